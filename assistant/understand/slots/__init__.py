"""How each action's arguments are found, one module a system."""
