"""The video system's entry: its adapters and all its actions."""

from collections.abc import Callable, Sequence
from typing import Any

from connectors.contract import Context, SystemSpec
from connectors.video.deeds import Deeds, doing
from connectors.video.keeping import keeping
from connectors.video.looking import (
    Check,
    Find,
    Looking,
    Offline,
    OfOwner,
    OfTarget,
    OneCamera,
    Open,
    Playback,
)
from connectors.video.system import VideoSystem
from core.effects.action import Action, Call, Done, Effect
from core.identity import Permission


def actions(system: VideoSystem, context: Context) -> Sequence[Action[Any]]:
    """Return every action on cameras."""
    looks = Looking(system, context)
    deeds = Deeds(system, context, looks)
    return [*_pictures(looks), *_facts(looks), *doing(deeds), *keeping(system, context)]


def _read(
    name: str,
    title: str,
    arguments: type[Any],
    run: Callable[[Call, Any], Done],
    summary: Callable[[Any], str],
    *examples: str,
    personal: bool = False,
) -> Action[Any]:
    return Action(
        name=f"video.{name}",
        title=title,
        arguments=arguments,
        effect=Effect.READ,
        permission=Permission.ACT,
        summary=summary,
        run=run,
        examples=examples,
        personal=personal,
    )


def _pictures(looks: Looking) -> list[Action[Any]]:
    """Pictures of the public are personal: looking is audited like a deed."""
    return [
        _read(
            "open",
            "打开视频",
            Open,
            looks.open,
            lambda args: f"打开{looks.names_of(args.cameras)}的实时画面",
            "把东门那路监控调出来",
            "看一下码头两个探头",
            "打开体育馆门口的视频",
            "学校门口现在什么情况，给我画面",
            "单兵一号切过来看看",
            personal=True,
        ),
        _read(
            "playback",
            "回放录像",
            Playback,
            looks.playback,
            lambda args: f"回放{looks.playback_words(args)}",
            "回放东门下午三点到三点一刻的录像",
            "调一下昨晚十点那会儿路口的录像",
            "把事发前后十分钟的监控倒回去看看",
            personal=True,
        ),
    ]


def _facts(looks: Looking) -> list[Action[Any]]:
    return [
        _read(
            "find", "查找摄像机", Find, looks.find, looks.find_words,
            "体育馆周边有哪些监控", "五百米内还有几个探头", "北片街道有多少路视频",
            "列一下带积水标签的点位", "哪些摄像头掉线了", "这个事件附近能看的画面有哪些",
        ),
        _read(
            "offline", "查离线时长", Offline, looks.offline,
            looks.offline_words,
            "这路断了多长时间了", "北门那个探头什么时候掉的线", "各路离线多久，排一下",
        ),
        _read(
            "presets", "查预置位", OneCamera, looks.presets,
            lambda args: f"查询{looks.names_of([args.camera])}的预置位",
            "这个球机存了哪几个预置位", "鹰眼能转到哪些位置",
        ),
        _read(
            "about", "查摄像机信息", OneCamera, looks.about,
            lambda args: f"查询{looks.names_of([args.camera])}的登记和设备信息",
            "这路是什么型号的摄像机", "南门那个探头归谁管、编号多少", "这个国标编号是什么意思",
        ),
        _read(
            "check", "检测摄像机", Check, looks.check,
            lambda args: f"检测{looks.names_of(args.cameras) or '全部摄像机'}是否在线",
            "查一遍探头通不通", "测一下北口那路恢复没有",
        ),
        _read(
            "walls", "查看上墙情况", OfTarget, looks.walls,
            lambda args: "查看大屏上正在放的视频",
            "大屏上现在放着哪几路", "我们推给外面的视频有哪些",
        ),
        _read(
            "snapshots", "查看截图", OfOwner, looks.snapshots,
            lambda args: "查看截图",
            "这个事件截过哪些图", "今天截的图都列出来",
        ),
    ]  # fmt: skip


SPEC = SystemSpec(
    key="video",
    title="视频",
    adapters={"builtin": "connectors.video.builtin", "onvif": "connectors.video.onvif"},
    actions=actions,
)
