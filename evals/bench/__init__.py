"""Speed: what `zhiban bench` measures."""
