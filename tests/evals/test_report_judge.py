"""When a reported fact, a gap, a contradiction or a chain flag counts as right."""

from datetime import datetime
from zoneinfo import ZoneInfo

from assistant.duties.report.record import (
    ChainFlag,
    Conflict,
    Fact,
    Precision,
    Severity,
    Slot,
    Wording,
)
from evals.suites import report_judge as judge

AT = datetime(2026, 11, 21, 7, 35, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_a_day_is_right_where_only_the_day_is_known() -> None:
    day = Fact(slot=Slot.OCCURRED_AT, text="11月21日", moment=AT, precision=Precision.DAY)
    assert judge.verdict({"occurred_at": "2026-11-21"}, "occurred_at", judge.value_of(day)) == (
        1,
        0,
        0,
    )
    gold = {"occurred_at": "2026-11-21T07:35+08:00"}
    assert judge.verdict(gold, "occurred_at", judge.value_of(day)) == (0, 1, 1)


def test_saying_nothing_is_right_only_where_it_may_be() -> None:
    assert judge.verdict({"deaths": None}, "deaths", None) == (0, 0, 0)
    assert judge.verdict({"deaths": None}, "deaths", 0) == (0, 1, 0)
    assert judge.verdict({"deaths": None, "accept": {"deaths": [0]}}, "deaths", 0) == (1, 0, 0)
    assert judge.verdict({"deaths": 2}, "deaths", None) == (0, 0, 1)
    assert judge.verdict({"deaths": 2}, "deaths", 3) == (0, 1, 1)


def test_places_match_by_their_core() -> None:
    gold = {"place": "河口区东渡路18号沿街面馆"}
    assert judge.verdict(gold, "place", "东渡路18号沿街面馆") == (1, 0, 0)
    assert judge.verdict(gold, "place", "西渡路3号") == (0, 1, 1)


def test_optional_gaps_count_neither_way() -> None:
    gold = {"missing_elements": ["伤亡"], "missing_optional": ["发展趋势"]}
    assert judge.missing(gold, {"伤亡", "发展趋势"}) == (1, 0, 0)
    assert judge.missing(gold, {"原因口径"}) == (0, 1, 1)


def conflict(what: str, *values: str) -> Conflict:
    return Conflict(key=what, what=what, values=tuple(Wording(text=v) for v in values))


def test_a_contradiction_matches_by_the_figures_of_its_sides() -> None:
    gold = [{"what": "受伤人数", "values": ["共9人（医院）", "6人加2人（共8人）"]}]
    assert judge.conflicts(gold, [conflict("人数加总", "医院：九个", "6个、2个（合计8）")]) == (
        1,
        0,
        0,
    )
    assert judge.conflicts(gold, [conflict("停电户数", "约3200户", "1900来户")]) == (0, 1, 1)
    assert judge.conflicts([], [conflict("受伤人数", "1", "2")]) == (0, 1, 0)


def flag(type: str, field: str, severity: Severity) -> ChainFlag:
    return ChainFlag(type=type, severity=severity, field=field, prev="", now="", note="")


def test_chain_errors_and_warnings_are_told_by_type_or_field() -> None:
    gold = [
        {"type": "deaths_decreased", "field": "deaths", "severity": "error"},
        {"type": "figure_changed", "field": "injured", "severity": "explained"},
    ]
    assert judge.chain(gold, [flag("deaths_decreased", "deaths", Severity.ERROR)]) == (1, 0, 0)
    assert judge.chain(gold, [flag("level_up", "level", Severity.INFO)]) == (0, 0, 1)
    calm = flag("injured_decreased", "injured", Severity.WARN)
    assert judge.chain(gold, [calm]) == (0, 0, 1)
    assert judge.chain(gold, [calm.model_copy(update={"severity": Severity.ERROR})]) == (0, 1, 1)


def test_two_names_of_one_kind_match_only_where_the_values_do() -> None:
    gold = [
        {
            "type": "total_mismatch",
            "field": "burned_area",
            "severity": "error",
            "prev": "合计1200平方米",
            "now": "1300平方米",
        }
    ]
    ours = flag("sum_mismatch", "area", Severity.ERROR).model_copy(
        update={"prev": "1200", "now": "1300"}
    )
    assert judge.chain(gold, [ours]) == (1, 0, 0)
    other = ours.model_copy(update={"prev": "47", "now": "49"})
    assert judge.chain(gold, [other]) == (0, 1, 1)
    assert judge.chain(gold, [ours.model_copy(update={"type": "post_changed"})]) == (0, 1, 1)
