"""Finds a tarball on an npm registry: the one this machine's npm is set up to use."""

import base64
import os
import re
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

from core.errors import Refused
from core.models.download import Downloader
from core.models.package_index import PackageLink

DEFAULT_REGISTRY = "https://registry.npmjs.org"


def registry_url(environ: dict[str, str] | None = None) -> str:
    """Return the registry that this machine's npm is set up to use, without end slash.

    As npm does: the environment (NPM_CONFIG_REGISTRY, in any case) before the user's .npmrc.
    """
    given = os.environ if environ is None else environ
    env = {key.lower(): value.strip() for key, value in given.items()}
    if value := env.get("npm_config_registry"):
        return value.rstrip("/")
    home = Path(env.get("home", "~")).expanduser()
    return _from_file(Path(env.get("npm_config_userconfig") or home / ".npmrc"))


def find_tarball(downloader: Downloader, registry: str, package: str, version: str) -> PackageLink:
    """Return the tarball of `package` `version`, with the strongest hash the registry states.

    Raises Refused when the registry says no or answers with something else.
    """
    reply = downloader.get(f"{registry}/{package}/{version}", "application/json")
    try:
        about = cast(dict[str, str], reply.json()["dist"])
        url = _on(registry, about["tarball"])
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(
            f"npm 源 {registry} 上没有 {package} {version}。",
            "请换一个完整的 npm 源（NPM_CONFIG_REGISTRY），或用 zhiban models import 导入。",
        ) from error
    algorithm, _, digest = about.get("integrity", "").partition("-")
    filename = url.split("?")[0].rsplit("/", 1)[-1]
    if algorithm == "sha512":
        return PackageLink(url, filename, base64.b64decode(digest).hex(), algorithm)
    return PackageLink(url, filename, about.get("shasum", ""), "sha1")


def _on(registry: str, tarball: str) -> str:
    """Return the tarball's address on this registry.

    Mirrors pass on descriptions that point to the public registry, which a closed network can't
    reach; npm itself replaces that host (its setting replace-registry-host).
    """
    where = urlsplit(tarball)
    if where.netloc != urlsplit(DEFAULT_REGISTRY).netloc:
        return tarball
    return f"{registry}{where.path}"


def _from_file(npmrc: Path) -> str:
    if npmrc.is_file():
        for line in npmrc.read_text(encoding="utf-8").splitlines():
            if found := re.match(r"\s*registry\s*=\s*[\"']?([^\"'\s;#]+)", line):
                return found.group(1).rstrip("/")
    return DEFAULT_REGISTRY
