"""One round of calls: the units as tiles that change by themselves, and what came of each call."""

from datetime import datetime
from typing import Any

from nicegui import ui
from nicegui.events import GenericEventArguments

from assistant.duties.rollcall.cards import moment
from assistant.duties.rollcall.model import Campaign, CampaignState, UnitResult
from assistant.duties.rollcall.reading import DeadNumber
from channels.web import markup, text
from channels.web.dialogs import sure
from channels.web.doing import PageDesk
from channels.web.newest import Newest, redraw
from channels.web.rollcall_detail import UnitDetail
from channels.web.rollcall_view import (
    CAMPAIGNS,
    OPEN,
    board_groups,
    count_rows,
    failed,
    pickable,
)
from channels.web.shell import Pulse, shell
from channels.web.text import rollcalls as words
from channels.web.visit import Visit
from core.effects.plan import Request
from core.identity import Permission

LOOK_SECONDS = 1.0


async def rollcall_page(visit: Visit, pulse: Pulse, campaign: str) -> None:
    """Build the board of one round; NotFound where there is none."""
    page = Board(visit, campaign)
    page.build(pulse, await page.read())


class Board:
    """One open round. What it does goes through the dispatcher's actions."""

    def __init__(self, visit: Visit, campaign: str) -> None:
        self._visit = visit
        self._id = campaign
        self._room = visit.room.duty.calling
        self._calls = self._room.desk
        self._show = Newest(self.read, self._fill).show
        self._desk = PageDesk(visit, self._show)
        self._detail = UnitDetail(visit, self._desk, self._close)
        self._now: Campaign | None = None
        self._preparing: tuple[int, int] | None = None
        self._dead: list[DeadNumber] = []
        self._unconfirmed: frozenset[str] = frozenset()
        self._seen: object = None
        self._deeds: object = None
        self._open = ""
        self._picking = False
        self._picked: set[str] = set()

    async def read(self) -> Campaign:
        """Return the round as it is now."""
        return await self._visit.thread(self._read)

    def _read(self) -> Campaign:
        self._preparing = self._calls.preparing(self._id)
        self._dead = self._calls.dead_numbers(self._id)
        found = self._calls.get(self._id)
        self._unconfirmed = self._room.unconfirmed(found)
        return found

    def build(self, pulse: Pulse, found: Campaign) -> None:
        """Build the page."""
        ui.page_title(f"{found.title} · {text.PRODUCT}")
        with shell(self._visit, pulse, "/rollcalls", broad=True):
            with ui.element("div").classes("zb-report-top"):
                self._head = ui.html("", sanitize=False).mark("head")
                self._buttons = ui.element("div").classes("zb-actions zb-deeds")
            self._progress = ui.html("", sanitize=False).mark("progress")
            self._desk.slot()
            with ui.element("div").classes("zb-campaign"):
                with ui.element("div"):
                    self._board = ui.html("", sanitize=False).mark("board")
                    self._bar = ui.element("div").classes("zb-picking").mark("picking")
                self._detail.slot()
        self._fill(found)
        self._desk.listen()
        for event, taken in (
            ("zb-rc-unit", self._press),
            ("zb-rc-again", self._again),
        ):
            ui.on(event, taken)
        self._detail.listen()
        ui.timer(LOOK_SECONDS, self._look_again)

    async def _look_again(self) -> None:
        """Read the whole round only when it has changed; the version costs next to nothing."""
        if await self._visit.thread(self._mark) != self._seen:
            await self._show()

    def _mark(self) -> object:
        return self._calls.version(self._id), self._calls.preparing(self._id)

    # --- drawing

    def _moment(self, at: datetime) -> str:
        return moment(at, self._visit.room.clock.now())

    def _fill(self, found: Campaign) -> None:
        self._now = found
        self._seen = (found.version, self._preparing)
        redraw(self._head, markup.fragment("rollcall.html", "head", self._about(), found.text))
        redraw(self._progress, markup.fragment("rollcall.html", "progress", self._far()))
        self._fill_board()
        deeds = (found.state, any(map(failed, found.units)), len(self._dead))
        if deeds != self._deeds:
            self._deeds = deeds
            self._fill_buttons(found)
        if unit := self._unit(self._open):
            self._detail.show(found, unit)

    def _fill_board(self) -> None:
        assert self._now is not None
        picked = frozenset(self._picked)
        groups = board_groups(self._now, self._moment, picked, self._unconfirmed)
        may = self._desk.can("rollcall.redial")
        shown = (groups, self._open, self._picking, may)
        redraw(self._board, markup.fragment("rollcall.html", "board", *shown))

    def _about(self) -> dict[str, Any]:
        one = self._now
        assert one is not None
        course = words.STARTED_AT.format(at=self._moment(one.starts_at))
        if one.finished_at is not None:
            course += "，" + words.ENDED_AT.format(at=self._moment(one.finished_at))
        return {
            "id": one.id,
            "title": one.title,
            "state": one.state.value,
            "tone": CAMPAIGNS[one.state],
            "purpose": one.purpose.value,
            "by": one.created_by_name,
            "course": course,
        }

    def _far(self) -> dict[str, Any]:
        one = self._now
        assert one is not None
        until, label = None, ""
        if one.state is CampaignState.SCHEDULED:
            until, label = one.starts_at, words.STARTS_IN
        elif one.state is CampaignState.RUNNING and one.ends_by is not None:
            until, label = one.ends_by, words.LEFT
        return {
            "done": one.settled,
            "total": len(one.units),
            "until": until.isoformat() if until else "",
            "until_label": label,
            "counts": count_rows(one),
            "unconfirmed": len(self._unconfirmed),
            "preparing": self._preparing if one.state in OPEN else None,
        }

    def _fill_buttons(self, one: Campaign) -> None:
        self._buttons.clear()
        with self._buttons:
            if one.state in OPEN and self._desk.can("rollcall.stop"):
                ui.button(words.STOP, icon="stop", on_click=self._stop).props(
                    "unelevated no-caps color=negative"
                ).mark("stop")
            if self._desk.can("rollcall.redial") and any(map(failed, one.units)):
                ui.button(words.PICK, icon="phone_callback", on_click=self._pick).props(
                    "outline no-caps"
                ).mark("pick")
            links = markup.fragment("rollcall.html", "files", one.id, one.purpose.value)
            ui.html(links, sanitize=False)
            if self._dead and self._desk.can("contact.mark_invalid"):
                ui.button(words.DEAD, icon="phone_disabled", on_click=self._propose_dead).props(
                    "outline no-caps"
                ).mark("dead")

    def _unit(self, id: str) -> UnitResult | None:
        units = self._now.units if self._now else ()
        return next((unit for unit in units if unit.unit == id), None)

    # --- a tile is pressed

    async def _press(self, event: GenericEventArguments) -> None:
        await self._visit.holding(Permission.ACT)
        unit = self._unit(str(event.args["id"]))
        if unit is None:
            return
        if self._picking:
            self._picked ^= {unit.unit}
            self._fill_picking()
        else:
            assert self._now is not None
            self._open = unit.unit
            self._detail.show(self._now, unit)
        self._fill_board()

    def _close(self) -> None:
        self._open = ""
        self._fill_board()

    # --- choosing whom to call again

    async def _pick(self) -> None:
        await self._visit.holding(Permission.ACT)
        assert self._now is not None
        self._picking = True
        self._picked = set(pickable(self._now))
        self._fill_picking()
        self._fill_board()

    def _fill_picking(self) -> None:
        self._bar.clear()
        if not self._picking:
            return
        with self._bar:
            ui.label(words.PICKING.format(count=len(self._picked))).mark("picked")
            ui.button(words.REDIAL, icon="call", on_click=self._redial_picked).props(
                "unelevated no-caps"
            ).mark("redial").set_enabled(bool(self._picked))
            ui.button(words.PICK_NONE, on_click=self._pick_none).props("flat no-caps")
            ui.button(words.CANCEL, on_click=self._picked_enough).props("flat no-caps")

    def _pick_none(self) -> None:
        self._picked.clear()
        self._fill_picking()
        self._fill_board()

    def _picked_enough(self) -> None:
        self._picking = False
        self._picked.clear()
        self._fill_picking()
        self._fill_board()

    async def _redial_picked(self) -> None:
        assert self._now is not None
        chosen = [unit.unit for unit in self._now.units if unit.unit in self._picked]
        self._picked_enough()
        await self._desk.fill("rollcall.redial", {"rollcall": self._id, "targets": chosen}, KEPT)

    async def _again(self, event: GenericEventArguments) -> None:
        """Call a whole group again, with one press and one approval."""
        assert self._now is not None
        groups = board_groups(self._now, self._moment)
        group = next((g for g in groups if g["key"] == str(event.args["id"])), None)
        if group is not None:
            units = [tile["unit"] for tile in group["tiles"]]
            await self._desk.once("rollcall.redial", {"rollcall": self._id, "targets": units})

    # --- deeds of the round

    async def _stop(self) -> None:
        await self._visit.holding(Permission.ACT)
        if await sure(words.STOP_SURE, words.STOP):
            await self._desk.once("rollcall.stop", {"rollcall": self._id})

    async def _propose_dead(self) -> None:
        """Propose to the directory what the exchange said about numbers; a person decides."""
        await self._visit.holding(Permission.ACT)
        await self._desk.do(*map(_mark_dead, self._dead))


KEPT = frozenset({"rollcall", "targets", "units"})


def _mark_dead(one: DeadNumber) -> Request:
    """Return the step that has the directory remember a dead number."""
    holder = {"contact": one.holder} if one.person else {"unit": one.holder}
    kind = "mobile" if one.person else "duty_phone"
    return Request(
        action="contact.mark_invalid", arguments=holder | {"number_kind": kind, "reason": "空号"}
    )


markup.teach({"rc": words})
