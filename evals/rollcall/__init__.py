"""A made-up district and the telephones of its duty rooms, for measuring a whole roll-call."""
