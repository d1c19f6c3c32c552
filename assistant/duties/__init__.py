"""The duties: each a folder that the assistant offers, reachable in conversation."""
