"""Changing one rule of a rule book as it is written: the rest, with its comments, stays."""

from collections.abc import Iterable, Mapping
from io import StringIO
from typing import Any, cast

from ruamel.yaml import YAML

from assistant.duties.report.rules.model import Rule, RuleBook
from core.errors import InvalidInput, NotFound
from core.room_tables import checked

_RULES, _ID = "规则", "编号"
_OWN = "bd-"  # 本地: ids of the room's own rules
_FIELDS = tuple(str(info.alias) for info in Rule.model_fields.values())
_ALWAYS = "启用"  # written even where it is what a rule is without it


def rule_of(values: Mapping[str, Any], book: RuleBook) -> Rule:
    """Return a rule from what stands in a form, named as in the file.

    Without a 编号 it is a new one and gets the next of the room's own. Raises InvalidInput that
    says in Chinese which field is wrong.
    """
    given = {key: value for key, value in values.items() if value not in (None, "", [], ())}
    given.setdefault(_ID, _next_id(rule.id for rule in book.rules))
    return checked(Rule, given, "这条规则", "请改正后再提交。")


def fields_of(rule: Rule) -> dict[str, Any]:
    """Return a rule as it is written in the file, without what is as it is when not written."""
    written = rule.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return written | {_ALWAYS: rule.enabled}


def with_rule(text: str, rule: Rule) -> str:
    """Return the book with this rule in the place of the one with its id, or at the end.

    Raises InvalidInput where the book would not be sound.
    """
    old = next((one for one in RuleBook.load(text).rules if one.id == rule.id), None)
    yaml, book = _read(text)
    if old is None:
        book[_RULES].append(_written(fields_of(rule)))
    else:
        _fill(_rows(book)[_at(book, rule.id)], fields_of(old), fields_of(rule))
    return _sound(yaml, book)


def without_rule(text: str, id: str) -> str:
    """Return the book without the rule.

    Raises NotFound where there is none, InvalidInput where it is the last one.
    """
    yaml, book = _read(text)
    if len(_rows(book)) == 1:
        raise InvalidInput("这是最后一条规则，不能删除。", "可以改为停用。")
    del book[_RULES][_at(book, id)]
    return _sound(yaml, book)


def _next_id(known: Iterable[str]) -> str:
    taken = set(known)
    return next(id for n in range(1, len(taken) + 2) if (id := f"{_OWN}{n}") not in taken)


def _fill(row: dict[str, Any], old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """Change what differs, key by key: comments hang on the keys that stay."""
    for key in _FIELDS:
        if old.get(key) == new.get(key):
            continue
        if key in new:
            row[key] = _written(new[key])
        else:
            row.pop(key, None)


def _written(value: Any) -> Any:
    """A switch is written 是 or 否."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict):
        rows = cast("dict[str, Any]", value)
        return {key: _written(item) for key, item in rows.items()}
    if isinstance(value, list):
        return [_written(item) for item in cast("list[Any]", value)]
    return value


def _read(text: str) -> tuple[Any, dict[str, Any]]:
    RuleBook.load(text)  # what is wrong with it is told in Chinese
    yaml: Any = YAML()
    yaml.preserve_quotes = True
    yaml.allow_duplicate_keys = True  # as the reader of the rule book does
    yaml.width = 4096  # a long note stays on its line
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml, yaml.load(text)


def _rows(book: Mapping[str, Any]) -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", book[_RULES])


def _at(book: Mapping[str, Any], id: str) -> int:
    found = next((n for n, row in enumerate(_rows(book)) if str(row.get(_ID)) == id), None)
    if found is None:
        raise NotFound(f"没有编号为“{id}”的规则。", "请刷新后重试。")
    return found


def _sound(yaml: Any, book: Mapping[str, Any]) -> str:
    out = StringIO()
    yaml.dump(book, out)
    RuleBook.load(out.getvalue())
    return out.getvalue()
