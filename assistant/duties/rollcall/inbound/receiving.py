"""Takes the calls that come in: answers, lets choose, hears a report or a late answer.

What a caller told becomes a draft that an officer checks, signs and sends; nothing is sent from
here. A late answer is recorded and judged like every call of its round.
"""

import asyncio
import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.duties.rollcall.calling import Stored, given_of, hung_up, manner_of
from assistant.duties.rollcall.inbound.caller import Caller
from assistant.duties.rollcall.inbound.model import (
    About,
    DutyNumber,
    InboundCall,
    InboundState,
    Missed,
)
from assistant.duties.rollcall.inbound.store import InboundStore
from assistant.duties.rollcall.parts import Parts
from assistant.duties.rollcall.progress import Progress, Ringing, ToHear
from assistant.duties.rollcall.recordings import Recordings
from assistant.duties.rollcall.rounds import Live, Rounds
from core.clock import Clock
from core.errors import ZhibanError
from voice.dialogue.continued import Continued
from voice.dialogue.menu import Choice, Menu
from voice.dialogue.reception import Reception
from voice.dialogue.script import Script
from voice.dialogue.talked import Talked
from voice.line import Ended, Leg
from voice.sound import Sound
from voice.speech import PLAIN

_log = logging.getLogger(__name__)
NO_VOICE = "语音没有备好，没有接听"
FOLDER = "inbound"  # of their recordings, beside those of the rounds
_LONGEST_S = 420.0  # a conversation that lasts so long will not end by itself


