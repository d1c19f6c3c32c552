"""The far ends of the line contract's tests, behind a PBX."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.voice.line.sounds import Pcm, speech
from tests.voice.pbx.double import PASSWORD, THERE, Course, Double, double
from voice.line import Leg
from voice.pbx import PbxLine
from voice.pbx.leg import PbxLeg
from voice.pbx.settings import Gateway, Pbx
from voice.telephone_wav import read_pcm


def numbers() -> dict[str, Course]:
    """What happens at each number of the contract's tests."""
    said = speech()
    return {
        "answers": Course(),
        "narrow": Course(),
        "counts-digits": Course(),
        "busy": Course(0.2, "USER_BUSY", 486),
        "dead": Course(0.2, "UNALLOCATED_NUMBER", 404),
        "refuses": Course(0.2, "CALL_REJECTED", 603),
        "absent": Course(0.5, "NO_USER_RESPONSE", 480),
        "broken": Course(0.2, "NORMAL_TEMPORARY_FAILURE", 503),
        "forwards": Course(0.2, "REDIRECTION_TO_NEW_DESTINATION", 302,
                           redirect="sip:13800000000@127.0.0.1"),
        "rings": Course(600.0),
        "hangs-up": Course(hangs_up_after_s=0.5),
        "speaks": Course(says=said, hangs_up_after_s=0.8),
        "announces": Course(3.5, "UNALLOCATED_NUMBER", 404, early=said),
        "presses": Course(digits="15#", hangs_up_after_s=0.5),
    }  # fmt: skip


def settings(pbx: Double, *names: str, **more: object) -> Pbx:
    """The settings of a room whose gateways are called as they are there."""
    rows = tuple(
        Gateway(name=name, gateway=name, limit=1 if name == "narrow" else 4, calls_per_second=50)
        for name in names
    )
    found = {"password": PASSWORD, "folder": pbx.folder, "folder_there": THERE} | more
    return Pbx(host="127.0.0.1", port=pbx.port, gateways=rows, **found)  # type: ignore[arg-type]


@asynccontextmanager
async def open_pbx(
    folder: Path, rows: dict[str, Course], **more: object
) -> AsyncIterator[tuple[PbxLine, Double]]:
    """A double whose gateways are its numbers, and a line to it."""
    gateways = dict.fromkeys(rows, ("NOREG", "UP"))
    shared = folder / "shared"
    shared.mkdir(exist_ok=True)
    async with (
        double(shared, numbers=rows, gateways=gateways) as pbx,
        PbxLine(settings(pbx, *rows, **more), folder / "work") as line,
    ):
        yield line, pbx


def recording_of(leg: Leg) -> Pcm:
    """What a leg of the driver received."""
    assert isinstance(leg, PbxLeg)
    return read_pcm(leg.recording)


async def pressed(pbx: Double, leg: Leg) -> str:
    """What the far end counted."""
    assert isinstance(leg, PbxLeg)
    return next(call.pressed for call in pbx.calls if call.call == leg.call)
