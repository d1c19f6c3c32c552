"""What is wrong with a given value, in Chinese: pydantic's own sentences are English.

The types of faults: https://docs.pydantic.dev/latest/errors/validation_errors/
"""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

_OTHER = "内容不合要求"
_SAID: Mapping[str, str] = {
    "missing": "缺少",
    "extra_forbidden": "没有这一项",
    "string_type": "应是文字",
    "string_too_short": "至少{min_length}个字",
    "string_too_long": "最多{max_length}个字",
    "string_pattern_mismatch": "写法不对",
    "too_short": "至少{min_length}项",
    "too_long": "最多{max_length}项",
    "int_type": "应是整数",
    "int_parsing": "应是整数",
    "int_from_float": "应是整数",
    "float_type": "应是数字",
    "float_parsing": "应是数字",
    "finite_number": "应是数字",
    "greater_than": "应大于{gt}",
    "greater_than_equal": "不能小于{ge}",
    "less_than": "应小于{lt}",
    "less_than_equal": "不能大于{le}",
    "bool_type": "应是“是”或“否”",
    "bool_parsing": "应是“是”或“否”",
    "literal_error": "不在可选的内容里",
    "enum": "不在可选的内容里",
    "date_type": "应是日期",
    "date_parsing": "应是日期",
    "date_from_datetime_parsing": "应是日期",
    "datetime_type": "应是时间",
    "datetime_parsing": "应是时间",
    "datetime_from_date_parsing": "应是时间",
    "timezone_aware": "应带时区",
    "dict_type": "应写成“名称: 内容”",
    "list_type": "应是列表",
    "tuple_type": "应是列表",
    "url_parsing": "应是网址",
    "url_scheme": "应是网址",
}


def fault(error: Mapping[str, Any]) -> str:
    """Return one of a ValidationError's `errors()` as a phrase without a full stop."""
    given: Mapping[str, Any] = error.get("ctx", {})
    if isinstance(given.get("error"), ValueError):  # a validator of ours: its words are Chinese
        return str(given["error"]).rstrip("。")
    said = _SAID.get(str(error["type"]), _OTHER)
    shown = {name: f"{v:g}" if isinstance(v, float) else v for name, v in given.items()}
    return said.format_map(shown) if shown else said


def faults(error: ValidationError, label: Callable[[str], str] = str) -> str:
    """Return everything that is wrong, each fault once; `label` is what a field is called."""
    told: list[str] = []
    for one in error.errors():
        field = "、".join(label(part) for part in one["loc"] if isinstance(part, str))
        told.append(f"{field}：{fault(one)}" if field else fault(one))
    return "；".join(dict.fromkeys(told))
