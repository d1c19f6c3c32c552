"""Binding one's messengers; for who manages accounts, everybody's."""

from functools import partial

from nicegui import ui

from channels.messenger.identities import CODE_LASTS, Identity
from channels.messenger.model import Sender
from channels.messengers import Messengers
from channels.web import text
from channels.web.newest import Newest
from channels.web.shell import Pulse, shell
from channels.web.text import messengers as words
from channels.web.visit import Visit
from core.identity import Permission


class MessengersPage:
    """One open page of bindings."""

    def __init__(self, visit: Visit, messengers: Messengers) -> None:
        self._visit = visit
        self._messengers = messengers
        self._identities = messengers.desk.identities
        self._manages = visit.may(Permission.MANAGE_USERS)
        self._logins: dict[str, str] = {}
        self._show = Newest(self._read, self._fill).show

    async def build(self, pulse: Pulse) -> None:
        """Build the page."""
        rows = await self._read()
        with shell(self._visit, pulse, "/messengers"):
            ui.label(words.TITLE).classes("zb-heading")
            ui.label(self._state()).classes("zb-dim").mark("channels")
            ui.label(words.HOW).classes("zb-dim zb-small")
            with ui.element("div").classes("zb-row"):
                ui.button(words.GET_CODE, on_click=self._code).props("unelevated no-caps").mark(
                    "get-code"
                )
                if self._manages:
                    ui.button(words.BIND, on_click=self._ask).props("outline no-caps").mark("bind")
            self._shown = ui.element("div").classes("zb-code-place")
            self._list = ui.element("div")
        self._fill(rows)

    def _state(self) -> str:
        names = [words.CHANNELS.get(name, name) for name in self._messengers.channels]
        if not names:
            return words.NONE_CONNECTED
        return words.CONNECTED.format(names="\u3001".join(names))

    async def _read(self) -> list[Identity]:
        rows = await self._visit.thread(self._identities.listed)
        users = await self._visit.thread(self._visit.room.accounts.users)
        self._logins = {u.login: f"{u.name}（{u.login}）" for u in users if not u.disabled}
        own = {u.login for u in users if u.id == self._visit.principal.id}
        return rows if self._manages else [row for row in rows if row.login in own]

    def _fill(self, rows: list[Identity]) -> None:
        self._list.clear()
        with self._list:
            if not rows:
                ui.label(words.NOBODY).classes("zb-dim")
            for row in rows:
                self._row(row)

    def _row(self, row: Identity) -> None:
        channel = words.CHANNELS.get(row.channel, row.channel)
        who = self._logins.get(row.login, row.login)
        with ui.element("div").classes("zb-row zb-line").mark("binding"):
            ui.label(f"{who} · {channel} · {row.name or row.external_id}").classes("zb-grow")
            ui.label(f"{row.bound_at:%m-%d %H:%M}").classes("zb-dim zb-small")
            ui.button(words.UNBIND, on_click=partial(self._unbind, row)).props("flat no-caps")

    async def _code(self) -> None:
        who = await self._visit.holding(Permission.ASK)
        code = await self._visit.thread(self._identities.code, who)
        minutes = int(CODE_LASTS.total_seconds() // 60)
        self._shown.clear()
        with self._shown:
            ui.label(words.SEND_THIS.format(minutes=minutes)).classes("zb-dim")
            ui.label(words.SENT.format(code=code)).classes("zb-code").mark("code")

    async def _unbind(self, row: Identity) -> None:
        who = await self._visit.holding(Permission.ASK)
        by = who.id
        await self._visit.thread(
            lambda: self._identities.unbind(row.channel, row.external_id, by=by)
        )
        ui.notify(words.UNBOUND, type="positive")
        await self._show()

    def _ask(self) -> None:
        with ui.dialog(value=True) as dialog, ui.card().style("width: 26rem; max-width: 94vw"):
            ui.label(words.BIND).classes("zb-heading")
            channel = ui.select(dict(words.CHANNELS), value="wecom", label=words.CHANNEL)
            external = ui.input(words.EXTERNAL_ID).mark("external-id")
            login = ui.select(self._logins, label=text.NAME, with_input=True).mark("bind-login")
            for field in (channel, external, login):
                field.props("outlined dense").style("width: 100%")
            ui.label(words.EXTERNAL_HINT).classes("zb-dim zb-small")

            async def save() -> None:
                who = await self._visit.holding(Permission.MANAGE_USERS)
                sender = Sender(str(channel.value), (external.value or "").strip())
                chosen, by = str(login.value or ""), who.id
                await self._visit.thread(lambda: self._identities.bind(sender, chosen, by=by))
                dialog.delete()
                await self._show()

            with ui.row().classes("zb-dialog-buttons"):
                ui.button(text.CANCEL, on_click=dialog.delete).props("flat no-caps")
                ui.button(text.SAVE, on_click=save).props("unelevated no-caps").mark("bind-save")


async def messengers_page(visit: Visit, pulse: Pulse, messengers: Messengers) -> None:
    """Build the page."""
    await MessengersPage(visit, messengers).build(pulse)
