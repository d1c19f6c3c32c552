"""What an action's JSON schema asks for, one field an argument, whatever the action is."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from types import MappingProxyType
from typing import Any, Literal

from pydantic import BaseModel

from channels.web.plan_view import argument_label
from channels.web.text import acting as words
from connectors.contract import Kind, Named
from core.effects.catalogue import is_reference
from core.errors import InvalidInput

FieldKind = Literal["text", "long", "number", "whole", "switch", "choice", "moment", "day", "free"]
LONG_TEXT = frozenset({"content", "note", "reason", "result", "text", "casualties", "title"})
# which things an argument names; the names of arguments are one convention over all actions
NAMES: Mapping[str, tuple[Kind, ...]] = {
    "event": (Kind.EVENT,),
    "attach_to": (Kind.EVENT,),
    "to": (Kind.UNIT, Kind.EXTERNAL, Kind.GROUP),
    "unit": (Kind.UNIT,),
    "units": (Kind.UNIT,),
    "group": (Kind.GROUP,),
    "members": (Kind.UNIT,),
    "parent": (Kind.UNIT,),
    "deputies": (Kind.CONTACT,),
    "standing_on_duty": (Kind.CONTACT,),
    "standing_leader": (Kind.CONTACT,),
    "contact": (Kind.CONTACT,),
    "leader": (Kind.CONTACT,),
    "primary": (Kind.CONTACT,),
    "secondary": (Kind.CONTACT,),
    "camera": (Kind.CAMERA,),
    "cameras": (Kind.CAMERA,),
    "device": (Kind.DEVICE,),
    "scene": (Kind.SCENE,),
    "place": (Kind.PLACE,),
    "near": (Kind.PLACE, Kind.EVENT),
    "center": (Kind.PLACE, Kind.EVENT),
}
_UPWARD = (Kind.EXTERNAL, Kind.UNIT, Kind.GROUP)  # a report goes to the room above first of all
# where one action means other things by a name, or offers them in another order
OF_ACTION: Mapping[tuple[str, str], tuple[Kind, ...]] = {
    ("video.push", "to"): (Kind.DEVICE, Kind.UNIT, Kind.EXTERNAL),
    ("report.send", "to"): _UPWARD,
    ("report.confirm", "to"): _UPWARD,
}


@dataclass(frozen=True, slots=True)
class Field:
    """One argument to fill in. `choices` maps values to labels; empty: anything may be written."""

    name: str
    label: str
    kind: FieldKind
    many: bool
    needed: bool
    choices: Mapping[str, str]


def fields_of(
    model: type[BaseModel],
    things: Iterable[Named],
    action: str = "",
    labels: Mapping[str, str] = MappingProxyType({}),
) -> list[Field]:
    """Return a model's fields in order: an action's arguments, or one record inside of them.

    `labels` are what a page calls the fields, before what they are called everywhere.
    """
    schema = model.model_json_schema()
    named = list(things)
    return [
        _field(labels.get(name) or argument_label(model, name), action, name, rule, schema, named)
        for name, rule in schema.get("properties", {}).items()
    ]


def _field(
    label: str,
    action: str,
    name: str,
    rule: Mapping[str, Any],
    schema: Mapping[str, Any],
    things: list[Named],
) -> Field:
    plain = _plain(rule, schema)
    entry = _plain(plain.get("items", {}), schema) if plain.get("type") == "array" else plain
    many = entry is not plain and entry.get("type") != "object"
    choices = {str(v): words.VALUES.get(str(v), str(v)) for v in entry.get("enum", ())}
    if not choices and entry.get("type", "string") == "string" and "format" not in entry:
        choices = _things(action, name, things)
    return Field(
        name=name,
        label=label,
        kind="choice" if choices else _kind(name, entry),
        many=many,
        needed=name in schema.get("required", ()),
        choices=choices,
    )


def _plain(rule: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the rule without references and without the null of optional fields."""
    if "$ref" in rule:
        found = schema.get("$defs", {}).get(str(rule["$ref"]).rpartition("/")[2], {})
        return _plain(found, schema)
    if "const" in rule:
        return {"enum": [rule["const"]], "type": "string"}
    if "anyOf" in rule:
        some = [_plain(r, schema) for r in rule["anyOf"] if r.get("type") != "null"]
        return some[0] if len(some) == 1 else {"type": "any"}
    return rule


def _kind(name: str, rule: Mapping[str, Any]) -> FieldKind:
    formats: dict[str, FieldKind] = {"date-time": "moment", "date": "day"}
    types: dict[str, FieldKind] = {"boolean": "switch", "integer": "whole", "number": "number"}
    if rule.get("format") in formats:
        return formats[rule["format"]]
    if rule.get("type") in types:
        return types[rule["type"]]
    if rule.get("type") == "string":
        return "long" if name in LONG_TEXT else "text"
    return "free"


def _things(action: str, name: str, things: list[Named]) -> dict[str, str]:
    if action.startswith("device.") and name == "place":  # a room by its name, not a place's id
        rooms = {str(t.facts.get("place", "")) for t in things if t.kind is Kind.DEVICE}
        return {room: room for room in sorted(rooms - {""})}
    kinds = OF_ACTION.get((action, name), NAMES.get(name, ()))
    offered = [thing for thing in things if thing.kind in kinds]
    return {t.id: t.name for t in sorted(offered, key=lambda t: kinds.index(t.kind))}


def shown(field: Field, value: Any, zone: tzinfo) -> Any:
    """Return a stored value as its input element takes it."""
    if value is None:
        return [] if field.many and field.choices else False if field.kind == "switch" else ""
    if field.many:
        return value if field.choices else "、".join(map(str, value))
    match field.kind:
        case "moment":
            return datetime.fromisoformat(str(value)).astimezone(zone).strftime("%Y-%m-%dT%H:%M")
        case "free":
            return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        case _:
            return value


def read(field: Field, given: Any, zone: tzinfo) -> Any:
    """Return an input element's value as the action takes it; None where nothing was given.

    Raises InvalidInput where something needed is missing or can't be read.
    """
    if given is None or given == "" or given == []:
        if field.needed:
            raise InvalidInput(words.FORM_NEEDED.format(label=field.label))
        return None
    if field.many:
        return list(given) if field.choices else _split(str(given))
    try:
        return _read_one(field.kind, given, zone)
    except ValueError as wrong:
        raise InvalidInput(f"“{field.label}”的写法不对。", "请检查后再提交。") from wrong


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.replace("，", "、").split("、") if part.strip()]


def _read_one(kind: FieldKind, given: Any, zone: tzinfo) -> Any:
    match kind:
        case "moment":
            return datetime.fromisoformat(str(given)).replace(tzinfo=zone).isoformat()
        case "day":
            return date.fromisoformat(str(given)).isoformat()
        case "whole":
            return int(float(given))
        case "number":
            return float(given)
        case "switch":
            return bool(given)
        case "free":
            return _free(str(given))
        case _:
            return str(given).strip()


def _free(text: str) -> Any:
    """Numbers and JSON are read as such, anything else is text."""
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text


def fixed(value: Any) -> bool:
    """Say whether a value names an earlier step's result and is therefore not edited."""
    entries: list[Any] = value if isinstance(value, list) else [value]
    return any(is_reference(entry) for entry in entries)
