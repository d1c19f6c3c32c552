"""The form of one deadline rule, field by field as the rule book names them."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from nicegui import ui
from nicegui.elements.mixins.value_element import ValueElement

from assistant.duties.report.record import Level
from assistant.duties.report.rules import Rhythm, RuleBook, Start
from assistant.duties.report.saying.categories import types
from channels.web.text import report_rules as words

Values = dict[str, Any]
_LISTS = re.compile(r"[、，,；;\s]+")
_LEVELS = [level.value for level in Level if level is not Level.OPEN]
_AUTHORITIES = (
    "法律",
    "行政法规",
    "地方性法规",
    "部门规章",
    "规范性文件",
    "应急预案",
    "本单位规定",
)


class RuleForm:
    """One rule while it is edited, drawn where it is made. `values` is what stands in it.

    What the form has no field for (编号, the scope of a follow-up) is kept as it was.
    """

    def __init__(self, values: Mapping[str, Any], book: RuleBook) -> None:
        self._values: Values = {"启用": True, "起算": Start.RECEIVED.value, **values}
        self._example = bool(values.get("示例"))
        self._follow_ups: list[Values] = [dict(one) for one in values.get("续报", ())]
        self.removed = False
        with ui.element("div").classes("zb-ask-box").mark("rule-form"):
            self._scope()
            self._chain(book)
            self._deadline()
        self._place = ui.element("div").classes("zb-script-form")
        self._draw_follow_ups()
        with ui.element("div").classes("zb-ask-box"):
            self._authority(book)
            self._use("编号" in values)

    def values(self) -> Values:
        """Return the rule as it would be written, empty fields included."""
        given = dict(self._values)
        if self._example and given["启用"]:
            given.pop("示例", None)  # an example that is switched on is the room's own rule
        return given | {"续报": self._follow_ups}

    # --- drawing

    def _scope(self) -> None:
        self._line("名称", whole=True)
        known = sorted({part for row in types() for part in row.name.split("-")})
        self._choices("类别", known, words.EVERY)
        self._choices("除外类别", known, words.PICK_OR_TYPE)
        self._choices("等级", _LEVELS, words.EVERY, own=False)
        starts = [start.value for start in Start]
        self._keep(ui.select(starts, value=self._values["起算"], label="起算"), "起算")

    def _chain(self, book: RuleBook) -> None:
        sides = {
            "报告方": [r.reporter for r in book.rules],
            "接收方": [r.receiver for r in book.rules],
        }
        for key, known in sides.items():
            self._line(key, known=[*book.roles, *known] if key == "报告方" else known)

    def _deadline(self) -> None:
        for key in ("电话分钟", "书面分钟"):
            field = ui.number(f"{key[:2]}（{words.MINUTES_HINT}）", value=self._values.get(key))
            self._keep(field.props("min=1 step=1 clearable"), key, _whole)
        self._switch("立即", whole=True)

    def _draw_follow_ups(self) -> None:
        self._place.clear()
        with self._place:
            for one in self._follow_ups:
                self._follow_up(one)
            ui.button(words.ADD_FOLLOW_UP, icon="add", on_click=self._add).props(
                "flat no-caps dense"
            ).mark("add-follow-up").style("width: fit-content")

    def _follow_up(self, one: Values) -> None:
        with ui.element("div").classes("zb-ask-box"):
            with ui.element("div").classes("zb-part-head zb-whole"):
                ui.label(words.FOLLOW_UPS).classes("zb-strong")
                ui.button(words.REMOVE_FOLLOW_UP, on_click=lambda: self._remove(one)).props(
                    "flat dense no-caps"
                )
            rhythm = ui.select([r.value for r in Rhythm], value=one["节奏"], label="节奏")
            self._keep(rhythm, "节奏", place=one)
            rhythm.on_value_change(lambda: self._rhythm(one))
            if one["节奏"] == Rhythm.DAILY.value:
                times = ui.input("时刻", value="、".join(one.get("时刻", ())))
                self._keep(times.props(f'hint="{words.TIMES_HINT}"'), "时刻", _parts, one)
                holidays = ui.switch("仅节假日", value=bool(one.get("仅节假日")))
                self._keep(holidays, "仅节假日", place=one)
            else:
                days = ui.number("天数", value=one.get("天数")).props("min=1 step=1")
                self._keep(days, "天数", _whole, one)
            note = ui.input("说明", value=one.get("说明", ""))
            self._keep(note, "说明", place=one).classes("zb-whole")

    def _authority(self, book: RuleBook) -> None:
        self._line("依据", whole=True, known=[rule.basis for rule in book.rules])
        self._line("条款")
        self._line("效力", known=[*_AUTHORITIES, *(rule.authority for rule in book.rules)])
        self._line("出处")
        self._line("地区")
        remind = ui.input("提醒", value="、".join(map(str, self._values.get("提醒", ()))))
        remind.props(f'hint="{words.REMIND_HINT}"')
        self._keep(remind, "提醒", _minutes).classes("zb-whole")
        note = ui.textarea("说明", value=self._values.get("说明", "")).props("autogrow")
        self._keep(note, "说明").classes("zb-whole")

    def _use(self, known: bool) -> None:
        self._switch("启用")
        if self._example:
            ui.label(words.ADOPT_HINT).classes("zb-dim zb-small zb-whole")
        if known:
            gone = ui.switch(words.REMOVE_RULE).mark("rule-remove").classes("zb-whole")
            gone.on_value_change(lambda event: setattr(self, "removed", bool(event.value)))

    # --- fields

    def _line(self, key: str, whole: bool = False, known: Sequence[str] = ()) -> None:
        field = ui.input(key, value=self._values.get(key, ""), autocomplete=_once(known))
        self._keep(field.props("maxlength=300"), key).classes("zb-whole" if whole else "")

    def _choices(self, key: str, known: Sequence[str], hint: str, own: bool = True) -> None:
        now = list(self._values.get(key, ()))
        field = ui.select(
            _once([*known, *now]), value=now, label=key, multiple=True, with_input=own,
            new_value_mode="add-unique" if own else None,
        )  # fmt: skip
        self._keep(field.props(f'use-chips hint="{hint}"'), key)

    def _switch(self, key: str, whole: bool = False) -> None:
        field = ui.switch(key, value=bool(self._values.get(key)))
        self._keep(field, key).classes("zb-whole" if whole else "")

    def _keep(
        self,
        field: ValueElement[Any],
        key: str,
        read: Callable[[Any], Any] = lambda value: value,
        place: Values | None = None,
    ) -> ValueElement[Any]:
        """Have a field's value kept under its name, as the rule book writes it."""
        kept = self._values if place is None else place

        def changed(event: Any) -> None:
            kept[key] = read(event.value)

        field.on_value_change(changed)
        return field.props("outlined dense").classes("zb-input").mark(f"rule-{key}")

    # --- follow-ups

    def _add(self) -> None:
        self._follow_ups.append({"节奏": Rhythm.DAILY.value, "时刻": ["08:00"]})
        self._draw_follow_ups()

    def _remove(self, one: Values) -> None:
        self._follow_ups = [other for other in self._follow_ups if other is not one]
        self._draw_follow_ups()

    def _rhythm(self, one: Values) -> None:
        """A daily report is due at hours, the others within days."""
        for key in ("天数",) if one["节奏"] == Rhythm.DAILY.value else ("时刻", "仅节假日"):
            one.pop(key, None)
        self._draw_follow_ups()


def _once(known: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(known))


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _parts(value: Any) -> list[str]:
    return [part for part in _LISTS.split(str(value or "").replace("：", ":")) if part]


def _minutes(value: Any) -> list[int | str]:
    """What is no number stays as it was typed, for the rule book to name."""
    return [int(part) if part.isdigit() else part for part in _parts(value)]
