"""What is said in calls: the scripts that come with the product, and the room's own versions."""

import re
from collections.abc import Callable, Sequence

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from assistant.duties.rollcall.tables import CampaignRow, ScriptRow
from core.database import Database
from core.effects.action import Call
from core.errors import InvalidInput, NotFound, Refused
from voice.dialogue.script import Script

_PLACES = frozenset({"room", "unit", "question", "text"})
_PLACE = re.compile(r"\{([^{}]*)\}")


class Scripts:
    """Scripts by name and version; a version never changes."""

    def __init__(self, database: Database, shipped: Callable[[], Sequence[Script]]) -> None:
        self._database = database
        self._shipped = shipped

    def newest(self) -> list[Script]:
        """Return the newest version of every script, the shipped names first."""
        found = {script.name: script for script in self._shipped()}
        query = select(ScriptRow).order_by(ScriptRow.name, ScriptRow.version)
        with self._database.reading() as session:
            for row in session.scalars(query):
                found[row.name] = Script.model_validate_json(row.body)
        return list(found.values())

    def get(self, name: str, version: int | None = None) -> Script:
        """Return a script, the newest version without one. Raises NotFound."""
        if version is None:
            found = next((one for one in self.newest() if one.name == name), None)
        else:
            found = self._stored(name, version) or next(
                (s for s in self._shipped() if (s.name, s.version) == (name, version)), None
            )
        if found is None:
            which = f"“{name}”" if version is None else f"“{name}”第{version}版"
            raise NotFound(f"没有话术{which}。", "请在话术页面查看。")
        return found

    def _stored(self, name: str, version: int) -> Script | None:
        with self._database.reading() as session:
            row = session.get(ScriptRow, (name, version))
            return Script.model_validate_json(row.body) if row else None

    def save(self, call: Call, script: Script, note: str) -> Script:
        """Store the next version of a script. Raises InvalidInput for a place that is unknown."""
        _check(script)
        with self._database.transaction() as session:
            self._lock(session)
            done = session.scalar(select(ScriptRow).where(ScriptRow.key == call.key))
            if done is not None:
                return Script.model_validate_json(done.body)
            last = session.scalar(
                select(func.max(ScriptRow.version)).where(ScriptRow.name == script.name)
            )
            shipped = [s.version for s in self._shipped() if s.name == script.name]
            version = max([last or 0, *shipped]) + 1
            made = script.model_copy(update={"version": version})
            who = call.principal
            session.add(
                ScriptRow(
                    name=made.name,
                    version=version,
                    key=call.key,
                    body=made.model_dump_json(),
                    note=note,
                    by=who.id,
                    by_name=who.name,
                    at=call.at,
                )
            )
            return made

    def withdraw(self, name: str, version: int) -> None:
        """Take a version back that is the newest and was not yet spoken. Raises Refused."""
        with self._database.transaction() as session:
            self._lock(session)
            row = session.get(ScriptRow, (name, version))
            if row is None:
                return
            newer = select(ScriptRow.version).where(
                ScriptRow.name == name, ScriptRow.version > version
            )
            spoken = select(CampaignRow.id).where(
                CampaignRow.script == name, CampaignRow.script_version == version
            )
            if session.scalar(newer.limit(1)) or session.scalar(spoken.limit(1)):
                raise Refused(
                    f"话术“{name}”第{version}版已经用过或已有新版，不能撤销。",
                    "请按需要另存一个新版。",
                )
            session.delete(row)

    def _lock(self, session: Session) -> None:
        if self._database.is_sqlite:
            session.execute(text("UPDATE rollcall_number SET last = last WHERE last < 0"))
        else:
            session.execute(text("LOCK TABLE rollcall_script IN EXCLUSIVE MODE"))


def _check(script: Script) -> None:
    said = [script.greeting, script.digits, script.closing]
    said += [words for question in script.questions for words in (question.text, question.retry)]
    unknown = {place for words in said for place in _PLACE.findall(words)} - _PLACES
    if unknown:
        places = "、".join(f"{{{place}}}" for place in sorted(unknown))
        raise InvalidInput(
            f"话术里的 {places} 不知道该填什么。",
            "可以使用 {room}、{unit}、{question}、{text}。",
        )
