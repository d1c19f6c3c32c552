"""What pydantic finds wrong is told in Chinese, by the field's own name."""

from datetime import date
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field, ValidationError, field_validator

from core.faults import faults


class Sample(BaseModel):
    """A field of every kind that records have."""

    name: Annotated[str, Field(min_length=2, max_length=4)] = "名称"
    lon: Annotated[float, Field(ge=-180, le=180)] = 0.0
    count: int = 0
    day: date = date(2026, 1, 1)
    kind: Literal["a", "b"] = "a"
    many: Annotated[tuple[str, ...], Field(max_length=1)] = ()
    own: str = ""

    @field_validator("own")
    @classmethod
    def _own(cls, value: str) -> str:
        if value == "坏":
            raise ValueError("不能写“坏”字。")
        return value


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": "长" * 9}, "name：最多4个字"),
        ({"lon": 200}, "lon：不能大于180"),
        ({"count": "几个"}, "count：应是整数"),
        ({"day": "昨天"}, "day：应是日期"),
        ({"kind": "c"}, "kind：不在可选的内容里"),
        ({"many": ["一", "二"]}, "many：最多1项"),
        ({"own": "坏"}, "own：不能写“坏”字"),
    ],
)
def test_every_fault_is_told_in_chinese(given: dict[str, object], said: str) -> None:
    assert _told(given) == said


def test_a_fault_of_an_unknown_type_is_told_without_english() -> None:
    with pytest.raises(ValidationError) as wrong:
        Sample.model_validate("nothing")
    assert faults(wrong.value) == "内容不合要求"


def test_fields_are_called_what_the_page_calls_them() -> None:
    with pytest.raises(ValidationError) as wrong:
        Sample.model_validate({"lon": 200, "count": "几个"})
    told = faults(wrong.value, {"lon": "经度", "count": "数量"}.__getitem__)
    assert told == "经度：不能大于180；数量：应是整数"


def _told(given: dict[str, object]) -> str:
    with pytest.raises(ValidationError) as wrong:
        Sample.model_validate(given)
    return faults(wrong.value)
