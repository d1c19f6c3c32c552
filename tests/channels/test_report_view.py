"""What the report page shows: nothing of the material is lost, every fact finds its words."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from assistant.duties.report.draft.model import Draft, Paragraph, Piece, Signature
from assistant.duties.report.record import Fact, Missing, Record, Slot, Source, Span, Step
from channels.web.report_view import (
    clock_rows,
    cut,
    fact_groups,
    mark_id,
    sources,
    still_asked,
)

NOW = datetime(2026, 11, 21, 21, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
TEXT = "和平里三号楼冒烟，伤2人"


def span(quote: str) -> Span:
    start = TEXT.index(quote)
    return Span(source="m1", start=start, end=start + len(quote), quote=quote)


RECORD = Record(
    facts=(
        Fact(slot=Slot.PLACE, text="和平里三号楼", spans=(span("和平里三号楼"),)),
        Fact(slot=Slot.INJURED, text="2人", number=2, spans=(span("伤2人"),)),
    )
)


@given(
    st.text(alphabet="甲乙丙\n", max_size=20),
    st.lists(st.tuples(st.integers(0, 25), st.integers(0, 25)), max_size=6),
)
def test_cut_material_joined_is_the_material(text: str, places: list[tuple[int, int]]) -> None:
    marks = [
        (f"m-{n}", Span(source="m1", start=min(p), end=max(p), quote=""))
        for n, p in enumerate(places)
    ]
    assert "".join(piece["text"] for piece in cut(text, marks)) == text


def test_the_words_of_a_fact_bear_its_mark() -> None:
    (shown,) = sources([Source(id="m1", text=TEXT)], RECORD, str)
    marked = {piece["marks"]: piece["text"] for piece in shown["pieces"] if piece["marks"]}
    assert marked == {mark_id(Slot.PLACE, 0): "和平里三号楼", mark_id(Slot.INJURED, 0): "伤2人"}


def test_what_nobody_spoke_of_is_listed_as_such() -> None:
    rows = {row["slot"]: row for group in fact_groups(RECORD, ()) for row in group["rows"]}
    assert rows["deaths"]["values"] == []
    assert rows["injured"]["values"][0]["text"] == "2人"
    assert "loss" not in rows  # nobody looks for it in every incident
    typed = {row["slot"] for group in fact_groups(RECORD, [Slot.LOSS]) for row in group["rows"]}
    assert "loss" in typed


def test_what_the_text_tells_from_an_earlier_report_is_not_asked_again() -> None:
    contact, forces = "现场联系人", "到场力量"
    record = Record(
        facts=(), missing=(Missing(key=contact, ask="谁？"), Missing(key=forces, ask="多少？"))
    )
    told = Piece(text="小周 13900001234", slots=(Slot.CONTACT,))
    blank = Piece(text="【待补：到场力量】", slots=(Slot.FORCE,), blank=True)
    draft = Draft(
        step=Step.FOLLOW_UP,
        title_parts=("续报",),
        number="",
        addressee="",
        paragraphs=(Paragraph(role="contact", pieces=(told, blank)),),
        signature=Signature(unit="值班室"),
    )
    assert [one.key for one in still_asked(record, draft)] == [forces]
    assert [one.key for one in still_asked(record, None)] == [contact, forces]


def test_a_fact_of_an_earlier_report_is_marked_as_such() -> None:
    place = Fact(slot=Slot.PLACE, text="和平里三号楼", by_officer=True)
    for typed, marks in (((), (False, True)), ((Slot.PLACE,), (True, False))):
        rows = [r for g in fact_groups(Record(facts=(place,)), typed) for r in g["rows"]]
        value = next(r for r in rows if r["slot"] == "place")["values"][0]
        assert (value["by_officer"], value["carried"]) == marks


def clock(state: str, due: datetime | None, met: datetime | None = None, ours: bool = True) -> dict:
    return {
        "key": f"{state}{due}", "kind": "书面", "title": "t", "text": "x", "basis": "b",
        "state": state, "ours": ours, "start": NOW.isoformat(),
        "due": due.isoformat() if due else None, "met": met.isoformat() if met else None,
    }  # fmt: skip


def test_clocks_keep_the_reckonings_word_and_what_presses_stands_first() -> None:
    hour = timedelta(hours=1)
    rows = clock_rows(
        [
            clock("已报", NOW - hour, NOW - 2 * hour),
            clock("计时中", NOW + hour, ours=False),
            clock("起算未定", None),
            clock("计时中", NOW + 2 * hour),
            clock("疑似超时", NOW - hour),
            clock("立即", None),
        ],
        lambda at: at or "",
    )
    assert [row["state"] for row in rows] == [
        "立即", "疑似超时", "计时中", "起算未定", "已报", "计时中",
    ]  # fmt: skip
    assert [bool(row["until"]) for row in rows] == [False, True, True, False, False, True]
