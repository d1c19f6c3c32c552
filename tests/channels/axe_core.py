"""axe-core, the accessibility checker: fetched once from npm, pinned by its hash, cached.

https://github.com/dequelabs/axe-core (MPL-2.0), used by the tests only.
"""

import hashlib
import tarfile
import threading
from pathlib import Path

from core.errors import ZhibanError
from core.models.download import Downloader, http_client
from core.models.npm_registry import find_tarball, registry_url
from core.settings import load_settings
from tests.conftest import missing

VERSION = "4.10.3"
SHA256 = "880970c081707360e64f34cea25ff91892f5bc95675b0776925b9709dd8a68bb"
_MEMBER = "package/axe.min.js"


def axe_script() -> str:
    """Return the script that a page runs; skips by name where it can't be had."""
    kept = load_settings().cache_dir / "axe" / f"axe-{VERSION}.min.js"
    if not kept.is_file() or _digest(kept) != SHA256:
        try:
            _fetch(kept)
        except ZhibanError as error:
            missing("axe-core", f"npm {VERSION}: {error.message}")
    return kept.read_text(encoding="utf-8")


def _fetch(into: Path) -> None:
    with http_client() as client:
        downloader = Downloader(client, threading.Event())
        link = find_tarball(downloader, registry_url(), "axe-core", VERSION)
        archive = into.with_suffix(".tgz.partial")
        downloader.file(link.url, archive, lambda _done, _total: None)
    with tarfile.open(archive) as packed:
        member = packed.extractfile(_MEMBER)
        assert member is not None
        data = member.read()
    archive.unlink()
    found = hashlib.sha256(data).hexdigest()
    assert found == SHA256, f"axe-core {VERSION} has other bytes: {found}"
    into.write_bytes(data)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
