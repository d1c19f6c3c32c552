"""What every messenger shares: who writes, what is answered, what is pushed."""
