"""The room's own templates for reports: docx files that it uploaded, kept under its home.

A template that is replaced or taken away is put aside, not deleted.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assistant.duties.report.documents import check_template, layouts
from core.audit import Audit
from core.clock import Clock
from core.errors import InvalidInput, NotFound
from core.identity import Permission, Principal

BIGGEST = 5 * 1024 * 1024  # bytes of one template
MOST = 50
_NAME = re.compile(r"[\w\-·（）()《》—、 ]{1,40}")
USUAL = "report"  # the layout of a report where nothing else is chosen


@dataclass(frozen=True, slots=True)
class Template:
    """One template: its name, how big it is (bytes), and since when it is there."""

    name: str
    size: int
    at: datetime


class Templates:
    """Templates by name. Constructing it opens nothing."""

    def __init__(self, folder: Path, audit: Audit, clock: Clock) -> None:
        self._folder = folder
        self._audit = audit
        self._clock = clock

    def all(self) -> list[Template]:
        """Return the room's own templates by name."""
        found = sorted(self._folder.glob("*.docx")) if self._folder.is_dir() else []
        zone = self._clock.now().tzinfo
        return [
            Template(
                path.stem,
                path.stat().st_size,
                datetime.fromtimestamp(path.stat().st_mtime, zone),
            )
            for path in found
        ]

    def names(self) -> list[str]:
        """Return every name that a report may be exported by: shipped layouts, then own ones."""
        return [*shipped_layouts(), *(template.name for template in self.all())]

    def read(self, name: str) -> bytes:
        """Return a template's file. Raises NotFound."""
        if not any(template.name == name for template in self.all()):
            raise NotFound(f"没有名为“{name}”的模板。", "请在“报告模板”页面核对名称。")
        return self._path(name).read_bytes()

    def add(self, principal: Principal, name: str, content: bytes) -> Template:
        """Take a template into use; one of the same name is replaced and put aside.

        Raises InvalidInput that tells everything that is wrong with it.
        """
        principal.require(Permission.MANAGE_RECORDS)
        named = _checked(name)
        known = [template.name for template in self.all()]
        if named not in known and len(known) >= MOST:
            raise InvalidInput(f"模板已有 {MOST} 个。", "请先删去不用的模板。")
        if len(content) > BIGGEST:
            raise InvalidInput("模板过大（最多 5 MB）。", "请压缩其中的图片后再上传。")
        if faults := check_template(content):
            raise InvalidInput(f"模板不能使用：{'；'.join(faults)}", "请修改后重新上传。")
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        detail = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
        self._audit.append(principal.id, "report.template", named, "ok", detail)
        if named in known:
            self._aside(named)
        path = self._path(named)
        fresh = path.with_suffix(".new")
        fresh.touch(mode=0o600)
        fresh.write_bytes(content)
        fresh.replace(path)  # a reader finds the old one or the new one, never half of it
        return next(template for template in self.all() if template.name == named)

    def remove(self, principal: Principal, name: str) -> None:
        """Take a template out of use. Raises NotFound."""
        principal.require(Permission.MANAGE_RECORDS)
        self.read(name)
        self._audit.append(principal.id, "report.template_remove", name)
        self._aside(name)
        self._path(name).unlink()

    def _aside(self, name: str) -> None:
        old = self._folder / "aside"
        old.mkdir(exist_ok=True, mode=0o700)
        content = self._path(name).read_bytes()
        (old / f"{hashlib.sha256(content).hexdigest()}.docx").write_bytes(content)

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.docx"


def shipped_layouts() -> dict[str, str]:
    """Return title and key of the layouts that come with the house, without the usual one."""
    return {layout.title: key for key, layout in layouts().items() if key != USUAL}


def _checked(name: str) -> str:
    named = name.strip()
    if not _NAME.fullmatch(named):
        raise InvalidInput(
            "模板名称只能用汉字、字母、数字和常用标点，最多 40 字。", "请改名后再上传。"
        )
    if named in shipped_layouts():
        raise InvalidInput(f"“{named}”是自带版式的名称。", "请换一个名称。")
    return named
