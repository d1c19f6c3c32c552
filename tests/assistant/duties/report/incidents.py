"""Records built by hand over invented material, for the tests of drafts and documents."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from assistant.duties.report.record import (
    Conflict,
    Fact,
    Material,
    Missing,
    Record,
    Slot,
    Source,
    Span,
    Status,
    Wording,
)
from core.clock import ROOM_ZONE

Said = tuple[Slot, str, str, dict[str, Any]]  # slot, text, words in the material, other fields


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ROOM_ZONE)


def span(text: str, quote: str) -> Span:
    start = text.index(quote)
    return Span(source="m1", start=start, end=start + len(quote), quote=quote)


def incident(
    now: datetime,
    text: str,
    said: Sequence[Said],
    conflicts: Sequence[tuple[str, Slot | None, Sequence[tuple[str, str]]]] = (),
    missing: Sequence[str] = (),
) -> tuple[Material, Record]:
    facts = [
        Fact(slot=slot, text=words, spans=(span(text, quote),), **more)
        for slot, words, quote, more in said
    ]
    sides = [
        Conflict(
            key=what,
            what=what,
            slot=slot,
            values=tuple(Wording(text=t, spans=(span(text, q),)) for t, q in values),
        )
        for what, slot, values in conflicts
    ]
    lacking = tuple(Missing(key=key, ask="?") for key in missing)
    material = Material(sources=(Source(id="m1", text=text),), now=now)
    return material, Record(facts=tuple(facts), conflicts=tuple(sides), missing=lacking)


def warehouse_fire() -> tuple[Material, Record]:
    text = (
        "2:15银杏镇方玲来电，银杏街88号东升木器厂两点零五前后起的火，值夜的三个人都打不通电话。"
        "消防2:20到场，6车31人，火势没压下去，正打着。副镇长罗毅到了现场。区消防打算再派2台水罐车。"
        "起火的原因眼下讲不准。"
    )
    return incident(
        at(10, 2, 30),
        text,
        [
            (Slot.CATEGORY, "事故灾难-火灾", "起的火", {}),
            (
                Slot.OCCURRED_AT,
                "两点零五前后",
                "两点零五前后",
                {"moment": at(10, 2, 5), "approx": True},
            ),
            (Slot.RECEIVED_AT, "2:15", "2:15", {"moment": at(10, 2, 15)}),
            (Slot.PLACE, "银杏镇银杏街88号东升木器厂", "银杏街88号东升木器厂", {}),
            (Slot.SOURCE, "银杏镇（方玲）", "银杏镇方玲", {}),
            (Slot.MISSING, "3人", "三个人都打不通电话", {"number": 3}),
            (Slot.FORCE, "消防6车31人", "消防2:20到场，6车31人", {}),
            (Slot.LEADER, "副镇长罗毅到了现场", "副镇长罗毅到了现场", {}),
            (Slot.MEASURE, "扑救", "正打着", {"status": Status.ONGOING}),
            (Slot.MEASURE, "再派2台水罐车", "打算再派2台水罐车", {"status": Status.PLANNED}),
            (Slot.TREND, "火势没压下去", "火势没压下去", {}),
            (Slot.CAUSE, "起火原因讲不准", "起火的原因眼下讲不准", {"status": Status.UNKNOWN}),
        ],
        missing=["现场联系人", "影响范围"],
    )


def warehouse_fire_later() -> tuple[Material, Record]:
    text = (
        "8:10银杏镇方玲又打来：七点半火全扑灭了。找着2个人，都不行了，剩1个没有下落。"
        "烧了大约1200平方米。消防加派到13车66人。消防还在查怎么起的火。"
    )
    return incident(
        at(10, 8, 20),
        text,
        [
            (Slot.RECEIVED_AT, "8:10", "8:10", {"moment": at(10, 8, 10)}),
            (Slot.SOURCE, "银杏镇（方玲）", "银杏镇方玲", {}),
            (Slot.DEATHS, "死亡2人", "找着2个人，都不行了", {"number": 2}),
            (Slot.MISSING, "1人", "剩1个没有下落", {"number": 1}),
            (Slot.IMPACT, "过火面积大约1200平方米", "烧了大约1200平方米", {"approx": True}),
            (Slot.FORCE, "消防13车66人", "消防加派到13车66人", {}),
            (Slot.MEASURE, "火7时30分扑灭", "七点半火全扑灭了", {}),
            (Slot.CAUSE, "原因在查", "消防还在查怎么起的火", {"status": Status.ONGOING}),
        ],
    )


def stuck_lift() -> tuple[Material, Record]:
    text = (
        "14:50云杉公寓物业来电，3号楼电梯卡在11层和12层之间，里面5个人，大人两个小孩两个。"
        "维保称要一刻钟，消防14:58来了一辆，正在破门。物业小孔在场，电话139-0000-4077。"
    )
    return incident(
        at(21, 15, 5),
        text,
        [
            (Slot.CATEGORY, "事故灾难-特种设备（电梯）", "电梯卡在11层和12层之间", {}),
            (Slot.RECEIVED_AT, "14:50", "14:50", {"moment": at(21, 14, 50)}),
            (Slot.PLACE, "云杉公寓3号楼", "3号楼", {}),
            (Slot.SOURCE, "云杉公寓物业", "云杉公寓物业", {}),
            (Slot.FORCE, "消防1车", "消防14:58来了一辆", {}),
            (Slot.MEASURE, "破门", "正在破门", {"status": Status.ONGOING}),
            (Slot.CONTACT, "物业小孔139-0000-4077", "物业小孔在场，电话139-0000-4077", {}),
        ],
        [
            (
                "被困人数",
                Slot.TRAPPED,
                [("里面5个人", "里面5个人"), ("大人两个小孩两个（合计4）", "大人两个小孩两个")],
            )
        ],
        ["发生时间", "原因口径"],
    )


def crash() -> tuple[Material, Record]:
    text = (
        "17:40记：西湾交警来电，17点半前后，一辆面包车在西湾大桥引桥侧翻，司机胳膊受伤，"
        "送了医院，暂时没有生命危险。网上传死了两个。拖车说18:05能到。"
    )
    return incident(
        at(14, 17, 45),
        text,
        [
            (Slot.CATEGORY, "事故灾难-道路交通", "侧翻", {}),
            (
                Slot.OCCURRED_AT,
                "17点半前后",
                "17点半前后",
                {"moment": at(14, 17, 30), "approx": True},
            ),
            (Slot.RECEIVED_AT, "17:40", "17:40", {"moment": at(14, 17, 40)}),
            (Slot.PLACE, "西湾大桥引桥", "西湾大桥引桥", {}),
            (Slot.SOURCE, "西湾交警", "西湾交警", {}),
            (Slot.INJURED, "1人", "司机胳膊受伤", {"number": 1}),
            (Slot.DEATHS, "2人", "死了两个", {"number": 2, "status": Status.HEARSAY}),
            (Slot.FORCE, "拖车", "拖车说18:05能到", {"status": Status.PLANNED}),
            (Slot.MEASURE, "伤者送医院", "送了医院", {}),
        ],
    )
