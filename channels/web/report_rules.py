"""The rule book of deadlines: what is in force and why, its versions, and how it is changed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from nicegui import ui
from nicegui.events import GenericEventArguments

from assistant.duties.report.rulebook import Version
from assistant.duties.report.rules import (
    FollowUp,
    Rhythm,
    Rule,
    RuleBook,
    differences,
    fields_of,
    rule_of,
    with_rule,
    without_rule,
)
from channels.web import markup
from channels.web.cards import moment_of
from channels.web.doing import PageDesk
from channels.web.report_rule_change import Draw, RuleChange
from channels.web.report_rule_form import RuleForm
from channels.web.shell import Pulse, shell
from channels.web.text import report_rules as words
from channels.web.text import reports as report_words
from channels.web.visit import Visit
from core.errors import InvalidInput
from core.identity import Permission


async def rules_page(visit: Visit, pulse: Pulse) -> None:
    """Build the page."""
    await RulesPage(visit).build(pulse)


class RulesPage:
    """The rules as they stand; a change goes through the action `report.rules`."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._reports = visit.room.duty.reporting.desk
        self._desk = PageDesk(visit, self._show)
        self._moment = moment_of(self._desk.wording)

    async def build(self, pulse: Pulse) -> None:
        """Build the page."""
        versions = await self._read()
        with shell(self._visit, pulse, "/reports", broad=True):
            back = f'<a href="/reports">← {report_words.BACK}</a><h1>{words.TITLE}</h1>'
            ui.html(back, sanitize=False)
            self._current = ui.html("", sanitize=False).mark("rules-current")
            if self._may_edit:
                with ui.row().classes("zb-actions"):
                    ui.button(words.NEW_RULE, icon="add", on_click=self._new_rule).props(
                        "unelevated no-caps"
                    ).mark("new-rule")
                    ui.button(words.EDIT, icon="edit", on_click=self._edit).props(
                        "outline no-caps"
                    ).mark("edit-rules")
            self._desk.slot()
            self._rules = ui.html("", sanitize=False).mark("rules")
            self._versions = ui.html("", sanitize=False).mark("versions")
        self._fill(versions)
        self._desk.listen()
        ui.on("zb-rules-from", self._edit_from)
        ui.on("zb-rule-change", self._change_rule)
        ui.on("zb-rule-copy", self._copy_rule)

    @property
    def _may_edit(self) -> bool:
        return self._desk.can("report.rules")

    async def _read(self) -> list[Version]:
        return await self._visit.thread(self._reports.rulebooks.versions)

    async def _show(self) -> None:
        self._fill(await self._read())

    def _shipped(self) -> str:
        return self._reports.parts.shipped()

    def _fill(self, versions: list[Version]) -> None:
        self._known = versions
        newest = versions[0] if versions else None
        book = RuleBook.load(newest.text if newest else self._shipped())
        parts = (book, newest, self._moment)
        self._current.set_content(markup.fragment("report_rules.html", "current", *parts))
        self._rules.set_content(
            markup.fragment("report_rules.html", "rules", rule_groups(book), self._may_edit)
        )
        told = version_rows(versions, self._shipped())
        shown = (told, self._moment, self._may_edit)
        self._versions.set_content(markup.fragment("report_rules.html", "versions", *shown))

    # --- changing

    async def _edit(self) -> None:
        await self._edit_text(self._text())

    async def _edit_from(self, event: GenericEventArguments) -> None:
        number = int(event.args["id"])
        old = next((v.text for v in self._known if v.version == number), self._shipped())
        await self._edit_text(old)

    async def _edit_text(self, text: str) -> None:
        def draw() -> Callable[[], str]:
            field = ui.textarea(words.TEXT, value=text).classes("zb-input zb-code")
            field.props("outlined spellcheck=false").mark("rules-text")
            return lambda: field.value or ""

        await self._change(words.EDIT_TITLE, words.EDIT_HINT, draw)

    async def _new_rule(self) -> None:
        await self._edit_rule(words.NEW_RULE_TITLE, {})

    async def _copy_rule(self, event: GenericEventArguments) -> None:
        rule = RuleBook.load(self._text()).rule(str(event.args["id"]))
        copy = {key: item for key, item in fields_of(rule).items() if key not in ("编号", "示例")}
        await self._edit_rule(words.NEW_RULE_TITLE, copy | {"启用": True})

    async def _change_rule(self, event: GenericEventArguments) -> None:
        rule = RuleBook.load(self._text()).rule(str(event.args["id"]))
        title = words.EDIT_RULE_TITLE.format(name=rule.name)
        await self._edit_rule(title, fields_of(rule))

    async def _edit_rule(self, title: str, values: Mapping[str, Any]) -> None:
        """Change one rule, or make one, through its fields."""
        now = self._text()
        book = RuleBook.load(now)

        def draw() -> Callable[[], str]:
            form = RuleForm(values, book)

            def changed() -> str:
                if form.removed:
                    return without_rule(now, str(values["编号"]))
                return with_rule(now, rule_of(form.values(), book))

            return changed

        await self._change(title, words.RULE_HINT, draw)

    def _text(self) -> str:
        return self._known[0].text if self._known else self._shipped()

    async def _change(self, title: str, hint: str, draw: Draw) -> None:
        """Ask for a change until it can be used; then propose it."""
        await self._visit.holding(Permission.MANAGE_RECORDS)
        now = self._text()
        seen = self._known[0].version if self._known else 0

        async def propose(text: str, note: str) -> None:
            given = {"text": text, "note": note, "version": seen}
            await self._desk.once("report.rules", given)

        await RuleChange(self._visit, now, propose).ask(title, hint, draw)


