"""How found clauses are put in order: pure functions over texts and scores, and their data."""
