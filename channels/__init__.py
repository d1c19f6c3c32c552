"""How people and programs reach the assistant; the composition root."""