def rule_groups(book: RuleBook) -> list[dict[str, Any]]:
    """Return the rules as a table: the room's own deadlines first, examples folded away."""
    active = [rule for rule in book.rules if rule.enabled and not rule.example]
    ours = [rule for rule in active if rule.reporter in book.roles]
    others = [rule for rule in active if rule not in ours]
    asleep = [rule for rule in book.rules if rule not in active]
    groups = ((words.OURS, ours, True), (words.OTHERS, others, True), (words.ASLEEP, asleep, False))
    return [
        {"title": title.format(count=len(rules)), "rows": [_row(r) for r in rules], "open": shown}
        for title, rules, shown in groups
    ]


def _row(rule: Rule) -> dict[str, Any]:
    mark = words.EXAMPLE if rule.example else "" if rule.enabled else words.OFF
    return {
        "id": rule.id,
        "name": rule.name,
        "mark": mark,
        "scope": _scope(rule),
        "note": rule.note,
        "chain": rule.chain,
        "start": rule.start.value,
        "telephone": _long(rule.telephone, rule.at_once),
        "written": _long(rule.written, rule.at_once),
        "follow_ups": [_follow_up(one) for one in rule.follow_ups],
        "source": rule.source,
        "authority": rule.authority,
        "region": rule.region,
    }


def _scope(rule: Rule) -> str:
    parts = ["、".join(rule.categories) or words.EVERY_CATEGORY]
    if rule.except_categories:
        parts.append(words.EXCEPT.format(words="、".join(rule.except_categories)))
    if rule.levels:
        parts.append("、".join(level.value for level in rule.levels))
    return "；".join(parts)


def _long(minutes: int | None, at_once: bool) -> str:
    if minutes is None:
        return words.AT_ONCE if at_once else "—"
    whole = minutes >= 60 and minutes % 60 == 0
    return words.HOURS.format(n=minutes // 60) if whole else words.MINUTES.format(n=minutes)


def _follow_up(one: FollowUp) -> str:
    if one.note:
        return one.note
    if one.rhythm is Rhythm.DAILY:
        return f"{one.rhythm.value} {'、'.join(one.times)}"
    return f"{one.days} {one.rhythm.value}"


def version_rows(versions: Sequence[Version], shipped: str) -> list[dict[str, Any]]:
    """Return every version with what it changed, the newest first; the shipped one is the last."""
    texts = [version.text for version in versions] + [shipped]
    rows: list[dict[str, Any]] = [
        {
            "version": version.version,
            "note": version.note,
            "by": version.by_name,
            "at": version.at.isoformat(),
            "text": version.text,
            "differences": _changed(texts[n + 1], version.text),
        }
        for n, version in enumerate(versions)
    ]
    last: dict[str, Any] = {
        "version": 0, "note": words.SHIPPED_NAME, "by": "", "at": "", "text": shipped,
        "differences": None,
    }  # fmt: skip
    return [*rows, last]


def _changed(before: str, now: str) -> list[str]:
    try:
        return differences(RuleBook.load(before), RuleBook.load(now))
    except InvalidInput as wrong:
        return [words.UNREADABLE.format(why=wrong.message)]


markup.teach({"rr": words})
