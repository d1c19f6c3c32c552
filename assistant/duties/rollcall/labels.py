"""What people decided about recordings, as rows of a hearing evaluation set.

`zhiban eval hearing --data FOLDER` reads what is written here: wav/, labels.tsv and extra.tsv, tab
separated, without quoting. The recordings are those of real people: the folder stays in the room
and is deleted with them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from assistant.duties.rollcall.model import Attempt, Campaign, Purpose
from voice.outcome import Answer, Verdict
from voice.roster import Expected
from voice.telephone_wav import RATE, read_pcm, wav_bytes


@dataclass(frozen=True, slots=True)
class Label:
    """A row of labels.tsv; the names are its columns.

    `text`, `said_unit` and `said_on_duty` are the machine's, and empty where a person found its
    verdict wrong: nobody wrote down what was really said.
    """

    file: str
    called_unit: str
    expected_roster: str  # on duty;leader[;second on duty]
    text: str
    said_unit: str
    said_name: str
    said_on_duty: str  # yes | no | unknown
    verdict: str
    voice: str = "line"
    speed: str = ""
    snr: str = ""
    engine: str = "line"


@dataclass(frozen=True, slots=True)
class Extra:
    """A row of extra.tsv: the columns that a person's decision can fill."""

    file: str
    category: str
    verdict: str
    also_acceptable: str
    zaigang_would_be_false_attendance: str


Roster = Callable[[Attempt], Expected]


def corrected(campaigns: Iterable[Campaign]) -> list[Attempt]:
    """Return the answered, recorded calls of roll-calls about which a person decided."""
    return [
        attempt
        for campaign in campaigns
        if campaign.purpose is Purpose.ROLL_CALL
        for attempt in campaign.attempts
        if attempt.correction and attempt.recording and attempt.answered_s is not None
    ]


def label(attempt: Attempt, expected: Expected) -> tuple[Label, Extra]:
    """Return the rows of one decided call. ValueError for one about which nobody decided."""
    correction = attempt.correction
    if correction is None:
        raise ValueError(attempt.id)
    answer = attempt.answer
    agreed = answer is not None and answer.verdict is correction.verdict
    heard = answer if agreed else None
    file, verdict = f"{attempt.id}.wav", correction.verdict
    row = Label(
        file=file,
        called_unit=attempt.unit,
        expected_roster=_roster(expected),
        text=_cell(heard.transcript if heard else ""),
        said_unit=(heard.unit or "") if heard else "",
        said_name=_cell(correction.name or ((heard.name or "") if heard else "")),
        said_on_duty=_on_duty(heard),
        verdict=verdict.value,
    )
    extra = Extra(
        file=file,
        category="confirmed" if agreed else "corrected",
        verdict=verdict.value,
        also_acceptable="",
        zaigang_would_be_false_attendance="0" if verdict is Verdict.ON_DUTY else "1",
    )
    return row, extra


def write_labels(
    folder: Path,
    attempts: Sequence[Attempt],
    roster: Roster,
    recording: Callable[[Attempt], Path],
) -> int:
    """Write the evaluation set into an empty or new folder; return how many rows it has.

    Each wav begins at the answer: what rang before belongs to the exchange. A recording that was
    deleted meanwhile is left out. Raises InvalidInput for a recording that is no line's wav.
    """
    (folder / "wav").mkdir(parents=True, exist_ok=True)
    rows: list[tuple[Label, Extra]] = []
    for attempt in attempts:
        source = recording(attempt)
        if not source.is_file():
            continue
        row = label(attempt, roster(attempt))
        start = int((attempt.answered_s or 0.0) * RATE)
        (folder / "wav" / row[0].file).write_bytes(wav_bytes(read_pcm(source)[start:]))
        rows.append(row)
    _write(folder / "labels.tsv", Label, [row for row, _ in rows])
    _write(folder / "extra.tsv", Extra, [extra for _, extra in rows])
    return len(rows)


def _write(path: Path, kind: type[Label | Extra], rows: Sequence[Label | Extra]) -> None:
    lines = ["\t".join(field.name for field in fields(kind))]
    lines += ["\t".join(astuple(row)) for row in rows]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def _roster(expected: Expected) -> str:
    first = expected.on_duty[0].name if expected.on_duty else ""
    leader = expected.leaders[0].name if expected.leaders else ""
    rest = [person.name for person in expected.on_duty[1:]]
    return ";".join(_cell(name) for name in (first, leader, *rest))


def _on_duty(heard: Answer | None) -> str:
    if heard is None or heard.on_duty is None:
        return "unknown"
    return "yes" if heard.on_duty else "no"


def _cell(text: str) -> str:
    """A cell without what parts cells and lines."""
    return " ".join(text.split())
