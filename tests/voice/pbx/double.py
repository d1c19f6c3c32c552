"""A FreeSWITCH as its event socket shows it: commands, events, and recordings that grow.

Written from mod_event_socket's documentation and not from the driver: it shares no code with it. It
keeps to what a driver stumbles over: replies in the order of the commands, events only where they
were asked for and pass a filter, percent-encoded values, 64 KiB of write buffering and recordings
under three seconds thrown away unless the call's variables say otherwise.
"""

import asyncio
import re
import shlex
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from tests.voice.line.sounds import Pcm
from tests.voice.pbx.channel import Channel, Course

PASSWORD = "ClueCon-2"
THERE = "/pbx/shared"  # what the PBX calls the folder


@dataclass(eq=False)
class Client:
    """One connection to the socket."""

    writer: asyncio.StreamWriter
    known: bool = False
    names: set[str] = field(default_factory=set[str])
    filters: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    def wants(self, headers: dict[str, str]) -> bool:
        if not ({"ALL", headers["Event-Name"]} & self.names):
            return False
        return not self.filters or any(headers.get(name) == what for name, what in self.filters)

    def send(self, head: str, body: str = "") -> None:
        held = body.encode()
        length = f"Content-Length: {len(held)}\n" if held else ""
        self.writer.write(f"{length}{head}\n\n".encode() + held)


