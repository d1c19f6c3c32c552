"""Warnings: registered, plan clauses found, units told, confirmed, urged, called."""
