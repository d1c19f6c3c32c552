"""PDF of a docx through LibreOffice, where it is installed."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path

from assistant.duties.report.documents.layout import page_rules
from core.errors import InvalidInput, Unavailable

_PROGRAMS = ("soffice", "libreoffice")
_REMEDY = "可先导出 docx，用 WPS 或 Word 另存为 PDF。"


def has_pdf() -> bool:
    """Tell whether this machine can make PDFs."""
    return _program() is not None


def to_pdf(docx: bytes, timeout: float = 60.0) -> bytes:
    """Return a docx as PDF; `timeout` in seconds for the whole conversion.

    Runs in a profile of its own, so that it meets no open LibreOffice and no macro is trusted.
    Fonts that aren't installed are replaced by the open ones of page.yaml. Raises Unavailable
    where LibreOffice is absent, too slow or fails, InvalidInput where the bytes are no docx.
    """
    program = _program()
    if program is None:
        raise Unavailable("本机没有安装 LibreOffice，不能生成 PDF。", _REMEDY)
    if not zipfile.is_zipfile(BytesIO(docx)):
        raise InvalidInput("这不是 docx 文件，不能转换为 PDF。", "请上传 docx 格式的文件。")
    with tempfile.TemporaryDirectory(prefix="zhiban-pdf-") as scratch:
        folder = Path(scratch)
        (folder / "page.docx").write_bytes(docx)
        # By way of flat ODF: LibreOffice 7.4 reads overflowPunct the wrong way round and
        # autoSpaceDE not at all, so lines would leave the text area.
        _convert(program, folder, "page.docx", "fodt", timeout / 2)
        page = folder / "page.fodt"
        page.write_text(_mended(page.read_text(encoding="utf-8"), docx), encoding="utf-8")
        _convert(program, folder, "page.fodt", "pdf", timeout / 2)
        return (folder / "page.pdf").read_bytes()


def _program() -> str | None:
    return next((found for name in _PROGRAMS if (found := shutil.which(name))), None)


def _convert(program: str, folder: Path, name: str, to: str, timeout: float) -> None:
    profile = (folder / "profile").as_uri()
    command = [
        program, f"-env:UserInstallation={profile}", "--headless", "--norestore",
        "--convert-to", to, "--outdir", str(folder), str(folder / name),
    ]  # fmt: skip
    environment = {**os.environ, "HOME": str(folder)}
    process = subprocess.Popen(
        command, cwd=folder, env=environment, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        said, _ = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired as error:
        # soffice is a script: its whole group has to go.
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise Unavailable(f"生成 PDF 超过 {timeout * 2:g} 秒，已停止。", _REMEDY) from error
    made = folder / f"{Path(name).stem}.{to}"
    if process.returncode != 0 or not made.is_file():
        last = said.decode("utf-8", "replace").strip().splitlines()[-1:]
        why = f"LibreOffice 没有生成 PDF（退出码 {process.returncode}）。{''.join(last)}"
        raise Unavailable(why, _REMEDY)


def _mended(page: str, docx: bytes) -> str:
    """Return the flat ODF with what the import lost, and with fonts that are installed."""
    with zipfile.ZipFile(BytesIO(docx)) as package:
        said = b"".join(
            package.read(name)
            for name in package.namelist()
            if re.fullmatch(r"word/(?:styles|document)\.xml", name)
        ).decode("utf-8", "replace")
    if re.search(r'<w:autoSpaceD[EN] w:val="(?:0|false|off)"', said):
        page = page.replace('text-autospace="ideograph-alpha"', 'text-autospace="none"')
    if re.search(r'<w:overflowPunct w:val="(?:0|false|off)"', said):
        page = page.replace('punctuation-wrap="hanging"', 'punctuation-wrap="simple"')
    for name, instead in replacements(installed()).items():
        page = re.sub(
            rf'(font-family(?:-asian|-complex)?="(?:&apos;)?){re.escape(name)}(?=["&])',
            lambda found, instead=instead: found[1] + instead,
            page,
        )
    return page


def replacements(fonts: frozenset[str]) -> Mapping[str, str]:
    """Return for each font that isn't among `fonts` the first alternative that is."""
    found: dict[str, str] = {}
    for font in page_rules().fonts.values():
        instead = next((name for name in font.alternatives if name in fonts), None)
        if font.name not in fonts and instead:
            found[font.name] = instead
    return found


@cache
def installed() -> frozenset[str]:
    """Return the font families of this machine; empty where fontconfig isn't there to ask."""
    asker = shutil.which("fc-list")
    if asker is None:
        return frozenset()
    said = subprocess.run([asker, ":", "family"], capture_output=True, check=False, timeout=30)
    lines: Sequence[str] = said.stdout.decode("utf-8", "replace").splitlines()
    return frozenset(name.strip().replace("\\", "") for line in lines for name in line.split(","))
