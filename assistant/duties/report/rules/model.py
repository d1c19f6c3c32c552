"""The deadline rules as data: what may stand in a rule book, and errors in words for an officer."""

import re
from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, Self, cast

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from assistant.duties.report.record import Level
from core.room_tables import Place, checked, parse

MINUTES_AT_MOST = 60 * 24 * 30


class Start(StrEnum):
    """What a deadline counts from."""

    OCCURRED = "发生"
    LEARNT = "获悉"
    RECEIVED = "接报"


class Rhythm(StrEnum):
    """How follow-up reports are due."""

    DAILY = "每日"  # at the hours of `times`
    DAYS = "日内"  # within `days` calendar days from the day of the incident
    WORKDAYS = "工作日内"  # within `days` working days, the day of the incident not counted


class _Chinese(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


def _key(alias: str, **more: Any) -> Any:
    return Field(alias=alias, **more)


class Scope(_Chinese):
    """Which incidents something applies to, by words of the category."""

    categories: tuple[str, ...] = _key("类别", default=())
    except_categories: tuple[str, ...] = _key("除外类别", default=())

    def covers(self, category: str) -> bool:
        """Say whether a category falls under it; an unknown one only under a scope without any."""
        if not category:
            return not self.categories
        if any(word in category for word in self.except_categories):
            return False
        return not self.categories or any(word in category for word in self.categories)


class FollowUp(Scope):
    """When follow-up reports are due."""

    rhythm: Rhythm = _key("节奏")
    times: tuple[str, ...] = _key("时刻", default=())
    days: int = _key("天数", default=0, ge=0, le=366)
    holidays_only: bool = _key("仅节假日", default=False)
    remind: tuple[int, ...] | None = _key("提醒", default=None)
    note: str = _key("说明", default="")

    @model_validator(mode="after")
    def _complete(self) -> Self:
        _check_reminders(self.remind or ())
        if self.rhythm is Rhythm.DAILY:
            if not self.times or self.days:
                raise ValueError("“每日”续报要写“时刻”，不写“天数”")
            for time in self.times:
                if not re.fullmatch(r"(?:[01]\d|2[0-3]):[0-5]\d|24:00", time):
                    raise ValueError(f"“时刻”要写成“08:00”的样子，“{time}”不行")
        elif not self.days or self.times or self.holidays_only:
            raise ValueError(f"“{self.rhythm.value}”续报要写“天数”，不写“时刻”和“仅节假日”")
        return self


class Rule(Scope):
    """One deadline: who reports what to whom, within how long from what, and by what authority.

    Minutes are None where the rule sets no such deadline. `example` marks another region's rule
    that is shipped only to be copied from.
    """

    id: str = _key("编号")
    name: str = _key("名称", min_length=1, max_length=80)
    levels: tuple[Level, ...] = _key("等级", default=())
    reporter: str = _key("报告方", min_length=1)
    receiver: str = _key("接收方", min_length=1)
    start: Start = _key("起算")
    telephone: int | None = _key("电话分钟", default=None, ge=1, le=MINUTES_AT_MOST)
    written: int | None = _key("书面分钟", default=None, ge=1, le=MINUTES_AT_MOST)
    at_once: bool = _key("立即", default=False)
    follow_ups: tuple[FollowUp, ...] = _key("续报", default=())
    basis: str = _key("依据", min_length=2)
    article: str = _key("条款", default="")
    seen_at: str = _key("出处", default="")
    authority: str = _key("效力", min_length=2)
    region: str = _key("地区", default="全国")
    example: bool = _key("示例", default=False)
    enabled: bool = _key("启用", default=True)
    note: str = _key("说明", default="")
    remind: tuple[int, ...] | None = _key("提醒", default=None)

    @field_validator("id")
    @classmethod
    def _plain_id(cls, id: str) -> str:
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]{0,60}", id):
            raise ValueError("只能用字母、数字和短横线")
        return id

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if Level.OPEN in self.levels:
            raise ValueError("“等级”里不能写“未定”，不分等级就不写")
        timed = self.telephone is not None or self.written is not None
        if self.at_once and timed:
            raise ValueError("写了“立即”就不能再写分钟数")
        if not (self.at_once or timed or self.follow_ups):
            raise ValueError("“电话分钟”“书面分钟”“立即”“续报”至少要写一项")
        if self.telephone and self.written and self.telephone > self.written:
            raise ValueError("“电话分钟”不应比“书面分钟”长")
        if any("未核" in text for text in (self.basis, self.article, self.seen_at)):
            raise ValueError("没有核到出处的说法不能作为依据")
        _check_reminders(self.remind or ())
        return self

    @property
    def chain(self) -> str:
        """Who reports to whom."""
        return f"{self.reporter}→{self.receiver}"

    @property
    def source(self) -> str:
        """The basis with its article, as it is shown beside a clock."""
        return f"{self.basis}{self.article}"


