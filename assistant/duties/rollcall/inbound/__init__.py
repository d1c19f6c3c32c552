"""Calls that come in at the duty number: a spoken first report, or an answer to a missed round."""
