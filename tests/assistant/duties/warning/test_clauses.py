"""Duties come from sentences of clauses and from the directory, and from nowhere else."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from assistant.duties.warning.clauses import cited, confirm_within, duties, find
from assistant.duties.warning.model import Warning, WarningState
from assistant.duties.warning.signals import read_signals
from connectors.contacts.directory import Directory
from connectors.contacts.model import Group, Unit
from core.clock import SystemClock
from core.identity import SYSTEM
from knowledge.documents import Clause, ClauseKind, RevisionInfo, RevisionStatus

REVISION = RevisionInfo(
    id=7, document_id=3, title="示范区防汛预案", issuer="", number="", promulgated=None,
    effective=None, valid_from=None, valid_to=None, status=RevisionStatus.IN_FORCE,
    file_name="防汛.md",
)  # fmt: skip
DIRECTORY = Directory(
    units=(
        Unit(id="U1", name="区水务局", aliases=("水务局", "水务")),
        Unit(id="U2", name="区公安分局交警支队", aliases=("交警支队",)),
        Unit(id="U3", name="区公安分局", aliases=("公安",)),
        Unit(id="U4", name="北渚镇人民政府", aliases=("北渚镇",)),
    ),
    groups=(
        Group(id="G1", name="街镇园", aliases=("各街镇",), members=("U4",)),
        Group(id="G2", name="防汛指挥部成员单位", members=("U1", "U3")),
    ),
)


def clause(text: str, id: int = 1, start: int = 100) -> Clause:
    return Clause(
        id=id, revision=REVISION, ordinal=id, kind=ClauseKind.ARTICLE, label="第一条",
        path=("第一条",), text=text, start=start, end=start + len(text), page=None,
    )  # fmt: skip


def warning(kind: str = "暴雨", colour: str = "红色") -> Warning:
    now = SystemClock().now()
    return Warning(
        id="YJ-20261122-1", kind=kind, colour=colour, issuer="区气象台", area="", text="",
        issued_at=now, until=None, registered_at=now, by_name="张值班", confirm_minutes=10,
        state=WarningState.IN_FORCE,
    )  # fmt: skip


def test_a_unit_is_listed_with_the_sentence_that_names_it() -> None:
    text = "暴雨红色预警发布后，水务局应当加密巡查。各街镇应当转移人员；交警支队疏导交通。"
    found = {one.unit: one for one in duties([clause(text)], DIRECTORY, ())}
    assert set(found) == {"U1", "U2", "U4"}  # 交警支队 is not 公安分局
    assert found["U1"].tasks[0].text == "暴雨红色预警发布后，水务局应当加密巡查。"
    place = found["U4"].tasks[0].cited
    assert place is not None
    assert place.quote == "各街镇应当转移人员；"
    assert text[place.start - 100 : place.end - 100] == place.quote


def test_a_group_is_meant_by_the_kinds_own_words_and_named_as_the_basis() -> None:
    found = {one.unit: one.tasks[0] for one in duties([], DIRECTORY, ("防汛",))}
    assert set(found) == {"U1", "U3"}
    assert found["U1"].basis == "通讯录群组：防汛指挥部成员单位"
    assert found["U1"].cited is None


def test_the_room_itself_is_not_told_by_itself() -> None:
    found = duties([clause("水务局、北渚镇应当值守。")], DIRECTORY, (), own="U1")
    assert [one.unit for one in found] == ["U4"]


def test_only_clauses_on_the_kind_are_kept_and_those_on_the_colour_go_first() -> None:
    clauses = [
        clause("暴雨蓝色预警时加强值守。", 1),
        clause("高温天气调整作业时间。", 2),
        clause("暴雨红色预警时停止户外施工。", 3),
    ]
    other = RevisionInfo(**{**_fields(REVISION), "title": "示范区高温规定"})
    clauses[1] = Clause(**{**_fields(clauses[1]), "revision": other})

    def search(*_given: object) -> list[Clause]:
        return clauses

    found = find(search, SYSTEM, warning(), read_signals(), date(2026, 11, 22))
    assert [one.id for one in found] == [3, 1]


def test_a_kind_of_no_name_asks_the_library_nothing() -> None:
    def search(*_given: object) -> list[Clause]:
        raise AssertionError

    assert find(search, SYSTEM, warning("其他"), read_signals(), date(2026, 11, 22)) == []


def test_the_time_to_confirm_is_the_plans_own_where_it_has_one() -> None:
    text = "应当在10分钟内转发有关单位。\n接收单位应当在五分钟内回复确认；超过5分钟的电话叫应。"
    found = confirm_within([clause("各单位加强值守。"), clause(text)])
    assert found is not None
    assert (found.minutes, found.cited.quote) == (5, "接收单位应当在五分钟内回复确认；")
    assert confirm_within([clause("应当在10分钟内转发有关单位。")]) is None


def test_what_a_plan_asks_for_at_another_colour_is_nobodys_task_now() -> None:
    text = "（一）蓝色响应（蓝色）：水务局加强值班。\n（二）一级响应（红色）：交警支队到岗。"
    others = read_signals().others("红色")
    assert [one.unit for one in duties([clause(text)], DIRECTORY, (), others=others)] == ["U2"]


@given(
    st.lists(st.sampled_from(["水务局应当巡查。", "各街镇转移人员；", "加强值守", "\n", "公安。"]))
)
def test_every_quote_is_a_slice_of_its_clause(parts: list[str]) -> None:
    text = "".join(parts)
    for one in duties([clause(text, start=40)], DIRECTORY, ()):
        for task in one.tasks:
            assert task.cited is not None
            assert (
                text[task.cited.start - 40 : task.cited.end - 40] == task.cited.quote == task.text
            )


def test_a_citation_links_to_its_place() -> None:
    assert cited(clause("水务局")).link == "/source/7?clause=1&start=100&end=103#quote"


def _fields(one: object) -> dict[str, object]:
    return {name: getattr(one, name) for name in one.__dataclass_fields__}  # type: ignore[attr-defined]
