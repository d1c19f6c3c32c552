"""What the report page shows: nothing of the material is lost, every fact finds its words."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from assistant.duties.report.record import Fact, Record, Slot, Source, Span
from channels.web.report_view import clock_rows, cut, fact_groups, mark_id, sources

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
