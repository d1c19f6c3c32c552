"""Build the sample library: `python -m ingest.samples.build [--into DIR]`.

Reads sources/*.md and *.yaml, writes the files under 示范区/ and manifest.yaml. The same sources
give the same files, byte for byte, as long as the machine has the same fonts for the PDFs.
"""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from .plain import html, markdown, text
from .portable import pdf
from .source import Source, read
from .word import docx
from .workbook import workbook

HERE = Path(__file__).resolve().parent
WRITERS: dict[str, Callable[[Source], bytes]] = {
    "docx": docx,
    "pdf": pdf,
    "xlsx": workbook,
    "md": markdown,
    "txt": text,
    "html": html,
}
# Every entry has these, in this order; cases have no day of effect.
_ORDER: dict[str, Any] = dict.fromkeys(
    ("file", "title", "issuer", "number", "promulgated", "effective", "audience", "kind")
)
_HEAD = """\
# The sample library of the fictional 示范区. Written by build.py from sources/; do not edit.
# audience: all, or the only role (besides administrators) that may read the document.
# revision_group: files that are revisions of one document, by their effective dates.
# conflict_group: documents in force together that state different numbers for one matter.
"""


def sources() -> list[Source]:
    """Return every source in the order of their file names."""
    folder = HERE / "sources"
    return [read(path) for path in sorted(folder.iterdir()) if path.suffix in (".md", ".yaml")]


def build(into: Path) -> list[Path]:
    """Write every sample and the manifest below `into`; return the files written."""
    made: list[Path] = []
    entries: list[dict[str, Any]] = []
    for source in sources():
        path = into / source.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(WRITERS[source.suffix](source))
        entries.append(_ORDER | source.meta)
        made.append(path)
    listing = yaml.safe_dump(
        {"documents": entries}, allow_unicode=True, sort_keys=False, width=1000
    )
    (into / "manifest.yaml").write_text(_HEAD + listing, encoding="utf-8")
    return made


def main() -> None:
    """Build into the folder given, by default beside the sources."""
    parser = argparse.ArgumentParser(description="build the sample library")
    parser.add_argument("--into", type=Path, default=HERE)
    for path in build(parser.parse_args().into):
        print(path)


if __name__ == "__main__":
    main()
