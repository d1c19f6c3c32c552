"""Steps left out of a plan: the others' references follow, or it is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.effects.catalogue import without
from core.errors import InvalidInput


@given(st.sets(st.integers(1, 20)), st.integers(1, 20))
def test_a_reference_follows_its_step_or_is_refused(dropped: set[int], position: int) -> None:
    arguments = {"event": f"${position}.event", "to": ["U01", f"${position}.unit"], "note": "$5"}
    if position in dropped:
        with pytest.raises(InvalidInput, match=f"第{position}步"):
            without(arguments, dropped)
        return
    left = [n for n in range(1, 21) if n not in dropped]
    now = left.index(position) + 1
    assert without(arguments, dropped) == {
        "event": f"${now}.event",
        "to": ["U01", f"${now}.unit"],
        "note": "$5",
    }
