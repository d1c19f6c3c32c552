"""The auditor's page and the system administrator's page."""

from nicegui import ui
from nicegui.events import GenericEventArguments

from channels.api.people import user_item
from channels.web import markup, text
from channels.web.audit_view import audit_lines
from channels.web.plan_card import wording_of
from channels.web.shell import Pulse, shell
from channels.web.text import audit as words
from channels.web.visit import Visit
from core.audit import Broken
from core.identity import Permission, Role

AUDIT_SHOWN = 200
DIALOG = "width: 26rem; max-width: 94vw"


async def audit_page(visit: Visit, pulse: Pulse) -> None:
    """Build the list of audit records."""
    room = visit.room
    wording = wording_of(visit)
    actions = words.ACTIONS | {one.name: one.title for one in room.duty.dispatcher.catalogue}

    async def records(actor: str = "", action: str = "") -> str:
        rows = await visit.thread(room.audit.records, AUDIT_SHOWN, "", action)
        users = await visit.thread(room.accounts.users)
        # a sign-in is recorded under the login that was tried, everything else under the id
        names = {key: user.name for user in users for key in (user.id, user.login)}
        shown = [r for r in rows if actor in r.actor or actor in names.get(r.actor, "")]
        lines = await visit.thread(audit_lines, shown, names, actions, wording)
        return markup.fragment("admin.html", "audit", lines)

    async def show() -> None:
        await visit.holding(Permission.READ_AUDIT)
        chosen = action.value if action.value != "*" else ""
        out.set_content(await records((actor.value or "").strip(), chosen))

    async def verify() -> None:
        await visit.holding(Permission.READ_AUDIT)
        _report(await visit.thread(lambda: room.checkpoints.verify().broken))

    first = await records()
    with shell(visit, pulse, "/audit", broad=True):
        with ui.element("div").classes("zb-row"):
            actor = ui.input(words.ACTOR, on_change=show).props("outlined dense debounce=300")
            action = ui.select(
                {"*": words.ALL_ACTIONS} | actions, value="*", label=words.ACTION, on_change=show
            ).props("outlined dense")
            ui.button(words.REFRESH, on_click=show).props("flat no-caps")
            ui.button(words.VERIFY, on_click=verify).props("outline no-caps").mark("verify")
        ui.label(words.HINT).classes("zb-dim zb-small")
        out = ui.html(first, sanitize=False).mark("records")


def _report(broken: list[Broken]) -> None:
    if not broken:
        ui.notify(words.VERIFIED, type="positive")
    for one in broken[:5]:
        where = words.BROKEN.format(record=one.record, reason=one.reason)
        ui.notify(where, type="negative", timeout=0, close_button=text.CLOSE)


async def users_page(visit: Visit, pulse: Pulse) -> None:
    """Build the list of accounts."""
    await UsersPage(visit).build(pulse)


