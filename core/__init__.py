"""Ground floor: settings, errors, clock, text, database, model clients, identity, audit."""
