"""Changing turns: one's own turn for a colleague's, both in one deed that a leader agrees to."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from nicegui import ui

from channels.web.dialogs import put_away
from channels.web.doing import PageDesk
from channels.web.text import acting
from channels.web.text import contacts as words
from channels.web.visit import Visit, show_problem
from core.clock import today
from core.effects.action import Action
from core.errors import ZhibanError
from core.identity import Permission

AHEAD = timedelta(days=28)
POSTS = {"leader": words.LEADER, "primary": words.PRIMARY, "secondary": words.SECONDARY}
Turn = dict[str, Any]


async def swap_dialog(visit: Visit, desk: PageDesk, unit: str) -> None:
    """Ask for the two turns, then propose the deed; `unit` "" looks at all rosters."""
    await visit.holding(Permission.ACT)
    first = today(visit.room.clock)
    asked = {"since": first.isoformat(), "until": (first + AHEAD).isoformat()}
    found = await desk.look("roster.list", asked | ({"unit": unit} if unit else {}))
    known = turns(found.data["shifts"], visit.room.clock.now(), visit.principal.name)
    if not known:
        ui.notify(words.NO_TURNS, type="warning")
        return
    with ui.dialog() as dialog, ui.card().classes("zb-dialog"):
        ui.label(words.SWAP_TITLE).classes("zb-heading")
        ui.label(words.SWAP_HINT).classes("zb-dim zb-small")
        gives = ui.select(_labels(known), label=words.GIVES, with_input=True).mark("swap-gives")
        takes = ui.select({}, label=words.TAKES, with_input=True).mark("swap-takes")
        for field in (gives, takes):
            field.props("outlined dense").classes("zb-input")

        async def offer() -> None:
            given = str(gives.value or "")
            found = await visit.thread(offered, desk.action("roster.swap"), known, given)
            if gives.value == given:  # nobody chose another one meanwhile
                takes.set_options(_labels(found), value=None)
                told.set_text("" if found else words.NONE_TO_TAKE)

        async def send() -> None:
            if not gives.value or not takes.value:
                ui.notify(words.BOTH_NEEDED, type="warning")
                return
            try:
                await desk.once("roster.swap", arguments(known, gives.value, takes.value))
            except ZhibanError as problem:  # what was chosen stays: another turn may do
                show_problem(problem)
            else:
                dialog.close()

        told = ui.label("").classes("zb-notice zb-small")
        gives.on_value_change(offer)
        if next(iter(known.values()))["own"]:
            gives.set_value(next(iter(known)))
        with ui.row().classes("zb-dialog-buttons"):
            ui.button(acting.BACK, on_click=dialog.close).props("flat no-caps")
            ui.button(acting.SUBMIT, on_click=send).props("unelevated no-caps").mark("swap-send")
    await dialog
    put_away(dialog)


def turns(shifts: Sequence[Mapping[str, Any]], now: datetime, name: str) -> dict[str, Turn]:
    """Return who stands when, from shifts that have not begun; the turns of `name` come first.

    The key names shift and person. A person with two posts in a shift gives both away.
    """
    found: dict[str, Turn] = {}
    ahead = [shift for shift in shifts if datetime.fromisoformat(shift["starts"]) > now]
    for shift in sorted(ahead, key=lambda one: str(one["starts"])):
        for post, called in POSTS.items():
            if not shift.get(post):
                continue
            turn = found.setdefault(
                f"{shift['id']}|{shift[post]}",
                {
                    "shift": shift["id"],
                    "person": shift[post],
                    "unit": shift["unit"],
                    "who": shift[f"{post}_name"],
                    "when": _when(shift),
                    "posts": [],
                    "own": shift[f"{post}_name"] == name,
                },
            )
            turn["posts"].append(called)
    return dict(sorted(found.items(), key=lambda entry: not entry[1]["own"]))


def others(known: Mapping[str, Turn], given: str | None) -> dict[str, Turn]:
    """Return the turns for which one may be given: of the same room, leaders with leaders."""
    mine = known.get(given or "")
    if mine is None:
        return {}
    return {
        key: turn
        for key, turn in known.items()
        if turn["unit"] == mine["unit"]
        and turn["person"] != mine["person"]
        and turn["shift"] != mine["shift"]
        and (words.LEADER in turn["posts"]) == (words.LEADER in mine["posts"])
    }


def offered(action: Action[Any], known: Mapping[str, Turn], given: str) -> dict[str, Turn]:
    """Return the turns that may be taken for one: those that the deed itself would not refuse."""
    found: dict[str, Turn] = {}
    for key, turn in others(known, given).items():
        try:
            action.summary(action.arguments.model_validate(arguments(known, given, key)))
        except ZhibanError:  # two watches in a row, a day of rest lost
            continue
        found[key] = turn
    return found


def arguments(known: Mapping[str, Turn], given: str, taken: str) -> dict[str, str]:
    """Return the arguments of roster.swap for two turns."""
    one, other = known[given], known[taken]
    return {
        "one": one["person"],
        "one_shift": one["shift"],
        "other": other["person"],
        "other_shift": other["shift"],
    }


def _labels(known: Mapping[str, Turn]) -> dict[str, str]:
    return {
        key: f"{turn['when']} {turn['who']}\uff08{'、'.join(turn['posts'])}\uff09"
        for key, turn in known.items()
    }


def _when(shift: Mapping[str, Any]) -> str:
    day = date.fromisoformat(shift["date"])
    weekday = words.WEEKDAYS[day.weekday()]
    return (
        f"{shift['unit_name']} {day.month}月{day.day}日{weekday} {words.PERIODS[shift['period']]}"
    )
