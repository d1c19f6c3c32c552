"""Comma- or tab-separated values. The stored text is the extracted one, a labelled row a line."""

import csv
import io

from ingest import refusals
from ingest.metadata import file_stem
from ingest.parsers.decode import decode
from ingest.parsers.grid import add_grid
from ingest.raw import RawDocument, TextBuilder


def parse(data: bytes, name: str) -> RawDocument:
    """Read a table with its column names in the first full row."""
    text = decode(data, name)
    try:
        dialect: type[csv.Dialect] | csv.Dialect = csv.Sniffer().sniff(text[:8192], ",\t;|")
    except csv.Error:
        dialect = csv.excel  # one column, or too few rows to tell
    builder = TextBuilder()
    try:
        rows = list(csv.reader(io.StringIO(text), dialect))
    except csv.Error as error:
        raise refusals.corrupt(name, "CSV表格") from error
    add_grid(builder, [row for row in rows if any(cell.strip() for cell in row)])
    return builder.build({"title": file_stem(name)})
