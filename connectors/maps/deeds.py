"""What the map's actions do."""

import hashlib
from collections.abc import Sequence
from typing import Any

from connectors.contract import Context
from connectors.kept import Kept
from connectors.maps import importing
from connectors.maps.arguments import (
    DeletePlace,
    ExportPlaces,
    ImportPlaces,
    Locate,
    Nearby,
    Places,
    PreviewPlaces,
    SavePlace,
)
from connectors.maps.gazetteer import Gazetteer, decide
from connectors.maps.model import Change, Place, Point
from connectors.maps.system import MapSystem
from connectors.sheet import read, write_csv, write_xlsx
from core.effects.action import Call, Done
from core.errors import InvalidInput, NotFound, Refused
from core.text import normalise


def _far(metres: float) -> str:
    """Return 640米, or 1.2公里."""
    return f"{metres / 1000:.1f}公里" if metres >= 1000 else f"{round(metres / 10) * 10}米"


class Deeds:
    """Runs the actions of one map. Other systems' things are located through their names."""

    def __init__(self, system: MapSystem, context: Context) -> None:
        self._system = system
        self._names = context.names
        self._zone = context.zone
        self.kept = Kept(context.files)

    # words for summaries

    def name(self, id: str) -> str:
        """Return what an id is called."""
        place = self._system.gazetteer().by_id.get(id)
        return place.name if place else self._names.of(id)

    def called(self, asked: Locate) -> str:
        """Return what is to be located, in words."""
        id = asked.place or asked.event or asked.camera
        return self.name(id) if id else asked.place_text or ""

    # finding

    def _marker(self, id: str) -> dict[str, Any]:
        """Return where a thing of any system is. Raises NotFound where no position is known."""
        gazetteer = self._system.gazetteer()
        if place := gazetteer.by_id.get(id):
            return self._place_card(place)
        thing = self._names.get(id)
        if thing is None:
            raise NotFound(f"没有找到“{id}”。", "请换一个地点，或在地图页面查看。")
        at = gazetteer.by_id.get(str(thing.facts.get("place", "")))
        lon, lat = thing.facts.get("lon"), thing.facts.get("lat")
        if lon is None or lat is None:
            if at is None:
                raise NotFound(f"“{thing.name}”没有登记位置。", "请先补上它的地点。")
            lon, lat = at.lon, at.lat
        return {
            "id": thing.id,
            "name": thing.name,
            "type": thing.kind.value,
            "lon": lon,
            "lat": lat,
            "place": at.name if at else "",
        }

    def _place_card(self, place: Place) -> dict[str, Any]:
        unit = self._names.of(place.unit) if place.unit else ""
        return place.model_dump(mode="json") | {"unit_name": unit}

    def locate(self, call: Call, asked: Locate) -> Done:
        """map.locate."""
        id = asked.place or asked.event or asked.camera
        if id is None:
            return self._by_words(asked.place_text or "")
        return self._located(self._marker(id))

    def _located(self, marker: dict[str, Any], note: str = "") -> Done:
        details = [str(marker.get("unit_name") or ""), str(marker.get("place") or "")]
        shown = "，".join(detail for detail in details if detail)
        text = f"{marker['name']}{f'（{shown}）' if shown else ''}"
        text += f"：东经{marker['lon']:.4f}°，北纬{marker['lat']:.4f}°。{note}"
        refs = {"place": marker["id"]}
        return Done(text=text, refs=refs, data={"center": marker, "markers": [marker]})

    def _by_words(self, text: str) -> Done:
        places, sure = decide(self._system.gazetteer().search(text))
        if not places:
            raise NotFound(f"地点库里没有“{text}”。", "请换一个写法，或先在地图页面登记这个地点。")
        if len(places) == 1 and sure:
            return self._located(self._place_card(places[0]), _rest(text, places[0]))
        names = "、".join(f"{place.name}（{place.type}）" for place in places)
        said = f"“{text}”可能是：{names}。是哪一处？"
        return Done(
            text=said,
            data={
                "markers": [self._place_card(place) for place in places],
                "choices": [{"id": place.id, "label": place.name} for place in places],
            },
        )

    def nearby(self, call: Call, asked: Nearby) -> Done:
        """map.nearby."""
        centre, gazetteer = self._marker(asked.center), self._system.gazetteer()
        types = {word: gazetteer.type_of(word) for word in asked.types}
        if unknown := [word for word, found in types.items() if found is None]:
            raise InvalidInput(
                f"地点库里没有“{'、'.join(unknown)}”这一类地点。",
                f"已有的类型：{'、'.join(sorted(gazetteer.types))}。",
            )
        point = Point(lon=centre["lon"], lat=centre["lat"])
        wanted = [found for found in types.values() if found]
        found = gazetteer.near(point, asked.radius_m, wanted, leave_out=str(centre["id"]))
        where = f"{centre['name']}周边{_far(asked.radius_m)}"
        what = "、".join(asked.types)
        listed = "；".join(f"{n.place.name}（{n.wind}方向约{_far(n.metres)}）" for n in found)
        text = f"{where}有{what}{len(found)}处：{listed}。" if found else f"{where}没有{what}。"
        return Done(
            text=text,
            refs={"places": [near.place.id for near in found]},
            data={
                "center": centre,
                "radius_m": asked.radius_m,
                "markers": [
                    self._place_card(n.place) | {"distance_m": round(n.metres), "wind": n.wind}
                    for n in found
                ],
            },
        )

    # pages

    def places(self, call: Call, asked: Places) -> Done:
        """map.places."""
        gazetteer = self._system.gazetteer()
        kept = [
            place
            for place in self._wanted(gazetteer, asked.query)
            if (not asked.type or place.type == asked.type)
            and (not asked.unit or place.unit == asked.unit)
        ]
        page = kept[asked.offset : asked.offset + asked.limit]
        return Done(
            text=f"共{len(kept)}个地点。",
            data={
                "total": len(kept),
                "editable": self._system.editable,
                "types": sorted(gazetteer.types),
                "markers": [self._place_card(place) for place in page],
            },
        )

    def _wanted(self, gazetteer: Gazetteer, query: str) -> Sequence[Place]:
        if not query:
            return gazetteer.places
        return [place for place, _ in gazetteer.search(query, limit=len(gazetteer.places))]

    def save(self, call: Call, asked: SavePlace) -> Done:
        """map.save."""
        gazetteer, place = self._system.gazetteer(), asked.place
        before = gazetteer.by_id.get(place.id) if place.id else None
        if place.id and before is None:
            raise NotFound("要改的地点已不在地点库里。", "请刷新页面。")
        if not place.id:
            place = place.model_copy(update={"id": importing.new_id(gazetteer.by_id)})
        change = Change(before=before, after=place)
        self._system.apply(call, [change], "保存地点")
        return self._saved(change, f"已{'修改' if before else '新增'}地点：{place.name}。")

    def delete(self, call: Call, asked: DeletePlace) -> Done:
        """map.delete."""
        before = self._system.gazetteer().by_id.get(asked.id)
        if before is None:
            raise NotFound("地点库里没有这个地点。", "它可能已被删除，请刷新页面。")
        change = Change(before=before)
        self._system.apply(call, [change], "删除地点")
        return self._saved(change, f"已删除地点：{before.name}。")

    def _saved(self, change: Change, text: str) -> Done:
        undo = {"change": change.model_dump(mode="json")}
        return Done(text=text, refs={"place": change.place.id}, undo=undo)

    def put_back(self, call: Call, _asked: object, done: Done) -> Done:
        """Take a saving or deleting back."""
        change = Change.model_validate(done.undo["change"]).reversed()
        self._system.apply(call, [change], "撤销")
        outcome = "不再保留" if change.after is None else "恢复为改动前的样子"
        return Done(text=f"已撤销，地点“{change.place.name}”{outcome}。")

    # files

    def _plan(self, asked: PreviewPlaces) -> tuple[importing.Planned, str]:
        plan = importing.plan(self._system.gazetteer(), read(self.kept.read(asked.file)))
        return plan, hashlib.sha256(f"{asked.file}|{plan.digest}".encode()).hexdigest()

    def preview(self, call: Call, asked: PreviewPlaces) -> Done:
        """map.import_preview."""
        plan, digest = self._plan(asked)
        return Done(
            text=f"要改{len(plan.changes)}处，不变{plan.unchanged}处，出错{plan.errors}行。",
            refs={"file": asked.file, "preview": digest},
            data={
                "preview": digest,
                "file": asked.file,
                "changes": len(plan.changes),
                "lines": list(plan.lines[:500]),
            },
        )

    def apply_import(self, call: Call, asked: ImportPlaces) -> Done:
        """map.import_apply: exactly what was previewed, or nothing."""
        plan, digest = self._plan(asked)
        if digest != asked.preview:
            raise Refused("预览之后地点库或文件有变动，没有导入。", "请重新预览，确认后再导入。")
        if not plan.changes:
            raise InvalidInput("没有要导入的改动。", "请检查文件内容。")
        self._system.apply(call, plan.changes, f"导入文件{asked.file}")
        return Done(text=f"已导入，改动{len(plan.changes)}处，出错未导入{plan.errors}行。")

    def export(self, call: Call, asked: ExportPlaces) -> Done:
        """map.export."""
        rows = importing.rows_of(self._system.gazetteer().places)
        data = write_csv(rows) if asked.format == "csv" else write_xlsx({"地点": rows})
        path = self.kept.export(data, asked.format)
        name = f"地点{call.at.astimezone(self._zone):%Y%m%d}.{asked.format}"
        return Done(
            text=f"已导出{name}，24小时内可下载。",
            data={"name": name, "path": str(path), "size": len(data)},
        )


def _rest(text: str, place: Place) -> str:
    """Say where a text went on after the place's name (house numbers aren't in the gazetteer)."""
    plain = normalise(text)
    for called in (place.name, *place.aliases):
        name = normalise(called)
        if plain != name and plain.startswith(name):
            return f"“{plain[len(name) :]}”没有登记，只定位到{place.name}。"
    return ""
