"""Imports of the register: previewed first, then applied as previewed."""

import json
import secrets
from typing import Any

from pydantic import SecretStr

from connectors.video import sheet
from connectors.video.model import Camera, CameraRecord, Preview
from connectors.video.register import Register
from connectors.video.tables import CameraImportRow
from connectors.video.vault import Vault
from core.clock import Clock
from core.database import Database
from core.effects.action import Call
from core.errors import InvalidInput, NotFound, Refused


class Imports:
    """Keeps previewed records until they are applied; their passwords lie encrypted."""

    def __init__(self, database: Database, clock: Clock, vault: Vault, register: Register) -> None:
        self._database = database
        self._clock = clock
        self._vault = vault
        self._register = register

    def preview(self, call: Call, filename: str, content: bytes) -> Preview:
        """Read a sheet, keep its good rows, and say what they would change."""
        rows = sheet.read(filename, content)
        found = sheet.preview(rows, self._stored, self._register.validate)
        kept = [self._packed(record) for _, record in found if record is not None]
        row = CameraImportRow(
            id=f"DR{secrets.token_hex(6)}",
            records=json.dumps(kept, ensure_ascii=False),
            by=call.principal.id,
            at=self._clock.now(),
            applied_key="",
        )
        with self._database.transaction() as session:
            session.add(row)
        return Preview(id=row.id, rows=tuple(change for change, _ in found))

    def size(self, preview: str) -> int:
        """Return how many rows a preview would save; raises `NotFound`."""
        with self._database.reading() as session:
            row = session.get(CameraImportRow, preview)
        if row is None:
            raise NotFound("没有这次导入预览。", "请重新选择文件。")
        return len(json.loads(row.records))

    def apply(self, call: Call, preview: str) -> list[Camera]:
        """Save the kept rows, once."""
        with self._database.transaction() as session:
            row = session.get(CameraImportRow, preview)
            if row is None:
                raise NotFound("没有这次导入预览。", "请重新选择文件。")
            if row.applied_key not in {"", call.key}:
                raise Refused("这次导入已经执行过。", "如需再次导入，请重新选择文件。")
            if row.by != call.principal.id:
                raise Refused("这次导入预览是别人做的。", "请由本人确认，或重新选择文件。")
            row.applied_key = call.key
            packed: list[dict[str, Any]] = json.loads(row.records)
        if not packed:
            raise InvalidInput("表格里没有可导入的行。", "请按预览中的提示改正后再导入。")
        return self._register.save(call, [self._unpacked(one) for one in packed])

    def _stored(self, id: str) -> CameraRecord | None:
        try:
            return self._register.record(id)
        except NotFound:
            return None

    def _packed(self, record: CameraRecord) -> dict[str, Any]:
        packed = record.model_dump(mode="json", exclude={"password"}, exclude_none=True)
        if record.password is not None:
            packed["password"] = self._vault.lock(record.password.get_secret_value())
        return packed

    def _unpacked(self, packed: dict[str, Any]) -> CameraRecord:
        if "password" in packed:
            packed["password"] = SecretStr(self._vault.unlock(packed["password"]))
        return CameraRecord.model_validate(packed)