def _check_reminders(minutes: tuple[int, ...]) -> None:
    if any(not 1 <= minute <= MINUTES_AT_MOST for minute in minutes):
        raise ValueError("“提醒”要写到点前的分钟数，1 以上")


class RuleBook(_Chinese):
    """All rules of a room. `roles` are the reporters whose deadlines the room itself watches."""

    roles: tuple[str, ...] = _key("本室角色", default=())
    remind: tuple[int, ...] = _key("提醒", default=(30, 15, 5))
    rules: tuple[Rule, ...] = _key("规则", min_length=1)

    @model_validator(mode="after")
    def _sound(self) -> Self:
        twice = [id for id, times in Counter(rule.id for rule in self.rules).items() if times > 1]
        if twice:
            raise ValueError(f"编号重复\uff1a{'、'.join(twice)}")
        _check_reminders(self.remind)
        return self

    @classmethod
    def load(cls, text: str) -> "RuleBook":
        """Read a rule book. Raises InvalidInput that says in Chinese what is wrong and where."""
        data = parse(text, "时限规则表")
        return checked(cls, _plain(data), "时限规则表", where=lambda place: _where(place, data))

    def rule(self, id: str) -> Rule:
        """Return a rule by its id; KeyError where there is none."""
        for rule in self.rules:
            if rule.id == id:
                return rule
        raise KeyError(id)


def shipped_text() -> str:
    """Return the rule book that the house comes with, as an officer edits it."""
    return (Path(__file__).parent / "rules.yaml").read_text("utf-8")


@lru_cache(maxsize=1)
def shipped() -> RuleBook:
    """Return the shipped rule book: national rules, and local examples that are switched off."""
    return RuleBook.load(shipped_text())


_YES_NO = {"是": True, "否": False}
_FLAGS = ("立即", "示例", "启用", "仅节假日")


def _plain(value: Any) -> Any:
    """是 and 否 become true and false where a switch stands; a time read as seconds is put back."""
    if isinstance(value, Mapping):
        rows = cast("Mapping[Any, Any]", value)
        return {
            str(key): _YES_NO.get(item, item)
            if str(key) in _FLAGS and isinstance(item, str)
            else [_time(t) for t in cast("list[Any]", item)]
            if str(key) == "时刻" and isinstance(item, list)
            else _plain(item)
            for key, item in rows.items()
        }
    if isinstance(value, list):
        return [_plain(item) for item in cast("list[Any]", value)]
    return value


def _time(value: Any) -> Any:
    """YAML 1.1 reads an unquoted 17:00 as 1,020."""
    return f"{value // 60:02d}:{value % 60:02d}" if isinstance(value, int) else value


def _where(place: Place, data: Mapping[str, Any]) -> str:
    words: list[str] = []
    here: Any = data
    for step in place:
        here = _child(here, step)
        if isinstance(step, str):
            words.append(f"“{step}”")
        else:
            known = cast("dict[str, Any]", here).get("编号") if isinstance(here, dict) else None
            words.append(f"“{known}”" if known else f"第{step + 1}项")
    if words and words[0] == "“规则”" and len(words) > 1:
        words = ["规则", *words[1:]]
    return "".join(words)


def _child(here: Any, step: int | str) -> Any:
    try:
        return here[step]
    except (KeyError, IndexError, TypeError):
        return None
