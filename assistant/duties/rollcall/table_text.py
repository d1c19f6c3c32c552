"""Reads a room's own table from YAML, and says in Chinese what is wrong with it."""

from collections.abc import Mapping
from typing import Any, TypeVar, cast

import yaml
from pydantic import BaseModel, ValidationError

from core.errors import InvalidInput
from core.yaml_data import read_yaml

T = TypeVar("T", bound=BaseModel)
_LONGEST = 100_000
_YES_NO = {"是": True, "否": False}
_MORE = 5  # errors that are told at once

_KINDS = {
    "missing": "没有写",
    "extra_forbidden": "不认识这一项",
    "enum": "只能从规定的词里选",
    "literal_error": "只能从规定的词里选",
    "int_type": "要写整数",
    "int_parsing": "要写整数",
    "int_from_float": "要写整数",
    "float_type": "要写数字",
    "float_parsing": "要写数字",
    "finite_number": "要写数字",
    "greater_than": "太小",
    "greater_than_equal": "太小",
    "less_than": "太大",
    "less_than_equal": "太大",
    "string_type": "要写文字",
    "string_too_short": "不能空着",
    "string_too_long": "太长",
    "bool_type": "写“是”或者“否”",
    "bool_parsing": "写“是”或者“否”",
    "dict_type": "要写成“名称: 内容”",
    "tuple_type": "要写成列表",
}


def read_table(model: type[T], text: str, name: str) -> T:
    """Read a table of `model`. Raises InvalidInput naming every fault by its place."""
    data = _parsed(text, name)
    try:
        return model.model_validate(_plain(data))
    except ValidationError as error:
        said = "；".join(dict.fromkeys(_said(row) for row in error.errors()[:_MORE]))
        raise InvalidInput(f"{name}有误：{said}。", "请按提示改好后再保存。") from error


def _parsed(text: str, name: str) -> Mapping[str, Any]:
    if len(text) > _LONGEST:
        raise InvalidInput(f"{name}太长。", "请删去不用的内容后再保存。")
    try:
        data: object = read_yaml(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        where = f"第{line}行附近" if line else "文中"
        raise InvalidInput(
            f"{name}{where}的写法不对。", "请检查缩进、冒号和引号（冒号用英文半角并空一格）。"
        ) from error
    except yaml.YAMLError as error:
        raise InvalidInput(f"{name}里有不能识别的字符。", "请删去特殊字符后再保存。") from error
    if not isinstance(data, dict):
        raise InvalidInput(f"{name}是空的，或者不是一张表。", "请在现有的表上修改。")
    return cast("dict[str, Any]", data)


def _plain(value: Any) -> Any:
    """是 and 否 become switches."""
    if isinstance(value, Mapping):
        rows = cast("Mapping[Any, Any]", value)
        return {str(key): _plain(item) for key, item in rows.items()}
    if isinstance(value, list):
        return [_plain(item) for item in cast("list[Any]", value)]
    return _YES_NO.get(value, value) if isinstance(value, str) else value


def _said(error: Any) -> str:
    steps = [step for step in error["loc"] if step != "[key]"]
    where = "".join(f"“{s}”" if isinstance(s, str) else f"第{s + 1}项" for s in steps)
    if error["type"] == "value_error":
        return f"{where}{error['ctx']['error']}"
    return f"{where}{_KINDS.get(error['type'], '写法不对')}"
