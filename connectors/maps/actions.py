"""What can be done with the map from conversation and from the pages."""

from collections.abc import Sequence
from typing import Any

from connectors.contract import Context, SystemSpec
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
from connectors.maps.deeds import Deeds
from connectors.maps.system import MapSystem
from core.effects.action import Action, Effect
from core.identity import Permission

READ, ASK, KEEP = Effect.READ, Permission.ASK, Permission.MANAGE_RECORDS


def _asking(deeds: Deeds) -> list[Action[Any]]:
    return [
        Action(
            "map.locate", "地图定位", Locate, READ, ASK,
            lambda a: f"在地图上定位{deeds.called(a)}。", deeds.locate,
            examples=(
                "人民公园在哪里", "把这个事件标到图上", "定位一下东门加油站",
                "这路探头在地图上什么位置", "在图上找南苑三村15号",
            ),
        ),
        Action(
            "map.nearby", "查周边", Nearby, READ, ASK,
            lambda a: f"查{deeds.name(a.center)}周边{a.radius_m}米内的{'、'.join(a.types)}。",
            deeds.nearby,
            examples=(
                "火场周围一公里有哪些消防站", "学校附近五百米的医院", "周边三公里的避难场所列一下",
                "事发地最近的派出所在哪",
            ),
        ),
        Action(
            "map.places", "看地点", Places, READ, ASK,
            lambda a: f"查看{a.type or ''}地点{a.query}。", deeds.places,
            examples=("全区的学校列出来", "打开地点库", "有哪些下立交"),
        ),
    ]  # fmt: skip


def _keeping(deeds: Deeds) -> list[Action[Any]]:
    return [
        Action(
            "map.save", "保存地点", SavePlace, Effect.REVERSIBLE, KEEP,
            lambda a: f"{'修改' if a.place.id else '新增'}地点“{a.place.name}”。", deeds.save,
            undo=deeds.put_back,
            examples=("地点库里加一个临时安置点", "把这个地点的坐标改一下", "给这个路口加个别名"),
        ),
        Action(
            "map.delete", "删除地点", DeletePlace, Effect.REVERSIBLE, KEEP,
            lambda a: f"删除地点“{deeds.name(a.id)}”。", deeds.delete, undo=deeds.put_back,
            examples=("把这个拆掉的市场从地点库删了", "删除这个地点"),
        ),
        Action(
            "map.import_preview", "预览导入地点", PreviewPlaces, READ, KEEP,
            lambda a: "预览导入地点会改什么。", deeds.preview,
            examples=("看看这张地点表导进去会改什么",),
        ),
        Action(
            "map.import_apply", "导入地点", ImportPlaces, Effect.CONSEQUENTIAL, KEEP,
            lambda a: f"按预览导入地点（文件校验值{a.file[:8]}，预览校验值{a.preview[:8]}）。",
            deeds.apply_import,
            examples=("地点表预览没问题，导入",),
        ),
        Action(
            "map.export", "导出地点", ExportPlaces, READ, ASK,
            lambda a: f"导出全部地点为{a.format}文件。", deeds.export,
            examples=("把地点库导出成表格",),
        ),
    ]  # fmt: skip


def actions(system: MapSystem, context: Context) -> Sequence[Action[Any]]:
    """Return the actions over one map."""
    deeds = Deeds(system, context)
    return [*_asking(deeds), *_keeping(deeds)]


SPEC = SystemSpec(
    key="maps",
    title="地图",
    adapters={"builtin": "connectors.maps.builtin"},
    actions=actions,
)
