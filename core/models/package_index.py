"""Finds a wheel on a package index: the one this machine's uv or pip is set up to use."""

import os
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import cast
from urllib.parse import parse_qs, unquote, urldefrag, urljoin

import httpx

from core.errors import Refused
from core.models.download import Downloader

DEFAULT_INDEX = "https://pypi.org/simple"


def index_url(environ: dict[str, str] | None = None) -> str:
    """Return the simple index that this machine's uv or pip is set up to use, without end slash."""
    env = dict(os.environ) if environ is None else environ
    for key in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"):
        if value := env.get(key, "").strip():
            # uv allows "name=url".
            named = re.fullmatch(r"[\w.-]+=(https?://.+)", value)
            return (named.group(1) if named else value).rstrip("/")
    return DEFAULT_INDEX


@dataclass(frozen=True)
class PackageLink:
    """A package file and the hash that the index states for it (`digest` "" where it states none).

    `algorithm` is a name of hashlib, `digest` is in hexadecimal.
    """

    url: str
    filename: str
    digest: str
    algorithm: str = "sha256"


class _Anchors(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.hrefs: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href")
        if tag == "a" and href:
            self.hrefs.append(href)


def find_wheel(downloader: Downloader, index: str, project: str, version: str) -> PackageLink:
    """Return the wheel of `project` `version` on the simple `index` (PEP 503 or PEP 691).

    A wheel for any platform is preferred; the data inside platform wheels is the same and the
    finished file's own sha256 is checked anyway. Raises Refused when there is none.
    """
    page = f"{index}/{re.sub(r'[-_.]+', '-', project).lower()}/"
    accept = "application/vnd.pypi.simple.v1+json, text/html;q=0.5"
    reply = downloader.get(page, accept)
    links = _json_links(reply) if "json" in reply.headers["Content-Type"] else _html_links(reply)
    wanted = f"{re.sub(r'[-_.]+', '_', project).lower()}-{version}-"
    fitting = [
        link
        for link in links
        if link.filename.lower().startswith(wanted) and link.filename.endswith(".whl")
    ]
    if not fitting:
        raise Refused(
            f"软件源 {index} 上没有 {project} {version}。",
            "请换一个完整的软件源（环境变量 UV_DEFAULT_INDEX），或用 zhiban models import 导入。",
        )
    fitting.sort(key=lambda link: (not link.filename.endswith("-any.whl"), link.filename))
    return fitting[0]


def _json_links(reply: httpx.Response) -> list[PackageLink]:
    rows = cast(list[dict[str, object]], reply.json()["files"])
    return [
        PackageLink(
            urljoin(str(reply.url), str(row["url"])),
            str(row["filename"]),
            cast(dict[str, str], row["hashes"]).get("sha256", ""),
        )
        for row in rows
    ]


def _html_links(reply: httpx.Response) -> list[PackageLink]:
    anchors = _Anchors()
    anchors.feed(reply.text)
    links: list[PackageLink] = []
    for href in anchors.hrefs:
        url, fragment = urldefrag(urljoin(str(reply.url), href))
        sha256 = parse_qs(fragment).get("sha256", [""])[0]
        links.append(PackageLink(url, unquote(url.split("?")[0].rsplit("/", 1)[-1]), sha256))
    return links
