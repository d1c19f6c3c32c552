"""A call that a person judged, as a labelled row for the evaluation of hearing."""

from dataclasses import dataclass
from pathlib import Path

from assistant.duties.rollcall.correcting import Corrected
from assistant.duties.rollcall.model import Attempt
from voice.outcome import Verdict
from voice.roster import Expected

COLUMNS = (
    "file", "called_unit", "expected_roster", "text", "said_unit", "said_name", "said_on_duty",
    "verdict", "voice", "speed", "snr", "engine",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Labelled:
    """A recording and what it should be heard as. `cells` are the columns of labels.tsv.

    What only the machine heard (unit, words) stays empty where the person overruled it: a label
    that nobody checked would teach the machine its own mistakes.
    """

    recording: Path
    machine: Verdict | None
    cells: tuple[str, ...]


def labelled(
    attempt: Attempt, corrected: Corrected, expected: Expected, recording: Path
) -> Labelled:
    """Return the row of one corrected call."""
    word = corrected.correction
    answer = attempt.answer
    agreed = answer is not None and answer.verdict is word.verdict
    names = [person.name for person in (*expected.on_duty, *expected.leaders)]
    name = word.name or (answer.name or "" if answer and agreed else "")
    on_duty = "yes" if word.verdict is Verdict.ON_DUTY else "unknown"
    cells = (
        recording.name,
        attempt.unit,
        ";".join(names),
        _plain(answer.transcript) if answer and agreed else "",
        answer.unit or "" if answer and agreed else "",
        _plain(name),
        on_duty,
        word.verdict.value,
        "",
        "",
        "",
        "line",
    )
    return Labelled(recording, corrected.machine, cells)


def tsv(rows: list[Labelled]) -> str:
    """Return rows as labels.tsv."""
    lines = ["\t".join(COLUMNS), *("\t".join(row.cells) for row in rows)]
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    return " ".join(text.split())
