"""What every driver of a telephone line keeps to; each test runs over each of them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from core.errors import InvalidInput, Unavailable
from tests.voice.line.exchanges import Exchange, pbx_exchange, recorded_exchange, sip_exchange
from tests.voice.line.following import all_of, first, recorded
from tests.voice.line.sounds import correlation, prompt, speech
from voice.line import Dial, Ending, EventKind

pytestmark = [pytest.mark.timeout(90), pytest.mark.asyncio(loop_scope="module")]
NEAR = 0.35  # how exactly a network tells when something was
A_SAMPLE = 1 / 8000  # a place in the sound is told in whole samples, a length in floats


@pytest_asyncio.fixture(
    params=[recorded_exchange, sip_exchange, pbx_exchange],
    ids=["recorded", "sip", "pbx"],
    scope="module",
    loop_scope="module",
)
async def exchange(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Exchange]:
    """Far ends that are started once for all tests of a driver."""
    async with request.param(tmp_path_factory.mktemp("exchange")) as opened:
        yield opened


@pytest.fixture
def to(tmp_path: Path) -> Callable[..., Dial]:
    """A call to whoever behaves in a way; every behaviour is a trunk and a number of its name."""

    def made(name: str, **more: float) -> Dial:
        return Dial(name, tmp_path / "calls" / f"{name}.wav", trunk=name, **more)  # type: ignore[arg-type]

    return made


async def test_an_answered_call_rings_answers_and_ends_by_our_hanging_up(
    exchange: Exchange, to: Callable[..., Dial]
) -> None:
    leg = await exchange.line.dial(to("answers"))
    answered = await first(leg, EventKind.ANSWERED)
    assert leg.ended is None
    assert leg.far_end == "answers"
    ended = await leg.hang_up()
    assert ended.ending is Ending.COMPLETED
    assert ended.answered_at == pytest.approx(answered.at, abs=0.05)
    assert ended.at >= answered.at
    kinds = [event.kind for event in await all_of(leg)]
    assert kinds.index(EventKind.RINGING) < kinds.index(EventKind.ANSWERED)
    assert kinds[-1] is EventKind.ENDED
    assert kinds.count(EventKind.ENDED) == 1
    assert leg.ended == ended


@pytest.mark.parametrize(
    ("behaviour", "ending", "code"),
    [
        ("busy", Ending.BUSY, 486),
        ("dead", Ending.DEAD_NUMBER, 404),
        ("refuses", Ending.REFUSED, 603),
        ("absent", Ending.NO_ANSWER, 480),
        ("broken", Ending.FAULT, 503),
    ],
)
async def test_an_unanswered_call_says_why(
    exchange: Exchange, to: Callable[..., Dial], behaviour: str, ending: Ending, code: int
) -> None:
    leg = await exchange.line.dial(to(behaviour))
    events = await all_of(leg)
    assert leg.ended is not None
    assert (leg.ended.ending, leg.ended.code) == (ending, code)
    assert leg.ended.answered_at is None
    assert EventKind.ANSWERED not in [event.kind for event in events]
    assert abs(len(recorded(to(behaviour).recording)) / 8000 - leg.ended.at) < 0.1


async def test_a_forwarded_call_is_not_followed_and_tells_where_to(
    exchange: Exchange, to: Callable[..., Dial]
) -> None:
    leg = await exchange.line.dial(to("forwards"))
    events = await all_of(leg)
    assert leg.ended is not None
    assert leg.ended.ending is Ending.FORWARDED
    told = [event.value for event in events if event.kind is EventKind.FORWARDED]
    assert told
    assert "13800000000" in told[0]


async def test_ringing_out_takes_ring_s(exchange: Exchange, to: Callable[..., Dial]) -> None:
    leg = await exchange.line.dial(to("rings", ring_s=2.0))
    await all_of(leg)
    assert leg.ended is not None
    assert leg.ended.ending is Ending.NO_ANSWER
    assert leg.ended.at == pytest.approx(2.0, abs=0.5)


async def test_a_call_cancelled_before_an_answer(
    exchange: Exchange, to: Callable[..., Dial]
) -> None:
    leg = await exchange.line.dial(to("rings"))
    await first(leg, EventKind.RINGING)
    assert (await leg.hang_up()).ending is Ending.CANCELLED
    assert (await all_of(leg))[-1].kind is EventKind.ENDED


async def test_a_call_hung_up_by_the_far_end(exchange: Exchange, to: Callable[..., Dial]) -> None:
    leg = await exchange.line.dial(to("hangs-up"))
    await all_of(leg)
    assert leg.ended is not None
    assert leg.ended.ending is Ending.FAR_END
    assert leg.ended.answered_at is not None
    assert await leg.hang_up() == leg.ended


async def test_a_call_ends_by_itself_after_longest_s(
    exchange: Exchange, to: Callable[..., Dial]
) -> None:
    leg = await exchange.line.dial(to("answers", longest_s=1.5))
    await all_of(leg)
    assert leg.ended is not None
    assert leg.ended.answered_at is not None
    assert leg.ended.ending is Ending.COMPLETED
    assert leg.ended.at - leg.ended.answered_at == pytest.approx(1.5, abs=0.5)


async def test_what_was_said_is_recorded_where_it_was_said(
    exchange: Exchange, to: Callable[..., Dial]
) -> None:
    dial = to("speaks")
    leg = await exchange.line.dial(dial)
    events = await all_of(leg)
    assert leg.ended is not None
    sound = recorded(dial.recording)
    assert len(sound) / 8000 == pytest.approx(leg.ended.at, abs=0.1)
    match, at = correlation(sound, speech())
    assert match >= 0.99
    answered = next(event.at for event in events if event.kind is EventKind.ANSWERED)
    # on a busy machine the word that somebody answered may come late; the sound lies where it was
    assert exchange.speaks_after_s - 0.1 <= at <= answered + exchange.speaks_after_s + NEAR
    assert not sound[: int(max(0.0, answered - NEAR) * 8000)].any()


async def test_talking_and_quiet_are_told_where_they_were(
    exchange: Exchange, to: Callable[..., Dial]
) -> None:
    leg = await exchange.line.dial(to("speaks"))
    events = await all_of(leg)
    sound = recorded(to("speaks").recording)
    _, at = correlation(sound, speech())
    talking = [event.at for event in events if event.kind is EventKind.TALKING]
    quiet = [event.at for event in events if event.kind is EventKind.QUIET]
    assert len(talking) == len(quiet) == 1
    assert talking[0] == pytest.approx(at + 0.5, abs=0.1)
    assert quiet[0] == pytest.approx(at + 2.5, abs=0.1)


async def test_what_is_heard_can_be_read_while_it_grows(
    exchange: Exchange, to: Callable[..., Dial]
) -> None:
    leg = await exchange.line.dial(to("speaks"))
    talking = await first(leg, EventKind.TALKING)
    await asyncio.sleep(1.0)
    whole = leg.heard()
    heard = leg.heard(talking.at)
    assert 0.5 < heard.duration < 3.0
    assert heard.level > 0.05
    grown = heard.duration + talking.at - whole.duration  # read after, so never less than it
    assert -A_SAMPLE <= grown < 3.0
    await leg.hang_up()
    assert leg.heard().duration == pytest.approx(
        len(recorded(to("speaks").recording)) / 8000, abs=0.05
    )


async def test_sound_before_an_answer_is_recorded_too(
    exchange: Exchange, to: Callable[..., Dial]
) -> None:
    dial = to("announces")
    leg = await exchange.line.dial(dial)
    events = await all_of(leg)
    kinds = [event.kind for event in events]
    assert EventKind.EARLY_MEDIA in kinds
    assert EventKind.ANSWERED not in kinds
    match, _ = correlation(recorded(dial.recording), speech())
    assert match >= 0.99
    assert leg.ended is not None
    assert leg.ended.ending is Ending.DEAD_NUMBER


async def test_a_prompt_is_played_to_its_end(
    exchange: Exchange, to: Callable[..., Dial], tmp_path: Path
) -> None:
    leg = await exchange.line.dial(to("answers"))
    await first(leg, EventKind.ANSWERED)
    played = await leg.play(prompt(tmp_path, 1.2))
    assert played == pytest.approx(1.2, abs=0.15)
    await leg.hang_up()


async def test_a_prompt_can_be_hushed(
    exchange: Exchange, to: Callable[..., Dial], tmp_path: Path
) -> None:
    leg = await exchange.line.dial(to("answers"))
    await first(leg, EventKind.ANSWERED)
    playing = asyncio.create_task(leg.play(prompt(tmp_path, 5.0)))
    await asyncio.sleep(1.0)
    await leg.hush()
    assert await asyncio.wait_for(playing, 1.0) == pytest.approx(1.0, abs=0.4)
    await leg.hang_up()


async def test_a_prompt_ends_with_the_call(
    exchange: Exchange, to: Callable[..., Dial], tmp_path: Path
) -> None:
    leg = await exchange.line.dial(to("hangs-up"))
    await first(leg, EventKind.ANSWERED)
    assert await asyncio.wait_for(leg.play(prompt(tmp_path, 30.0)), 10) < 5.0
    assert leg.ended is not None
    assert await leg.play(prompt(tmp_path, 30.0)) == 0.0


async def test_a_prompt_of_another_format_is_refused(
    exchange: Exchange, to: Callable[..., Dial], tmp_path: Path
) -> None:
    leg = await exchange.line.dial(to("answers"))
    await first(leg, EventKind.ANSWERED)
    with pytest.raises(InvalidInput):
        await leg.play(prompt(tmp_path, 1.0, rate=16_000))
    await leg.hang_up()


async def test_digits_that_are_pressed_at_the_far_end_are_told(
    exchange: Exchange, to: Callable[..., Dial]
) -> None:
    leg = await exchange.line.dial(to("presses"))
    events = await all_of(leg)
    assert [e.value for e in events if e.kind is EventKind.DIGIT] == ["1", "5", "#"]


async def test_digits_can_be_pressed(exchange: Exchange, to: Callable[..., Dial]) -> None:
    leg = await exchange.line.dial(to("counts-digits"))
    await first(leg, EventKind.ANSWERED)
    await leg.press("42#")
    await asyncio.sleep(0.5)
    await leg.hang_up()
    assert await exchange.pressed(leg) == "42#"


async def test_an_unknown_trunk_takes_no_call(exchange: Exchange, to: Callable[..., Dial]) -> None:
    with pytest.raises(Unavailable):
        await exchange.line.dial(Dial("1", to("answers").recording, trunk="none"))


async def test_a_trunk_takes_no_more_than_its_limit(
    exchange: Exchange, to: Callable[..., Dial], tmp_path: Path
) -> None:
    """The trunk `narrow` has one channel: the second call waits for the first to end."""
    one = await exchange.line.dial(to("narrow"))
    waiting = asyncio.create_task(
        exchange.line.dial(Dial("narrow", tmp_path / "second.wav", trunk="narrow"))
    )
    await asyncio.sleep(0.5)
    assert not waiting.done()
    health = {row.name: row for row in exchange.line.health()}
    assert (health["narrow"].in_use, health["narrow"].limit) == (1, 1)
    await one.hang_up()
    two = await asyncio.wait_for(waiting, 5)
    assert (await two.hang_up()).ending in (Ending.CANCELLED, Ending.COMPLETED)
    assert next(row for row in exchange.line.health() if row.name == "narrow").in_use == 0


async def test_an_incoming_call_is_answered_and_recorded(
    exchange: Exchange, tmp_path: Path
) -> None:
    incoming = exchange.line.incoming()
    await exchange.call_in()
    leg = await asyncio.wait_for(anext(incoming), 15)
    assert leg.ended is None
    await leg.answer()
    await all_of(leg)
    assert leg.ended is not None
    assert leg.ended.answered_at is not None
    assert leg.ended.ending is Ending.FAR_END
    assert correlation(exchange.recording_of(leg), speech())[0] >= 0.99


async def test_an_incoming_call_can_be_refused(exchange: Exchange) -> None:
    incoming = exchange.line.incoming()
    await exchange.call_in()
    leg = await asyncio.wait_for(anext(incoming), 15)
    ended = await leg.hang_up()
    assert ended.ending is Ending.REFUSED
    assert ended.answered_at is None
