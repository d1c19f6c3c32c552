"""系统管理: what of the room works: models, connected systems, telephone lines, messengers."""

from collections.abc import Iterator
from dataclasses import dataclass

from nicegui import ui

from assistant.replies import Health
from channels.render import model_detail, model_text
from channels.web import markup
from channels.web.desk_state import TONES
from channels.web.newest import Newest, redraw
from channels.web.shell import Pulse, shell
from channels.web.text import console as words
from channels.web.visit import Visit

LOOK_AGAIN_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the room and how it is."""

    name: str
    tone: str
    said: str


async def system_page(visit: Visit, pulse: Pulse) -> None:
    """Build the page."""
    page = SystemPage(visit)
    page.build(pulse, await page.read())


class SystemPage:
    """One open page. It only looks; what is set up is set up in the room's files."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._room = visit.room
        self._show = Newest(self.read, self._fill).show

    async def read(self) -> list[Part]:
        """Return every part."""
        return await self._visit.thread(self._read)

    def _read(self) -> list[Part]:
        health = self._room.health()
        return [*self._models(health), *self._systems(), *self._lines(), *_problems(health)]

    def _models(self, health: Health) -> Iterator[Part]:
        model = health.model
        said = "，".join(filter(None, (model_text(model), model_detail(model))))
        yield Part(words.CHAT_MODEL, TONES.get(model.state, "zb-warn"), said)
        found = self._room.models.embedder is not None
        yield Part(words.EMBEDDER_MODEL, "zb-ok" if found else "zb-warn", health.embedder)
        said = words.LIBRARY_TITLE.format(documents=health.documents, clauses=health.clauses)
        yield Part(words.LIBRARY_PART, "zb-ok", said)
        yield Part(words.VERSION, "zb-ok", health.version)

    def _systems(self) -> Iterator[Part]:
        for one in self._room.duty.connectors.connected.values():
            health = one.health()
            adapter = words.ADAPTERS.get(one.adapter, one.adapter)
            said = "，".join(filter(None, (adapter, health.message)))
            yield Part(one.title, "zb-ok" if health.ok else "zb-bad", said)

    def _lines(self) -> Iterator[Part]:
        calling = self._room.duty.calling
        if calling.simulated:
            yield Part(words.TELEPHONE, "zb-warn", words.SIMULATED)
        for trunk in calling.trunks():
            tone = "zb-ok" if trunk.registered else "zb-bad"
            said = trunk.message or words.IN_USE.format(used=trunk.in_use, limit=trunk.limit)
            yield Part(f"{words.TELEPHONE} {trunk.name}", tone, said)

    def build(self, pulse: Pulse, first: list[Part]) -> None:
        """Build the page."""
        with shell(self._visit, pulse, "/system"):
            self._list = ui.html("", sanitize=False).mark("parts")
            ui.label(words.SYSTEM_HINT).classes("zb-dim zb-small")
        self._fill(first)
        ui.timer(LOOK_AGAIN_SECONDS, self._show)

    def _fill(self, parts: list[Part]) -> None:
        redraw(self._list, markup.fragment("console.html", "parts", parts))


def _problems(health: Health) -> Iterator[Part]:
    return (Part(words.PROBLEM, "zb-bad", said) for said in health.problems)
