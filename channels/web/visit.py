"""One page as one person has it open. The server's own session decides, at every event."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from fastapi import Request
from nicegui import ui

from channels.render import problem_text
from channels.room import Room
from channels.web import text
from core.accounts import SignedIn
from core.errors import NeedsLogin, ZhibanError
from core.identity import Permission, Principal

THEME_COOKIE = "zhiban_theme"
T = TypeVar("T")


class Visit:
    """The room, and who looks at this page. Raises NeedsLogin where nobody is signed in."""

    def __init__(self, room: Room, request: Request) -> None:
        signed: SignedIn | None = getattr(request.state, "signed", None)
        if signed is None:
            raise NeedsLogin("尚未登录。", "请先登录。")
        self.room = room
        self.request = request
        self.signed = signed
        self.used = room.clock.now()

    @property
    def principal(self) -> Principal:
        """Who opened the page; an event asks `holding` again."""
        return self.signed.principal

    def may(self, permission: Permission) -> bool:
        """Say whether something should be shown at all."""
        return permission in self.principal.permissions

    @property
    def light(self) -> bool:
        """Whether this browser chose the light theme."""
        return self.request.cookies.get(THEME_COOKIE) == "light"

    async def holding(self, permission: Permission) -> Principal:
        """Check the session again and return its principal, who must hold the permission.

        Called by every event that does something: an account may have been closed, a password
        changed or the session timed out since the page was built.
        """
        self.signed = await self.thread(self.room.accounts.resume, self.signed.token)
        self.used = self.room.clock.now()
        self.principal.require(permission)
        return self.principal

    async def thread(self, function: Callable[..., T], *args: object) -> T:
        """Run a short synchronous call without holding up the event loop."""
        return await asyncio.to_thread(function, *args)

    def idle_too_long(self) -> bool:
        """Say whether nobody has used this page for as long as a session may idle."""
        idle = self.room.clock.now() - self.used
        return idle.total_seconds() > self.room.settings.session_idle_minutes * 60


def show_problem(problem: Exception) -> None:
    """Tell the person what went wrong; a lost session leads to the sign-in page."""
    if isinstance(problem, NeedsLogin):
        ui.notify(text.EXPIRED, type="warning")
        ui.run_javascript(
            "setTimeout(() => location.href = '/login?next='"
            " + encodeURIComponent(location.pathname + location.search), 1200)"
        )
    elif isinstance(problem, ZhibanError):
        ui.notify(problem_text(problem), type="negative", multi_line=True, timeout=8000)