@dataclass(frozen=True)
class Receiving:
    """The duty number of a room. `hear` has a call of a round judged once it has ended."""

    parts: Parts
    number: DutyNumber
    calls: InboundStore
    rounds: Rounds
    progress: Progress
    recordings: Recordings
    clock: Clock
    caller: Callable[[str, float], Caller]
    stored: Stored
    hear: Callable[[ToHear], None]
    under_way: set[str]  # calls of rounds that are answered here now

    @property
    def _given(self) -> dict[str, str]:
        return {"room": self.parts.room}

    async def take(self, leg: Leg) -> None:
        """Take one call, from its ringing to what became of it."""
        menu = self.number.menu()
        unit, name, missed = await self.stored(self.caller, leg.far_end, menu.late_hours)
        call = await self.stored(self.calls.arrived, leg.far_end, unit, name, self.clock.now())
        try:
            round_ = await self._ready(menu, missed)
        except ZhibanError as error:
            await self._refuse(leg, call, error)
            return
        try:
            async with asyncio.timeout(_LONGEST_S):
                await self._talk(leg, call, menu, missed, round_)
        except TimeoutError:
            _log.error("the conversation of %s did not end by itself", call.id)
        finally:
            ended = await hung_up(leg)
        await self._finish(leg, call, ended)

    async def _ready(self, menu: Menu, missed: Missed | None) -> Live | None:
        """Have all prompts that this call may need; return the round that was missed."""
        prompts = self.parts.prompts
        await asyncio.to_thread(prompts.render, menu.texts(self._given), menu.manner)
        if missed is None:
            return None
        round_ = await self.stored(self.rounds.one, missed.campaign)
        texts = _late_script(round_, menu).texts(given_of(self.parts, round_, ""))
        await asyncio.to_thread(prompts.render, texts, manner_of(round_))
        return round_

    async def _refuse(self, leg: Leg, call: InboundCall, error: ZhibanError) -> None:
        await hung_up(leg)
        _log.warning("%s was not answered: %s", call.id, error)
        why = f"{NO_VOICE}（{error.message.rstrip('。')}）"
        await self.stored(self.calls.note, call.id, state=InboundState.REFUSED, note=why)

    async def _talk(
        self, leg: Leg, call: InboundCall, menu: Menu, missed: Missed | None, round_: Live | None
    ) -> None:
        """Lead the caller through the menu and what he chose."""
        prompt = self.parts.prompts.file
        reception = Reception(
            leg, menu, self._given, lambda text: prompt(text, menu.manner), self._understand
        )
        late: Ringing | None = None
        since = 0.0
        async with reception:
            choice = await reception.choose(missed is not None)
            if choice is Choice.ROLLCALL:
                if missed is not None and round_ is not None:
                    late = await self._begin_late(reception, menu, missed, leg.far_end)
                    since = reception.now
                else:
                    choice = await self._no_round(reception, menu)
            if choice is Choice.REPORT:
                await reception.report()
        told = reception.told
        about = {Choice.REPORT: About.REPORT, Choice.ROLLCALL: About.ROLLCALL}
        state = InboundState.HEARING if told.reported else InboundState.EMPTY
        changed: dict[str, Any] = {"digits": told.digits, "about": About.UNKNOWN, "state": state}
        if choice is not None:
            changed["about"] = about[choice]
        if late is not None and round_ is not None:
            changed |= {"campaign": late.campaign, "attempt": late.id}
            changed["state"] = InboundState.TALKING
        await self.stored(self.calls.note, call.id, **changed)
        if late is not None and round_ is not None:
            await self._late(leg, late, round_, menu, since)
            await self.stored(self.calls.note, call.id, state=InboundState.ANSWERED)

    async def _no_round(self, reception: Reception, menu: Menu) -> Choice | None:
        """Tell that nothing is missed; who wants to report may."""
        if await reception.offer(menu.rollcall.none) is Choice.REPORT:
            reception.told.choice = Choice.REPORT
            return Choice.REPORT
        await reception.say(menu.rollcall.goodbye, barge_in=False)
        return Choice.ROLLCALL

    async def _begin_late(
        self, reception: Reception, menu: Menu, missed: Missed, caller: str
    ) -> Ringing | None:
        late = await self.stored(self.calls.answer, missed, caller, self.clock.now())
        if late is None:
            await reception.say(menu.rollcall.busy, barge_in=False)
        else:
            self.under_way.add(late.id)
        return late

    async def _late(self, leg: Leg, late: Ringing, round_: Live, menu: Menu, since: float) -> None:
        """Lead the room through the script that it missed, and have it judged."""
        script = _late_script(round_, menu)
        manner = manner_of(round_)
        file = self.recordings.new(late.campaign, late.id)
        talked: Talked | None = None
        try:
            talked = await self.parts.converse(
                Continued(leg, since), script, given_of(self.parts, round_, late.unit_name),
                lambda text: self.parts.prompts.file(text, manner),
            )  # fmt: skip
        finally:
            self.under_way.discard(late.id)
            ended = await hung_up(leg)
            if ended is None:
                await self.stored(self.progress.lost, late.id, late.campaign, self.clock.now())
            else:
                await asyncio.to_thread(_copy, leg.recording, file)
                kept = await asyncio.to_thread(self.recordings.complete, file, answered=True)
                said = talked or Talked(since, cut_short=True)
                heard = await self.stored(
                    lambda: self.progress.ended(late, ended, said, recording=kept)
                )
                if heard is not None:
                    self.hear(heard)

    async def _understand(self, sound: Sound) -> str:
        """Write down a choice in words; "" where it can't be heard now: keys still choose."""
        try:
            (heard,) = await asyncio.to_thread(
                lambda: self.parts.transcriber().transcribe(sound, (PLAIN,))
            )
        except ZhibanError as error:
            _log.warning("a caller's choice was not understood: %s", error)
            return ""
        return heard.credible.text

    # --- after the call

    async def _finish(self, leg: Leg, call: InboundCall, ended: Ended | None) -> None:
        now = await self.stored(self.calls.get, call.id)
        state = InboundState.EMPTY if now.state is InboundState.TALKING else now.state
        file = self.recordings.new(FOLDER, call.id)
        kept = False
        if state is not InboundState.ANSWERED:  # that one's recording is with its round
            await asyncio.to_thread(_copy, leg.recording, file)
            answered = ended is not None and ended.answered_at is not None
            kept = await asyncio.to_thread(self.recordings.complete, file, answered=answered)
        leg.recording.unlink(missing_ok=True)
        seconds = ended.at - (ended.answered_at or ended.at) if ended else 0.0
        done = await self.stored(
            self.calls.note, call.id, seconds=round(seconds, 1), recording=kept, state=state
        )
        if done.state is InboundState.HEARING:
            await self.write_up(done)
        self.parts.changed()

    async def write_up(self, call: InboundCall) -> None:
        """Have a told report written down and drafted; without it a person listens."""
        file = self.recordings.file(FOLDER, call.id)
        try:
            drafted = await asyncio.to_thread(self.number.first_report, call, file)
        except ZhibanError as error:
            why = f"没有起草（{error.message.rstrip('。')}），请听录音。"
            await self.stored(self.calls.note, call.id, state=InboundState.OPEN, note=why)
            return
        except Exception:
            _log.exception("no draft could be made of %s", call.id)
            why = "起草出错，请听录音。"
            await self.stored(self.calls.note, call.id, state=InboundState.OPEN, note=why)
            return
        state = InboundState.DRAFTED if drafted.report else InboundState.OPEN
        await self.stored(
            self.calls.note, call.id, state=state, report=drafted.report,
            transcript=drafted.transcript, note=drafted.why,
        )  # fmt: skip


def _late_script(round_: Live, menu: Menu) -> Script:
    """Return a round's script as a late caller hears it: he was greeted already."""
    return round_.script.model_copy(update={"greeting": menu.rollcall.greeting})


def _copy(source: Path, target: Path) -> None:
    if source.is_file():
        shutil.copyfile(source, target)
