"""What importing a sheet of places would change: worked out, shown, then applied as shown."""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence

from pydantic import BaseModel, ConfigDict, ValidationError

from connectors.maps.gazetteer import Gazetteer
from connectors.maps.model import Change, Place
from connectors.sheet import Sheet, Value, text_of
from core.errors import InvalidInput
from core.text import normalise

HEADS: dict[str, tuple[str, ...]] = {
    "id": ("编号", "id"),
    "name": ("名称", "地点", "地点名称"),
    "aliases": ("别名", "又称"),
    "type": ("类型", "类别"),
    "unit": ("所属单位编号", "单位编号", "所属单位"),
    "lon": ("经度", "lon"),
    "lat": ("纬度", "lat"),
}


class Planned(BaseModel):
    """An import as it would be done. `lines` tell it; `digest` hashes the changes."""

    model_config = ConfigDict(frozen=True)

    lines: tuple[str, ...]
    changes: tuple[Change, ...]
    unchanged: int
    errors: int
    digest: str


def rows_of(places: Sequence[Place]) -> list[list[Value]]:
    """Return the head and one row a place."""
    head: list[Value] = [names[0] for names in HEADS.values()]
    return [head, *([_cell(place, field) for field in HEADS] for place in places)]


def _cell(place: Place, field: str) -> Value:
    value = getattr(place, field)
    return "、".join(value) if field == "aliases" else value


def new_id(taken: Iterable[str]) -> str:
    """Return the next free id: P39 after P38."""
    used = [int(m[1]) for id in taken if (m := re.fullmatch(r"P(\d{1,9})", id))]
    return f"P{max(used, default=0) + 1:02d}"


def plan(gazetteer: Gazetteer, sheets: Iterable[Sheet]) -> Planned:
    """Return what would change. Raises InvalidInput where no sheet can be understood."""
    lines: list[str] = []
    changes: list[Change] = []
    unchanged = errors = 0
    ids, seen, known = set(gazetteer.by_id), set[str](), False
    for sheet in sheets:
        places = {i: f for i, h in enumerate(sheet.head) if (f := _field(h))}
        if "name" not in places.values():
            continue
        known = True
        for number, texts in sheet.rows:
            cells = {field: texts[i] for i, field in places.items() if i < len(texts)}
            try:
                change = _change(gazetteer, cells, ids, seen)
            except (InvalidInput, ValidationError) as error:
                errors += 1
                lines.append(f"第{number}行出错：{_explain(error)}")
                continue
            if change.before == change.after:
                unchanged += 1
                continue
            changes.append(change)
            lines.append(f"第{number}行{_told(change)}")
    if not known:
        raise InvalidInput(
            "表头认不出来，没有可导入的表。", "表头应如：编号、名称、类型、经度、纬度。"
        )
    content = json.dumps([c.model_dump(mode="json") for c in changes], ensure_ascii=False)
    digest = hashlib.sha256(content.encode()).hexdigest()
    return Planned(
        lines=tuple(lines),
        changes=tuple(changes),
        unchanged=unchanged,
        errors=errors,
        digest=digest,
    )


def _field(head: str) -> str | None:
    plain = normalise(head)
    return next((field for field, names in HEADS.items() if plain in names), None)


def _change(gazetteer: Gazetteer, cells: dict[str, str], ids: set[str], seen: set[str]) -> Change:
    name, given = cells.get("name", ""), cells.get("id", "")
    if not name:
        raise InvalidInput("没有填名称。")
    before = gazetteer.by_id.get(given)
    if not given:
        same = [place for place in gazetteer.places if place.name == name]
        if len(same) > 1:
            raise InvalidInput(f"有{len(same)}个“{name}”，请填编号。")
        before = same[0] if same else None
    id = given or (before.id if before else new_id(ids))
    if id in seen:
        raise InvalidInput(f"编号{id}在表里出现了两次。")
    seen.add(id)
    ids.add(id)
    values = before.model_dump() if before else {}
    for field, text in cells.items():
        same_text = before is not None and text_of(_cell(before, field)) == text
        if field != "id" and not same_text:
            values[field] = _degrees(text) if field in ("lon", "lat") else text
    return Change(before=before, after=Place.model_validate(values | {"id": id}))


def _degrees(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise InvalidInput(f"“{text}”不是经纬度，请写成121.4012的样子。") from error


def _explain(error: InvalidInput | ValidationError) -> str:
    if isinstance(error, InvalidInput):
        return error.message
    fields = "、".join(HEADS[str(e["loc"][0])][0] for e in error.errors() if e["loc"])
    return f"{fields}没有填或不合要求。"


def _told(change: Change) -> str:
    if change.before is None:
        return f"新增：{change.place.name}。"
    before, after = rows_of([change.before])[1], rows_of([change.place])[1]
    heads = [names[0] for names in HEADS.values()]
    parts = [
        f"{head}由“{text_of(old)}”改为“{text_of(new)}”"
        for head, old, new in zip(heads, before, after, strict=True)
        if old != new
    ]
    return f"修改：{change.before.name}，{'，'.join(parts)}。"
