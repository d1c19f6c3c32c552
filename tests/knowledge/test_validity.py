from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from knowledge.validity import spans, title_key

DAY = date(2020, 1, 1)
days = st.one_of(st.none(), st.integers(0, 4000).map(lambda n: DAY + timedelta(days=n)))


def test_the_name_of_the_state_and_amendment_marks_do_not_make_another_work() -> None:
    assert title_key("《中华人民共和国安全生产法》") == title_key("安全生产法(2021年修正)")
    assert title_key("上海市防汛条例") != title_key("防汛条例")


def test_a_revision_ends_when_the_next_begins() -> None:
    old, new = spans([date(2007, 11, 1), date(2024, 11, 1)], [None, None])
    assert old.end == date(2024, 11, 1)
    assert (new.start, new.end) == (date(2024, 11, 1), None)


def test_a_repeal_ends_the_last_revision() -> None:
    (only,) = spans([date(2005, 5, 1)], [date(2022, 5, 1)])
    assert only.end == date(2022, 5, 1)


@given(st.lists(st.tuples(days, days), min_size=1, max_size=6))
def test_on_no_day_are_two_revisions_in_force(rows: list[tuple[date | None, date | None]]) -> None:
    found = spans([s for s, _ in rows], [e for _, e in rows])
    for n in range(-10, 4010, 37):
        day = DAY + timedelta(days=n)
        standing = [
            s
            for s in found
            if (s.start is None or s.start <= day) and (s.end is None or day < s.end)
        ]
        assert len(standing) <= 1
