"""Tables in YAML that a room writes itself: read, or told in Chinese what is wrong and where."""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar, cast

import yaml
from pydantic import BaseModel, ValidationError

from core.errors import InvalidInput
from core.faults import fault
from core.yaml_data import read_yaml

T = TypeVar("T", bound=BaseModel)
Place = Sequence[int | str]
_LONGEST = 400_000  # characters; ten times the longest that is shipped
_YES_NO = {"是": True, "否": False}
_MORE = 5  # faults that are told at once


def parse(text: str, name: str) -> Mapping[str, Any]:
    """Return the rows of a table that is called `name`. Raises InvalidInput with the line."""
    return _table(_loaded(text, name), name)


def read_file(model: type[T], file: Path, name: str, like: str) -> T:
    """Read a room's own file; an empty one says nothing. `like` is the file it is written like,
    or where an officer finds how.

    Raises:
        InvalidInput: the file can't be used.
    """
    called = f"{name} {file.name} "
    try:
        text = file.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{called}不是 UTF-8 编码的文本。", "请另存为 UTF-8 编码。") from error
    except OSError as error:
        raise InvalidInput(f"{called}无法读取。", "请检查文件的权限后重试。") from error
    loaded = _loaded(text, called)
    rows = {} if loaded is None else _table(loaded, called)
    return checked(model, rows, called, f"请对照{like}改正。")


def checked(
    model: type[T],
    rows: Any,
    name: str,
    remedy: str = "请按提示改好后再保存。",
    where: Callable[[Place], str] | None = None,
) -> T:
    """Return the rows as `model`; `where` words the place of a fault. Raises InvalidInput."""
    try:
        return model.model_validate(rows)
    except ValidationError as error:
        # the value itself is not shown: it may be a password
        found = error.errors()
        # a list whose only row is wrong counts as too short as well
        wrong = [e for e in found if e["type"] != "too_short" or not _within(e["loc"], found)]
        told = (f"{(where or place)(one['loc'])}：{_fault(one)}" for one in wrong[:_MORE])
        said = "；".join(dict.fromkeys(row.removeprefix("：") for row in told))
        raise InvalidInput(f"{name}有误：{said}。", remedy) from error


def place(steps: Place) -> str:
    """Return where in a table a fault is: “要素”“姓名”第2项."""
    named = [step for step in steps if step != "[key]"]
    return "".join(f"“{s}”" if isinstance(s, str) else f"第{s + 1}项" for s in named)


def _within(steps: Place, found: Sequence[Mapping[str, Any]]) -> bool:
    return any(len(e["loc"]) > len(steps) and e["loc"][: len(steps)] == steps for e in found)


def _fault(error: Mapping[str, Any]) -> str:
    choices = re.findall(r"'([^']*)'", str(error.get("ctx", {}).get("expected", "")))
    return fault(error) + (f"（可选：{'、'.join(choices)}）" if choices else "")


def with_switches(value: Any) -> Any:
    """Return rows in which 是 and 否 are switches, for officers who write them so."""
    if isinstance(value, Mapping):
        rows = cast("Mapping[Any, Any]", value)
        return {str(key): with_switches(item) for key, item in rows.items()}
    if isinstance(value, list):
        return [with_switches(item) for item in cast("list[Any]", value)]
    return _YES_NO.get(value, value) if isinstance(value, str) else value


def _table(loaded: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(loaded, dict):
        raise InvalidInput(f"{name}是空的，或者不是一张表。", "请在现有的表上修改。")
    return cast("dict[str, Any]", loaded)


def _loaded(text: str, name: str) -> Any:
    if len(text) > _LONGEST:
        raise InvalidInput(f"{name}太长。", "请删去不用的内容后再保存。")
    try:
        return read_yaml(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        where = f"第{line}行附近" if line else "文中"
        raise InvalidInput(
            f"{name}{where}的写法不对。", "请检查缩进、冒号和引号（冒号用英文半角并空一格）。"
        ) from error
    except yaml.YAMLError as error:
        raise InvalidInput(f"{name}里有不能识别的字符。", "请删去特殊字符后再保存。") from error
