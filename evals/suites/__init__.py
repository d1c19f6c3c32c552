"""One suite a file; each returns {suite, rows, metrics, seconds}."""
