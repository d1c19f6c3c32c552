"""Documents and search: the SQL library, the two indexes, ranking and evidence."""