class UsersPage:
    """One open page of accounts."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._accounts = visit.room.accounts
        self._orgs: dict[str, str] = {}

    async def build(self, pulse: Pulse) -> None:
        """Build the page."""
        first = await self._accounts_html()
        with shell(self._visit, pulse, "/users", broad=True):
            with ui.element("div").classes("zb-row"):
                for label, opens, mark in (
                    (text.ADD_USER, self._new_user, "add-user"),
                    (text.ADD_ORG, self._new_org, "add-org"),
                ):
                    ui.button(label, on_click=opens).props("unelevated no-caps").mark(mark)
            self._list = ui.html(first, sanitize=False).mark("accounts")
        ui.on("zb-change", self._ask_change)
        ui.on("zb-reset", self._reset)
        ui.on("zb-disable", lambda event: self._disable(event, True))
        ui.on("zb-enable", lambda event: self._disable(event, False))

    async def _show(self) -> None:
        self._list.set_content(await self._accounts_html())

    async def _accounts_html(self) -> str:
        rows = await self._visit.thread(self._accounts.users)
        self._orgs = {o.id: o.name for o in await self._visit.thread(self._accounts.orgs)}
        own = next((u.login for u in rows if u.id == self._visit.principal.id), "")
        users = [user_item(row) for row in rows]
        return markup.fragment("admin.html", "users", users, self._orgs, own)

    async def _ask_change(self, event: GenericEventArguments) -> None:
        login = str(event.args["id"])
        rows = await self._visit.thread(self._accounts.users)
        user = next((user_item(row) for row in rows if row.login == login), None)
        if user is None:
            return
        with (
            self._list,
            ui.dialog(value=True) as dialog,
            ui.card().style("width: 26rem; max-width: 94vw"),
        ):
            ui.label(text.CHANGE_USER.format(login=login)).classes("zb-heading")
            name = ui.input(text.NAME, value=user.name).mark("change-name")
            org, roles = self._org_and_roles(user.org_id, user.roles)
            for field in (name, org, roles):
                field.props("outlined dense").style("width: 100%")

            async def save() -> None:
                who = await self._visit.holding(Permission.MANAGE_USERS)
                chosen = [Role(value) for value in roles.value]
                asked = (login, (name.value or "").strip(), str(org.value or ""), chosen)
                await self._visit.thread(lambda: self._accounts.change(*asked, by=who.id))
                dialog.delete()
                ui.notify(text.CHANGED_USER.format(login=login), type="positive")
                await self._show()

            with ui.row().classes("zb-dialog-buttons"):
                ui.button(text.CANCEL, on_click=dialog.delete).props("flat no-caps")
                ui.button(text.SAVE, on_click=save).props("unelevated no-caps").mark("change-save")

    def _org_and_roles(self, org: str, roles: list[str]) -> tuple[ui.select, ui.select]:
        every = [role.value for role in Role]
        return (
            ui.select(self._orgs, label=text.ORG, value=org),
            ui.select(every, label=text.ROLES, multiple=True, value=roles).mark("change-roles"),
        )

    async def _reset(self, event: GenericEventArguments) -> None:
        who = await self._visit.holding(Permission.MANAGE_USERS)
        login = str(event.args["id"])
        secret = await self._visit.thread(lambda: self._accounts.reset_password(login, by=who.id))
        self._show_secret(login, secret)
        await self._show()

    async def _disable(self, event: GenericEventArguments, disabled: bool) -> None:
        who = await self._visit.holding(Permission.MANAGE_USERS)
        login = str(event.args["id"])
        await self._visit.thread(lambda: self._accounts.disable(login, disabled, by=who.id))
        await self._show()

    def _show_secret(self, login: str, secret: str) -> None:
        with self._list, ui.dialog(value=True).props("persistent") as dialog, ui.card():
            ui.label(text.ONE_TIME_SECRET.format(login=login))
            ui.label(secret).style("font: 600 1.4rem monospace; user-select: all").mark("secret")
            ui.label(text.SHOWN_ONCE).classes("zb-dim zb-small")
            ui.button(text.CLOSE, on_click=dialog.delete).props("flat no-caps")

    def _new_user(self) -> None:
        with ui.dialog(value=True) as dialog, ui.card().style(DIALOG):
            ui.label(text.ADD_USER).classes("zb-heading")
            login = ui.input(text.LOGIN).mark("new-login")
            name = ui.input(text.NAME).mark("new-name")
            own = self._visit.principal.org_path[-1]
            org, roles = self._org_and_roles(own, [Role.OFFICER.value])
            for field in (login, name, org, roles):
                field.props("outlined dense").style("width: 100%")

            async def create() -> None:
                who = await self._visit.holding(Permission.MANAGE_USERS)
                chosen = [Role(value) for value in roles.value]
                asked = (
                    (login.value or "").strip(),
                    (name.value or "").strip(),
                    str(org.value or ""),
                    chosen,
                )
                secret = await self._visit.thread(
                    lambda: self._accounts.add_user(*asked, by=who.id)
                )
                dialog.delete()
                self._show_secret(asked[0], secret)
                await self._show()

            with ui.row().classes("zb-dialog-buttons"):
                ui.button(text.CANCEL, on_click=dialog.delete).props("flat no-caps")
                ui.button(text.CREATE, on_click=create).props("unelevated no-caps").mark("create")

    def _new_org(self) -> None:
        with ui.dialog(value=True) as dialog, ui.card().style(DIALOG):
            ui.label(text.ADD_ORG).classes("zb-heading")
            org_id = ui.input(text.ORG_ID).mark("new-org-id")
            name = ui.input(text.ORG_NAME).mark("new-org-name")
            parent = ui.select({"": text.NONE} | self._orgs, label=text.PARENT, value="")
            for field in (org_id, name, parent):
                field.props("outlined dense").style("width: 100%")

            async def create() -> None:
                await self._visit.holding(Permission.MANAGE_USERS)
                await self._visit.thread(
                    self._accounts.add_org,
                    (org_id.value or "").strip(),
                    (name.value or "").strip(),
                    parent.value or None,
                )
                ui.notify(text.ORG_SAVED.format(name=name.value), type="positive")
                dialog.delete()
                await self._show()

            with ui.row().classes("zb-dialog-buttons"):
                ui.button(text.CANCEL, on_click=dialog.delete).props("flat no-caps")
                ui.button(text.CREATE, on_click=create).props("unelevated no-caps").mark(
                    "create-org"
                )