@dataclass
class Double:
    """Numbers and what happens there; gateways and how they stand."""

    folder: Path
    numbers: dict[str, Course] = field(default_factory=dict[str, Course])
    gateways: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    port: int = 0
    commands: list[str] = field(default_factory=list[str])
    calls: list[Channel] = field(default_factory=list[Channel])
    mute: str = ""  # commands of this name it takes, and does and says nothing
    rude: bool = False  # this address is not on its list
    _clients: list[Client] = field(default_factory=list[Client])
    _tasks: set["asyncio.Task[None]"] = field(default_factory=set["asyncio.Task[None]"])

    def here(self, there: str) -> Path:
        assert there.startswith(THERE + "/"), there
        return self.folder / there.removeprefix(THERE + "/")

    def live(self, call: str) -> Channel | None:
        return next((row for row in self.calls if row.call == call and not row.over), None)

    def tell(self, name: str, channel: Channel | None = None, body: str = "", **more: str) -> None:
        headers = {"Event-Name": name, **(channel.headers() if channel else {})}
        headers |= {key.replace("_", "-"): value for key, value in more.items()}
        for client in self._clients:
            if client.known and client.wants(headers):
                text = "".join(f"{k}: {quote(v)}\n" for k, v in headers.items())
                if body:
                    text += f"Content-Length: {len(body.encode())}\n"
                client.send("Content-Type: text/event-plain", f"{text}\n{body}")

    def drop(self) -> None:
        """The connections end; the calls go on."""
        for client in self._clients:
            client.writer.close()

    def ring_in(self, number: str, course: Course, **variables: str) -> Channel:
        made = Channel(self, f"in-{len(self.calls)}", number, course, variables, incoming=True)
        self._begin(made)
        return made

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        client = Client(writer)
        self._clients.append(client)
        if self.rude:
            client.send("Content-Type: text/rude-rejection", "Access Denied, go away.\n")
            writer.close()
            return
        client.send("Content-Type: auth/request")
        try:
            while not writer.is_closing():
                asked = (await reader.readuntil(b"\n\n")).decode().strip("\n")
                if asked:
                    self.commands.append(asked)
                    await self._obey(client, asked)
        except (EOFError, OSError):
            pass
        finally:
            self._clients.remove(client)
            writer.close()

    async def _obey(self, client: Client, asked: str) -> None:
        first, *more = asked.splitlines()
        verb, _, rest = first.partition(" ")
        if verb == self.mute:
            return
        if not client.known:
            client.known = (verb, rest) == ("auth", PASSWORD)
            self._reply(client, "+OK accepted" if client.known else "-ERR invalid")
            if not client.known:
                client.send("Content-Type: text/disconnect-notice", "Disconnected, goodbye.\n")
                client.writer.close()
        elif verb == "api":
            client.send("Content-Type: api/response", self._api(rest))
        elif verb == "bgapi":
            job = dict(re.findall(r"^([\w-]+): (.*)$", "\n".join(more), re.M))["Job-UUID"]
            self._reply(client, f"+OK Job-UUID: {job}")
            self._spawn(self._originate(rest, job))
        else:
            self._reply(client, self._command(client, verb, rest, more))

    def _command(self, client: Client, verb: str, rest: str, more: list[str]) -> str:
        if verb == "event":
            client.names |= set(rest.split()[1:])
            return "+OK event listener enabled plain"
        if verb == "filter":
            row = tuple(rest.removeprefix("delete ").split(" ", 1))
            assert len(row) == 2
            if rest.startswith("delete "):
                client.filters.remove(row)
                return "+OK filter deleted."
            client.filters.append(row)
            return f"+OK filter added. [{row[0]}]=[{row[1]}]"
        if verb == "sendmsg":
            channel = self.live(rest)
            if channel is None or not channel.parked:
                return f"-ERR invalid session id [{rest}]"
            asked = {k.lower(): v for k, v in (line.split(": ", 1) for line in more)}
            assert asked["call-command"] == "execute"
            channel.execute(asked["execute-app-name"], asked["execute-app-arg"],
                            asked["event-uuid"])  # fmt: skip
            return "+OK"
        return "-ERR command not found"

    def _reply(self, client: Client, text: str) -> None:
        client.send(f"Content-Type: command/reply\nReply-Text: {text}")

    def _api(self, text: str) -> str:
        verb, *words = text.split(" ")
        if text.startswith("sofia status gateway "):
            return self._gateway(words[-1])
        if not verb.startswith("uuid_"):
            return f"-ERR {verb} Command not found!\n"
        channel = self.live(words[0])
        if channel is None:
            return "-ERROR\n" if verb == "uuid_answer" else "-ERR No such channel!\n"
        return channel.api(verb, words[1:])

    def _gateway(self, name: str) -> str:
        if name not in self.gateways:
            return "Invalid Gateway!\n"
        state, status = self.gateways[name]
        rows = {"Name": name, "Profile": "external", "State": state, "Status": status}
        bar = "=" * 97 + "\n"
        return bar + "".join(f"{title:8}\t{value}\n" for title, value in rows.items()) + bar

    async def _originate(self, text: str, job: str) -> None:
        found = re.fullmatch(
            r"originate \{(.*)\}sofia/gateway/([^/]+)/(\S+) &park\(\)", text, re.DOTALL
        )
        said = "-ERR CHAN_NOT_IMPLEMENTED\n"
        if found is not None and found[2] not in self.gateways:
            said = "-ERR INVALID_GATEWAY\n"
        elif found is not None:
            variables = _variables(found[1])
            call = variables["origination_uuid"]
            course = self.numbers.get(found[3], Course(status=404, cause="UNALLOCATED_NUMBER"))
            made = Channel(self, call, found[3], course, variables)
            self._begin(made)
            said = await made.originated
        self.tell("BACKGROUND_JOB", Job_UUID=job, Job_Command="originate", body=said)

    def _begin(self, channel: Channel) -> None:
        self.calls.append(channel)
        self.tell("CHANNEL_CREATE", channel)
        self._spawn(channel.live())

    def _spawn(self, live: "object") -> None:
        task = asyncio.ensure_future(live)  # type: ignore[arg-type]
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        self.drop()
        for channel in self.calls:
            channel.hang_up("SYSTEM_SHUTDOWN")
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


def _variables(text: str) -> dict[str, str]:
    """Divide at commas that no quotes hold, as the originating does."""
    lexer = shlex.shlex(text, posix=True)
    lexer.whitespace, lexer.whitespace_split, lexer.quotes = ",", True, "'"
    return dict(row.split("=", 1) for row in lexer)


@asynccontextmanager
async def double(folder: Path, **more: object) -> AsyncIterator[Double]:
    """Start one on a free port of this machine."""
    made = Double(folder, **more)  # type: ignore[arg-type]
    server = await asyncio.start_server(made.serve, "127.0.0.1", made.port)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()
        await made.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(2):
                await server.wait_closed()


__all__ = ["PASSWORD", "THERE", "Channel", "Course", "Double", "Pcm", "double"]
