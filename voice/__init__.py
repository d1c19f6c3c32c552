"""Speech: what was said on a line, and what it means for a roll-call."""
