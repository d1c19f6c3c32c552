"""Quality and speed, measured. Nothing imports this floor."""
