"""Which command of a device the words ask for, and its value."""

import re
from collections.abc import Mapping
from typing import Any

from assistant.understand.quantities import level, numbers


def command(words: str, known: Mapping[str, Any]) -> tuple[str, Any]:
    """Return the command that the words ask for among those a device knows, and its value."""
    words = _ROOM.sub(" ", words)
    for name, finder in _FINDERS:
        if name in known:
            asked, value = finder(words, known[name])
            if asked:
                return name, value
    return "", None


_ROOM = re.compile(
    r"空调|灯光|音响|[东西南北]会(?:商|议)室|[一二三四1234]号?会(?:商|议)室|[一二三四1234]号(?:那)?间|值班大厅|大厅"
)
Asked = tuple[bool, Any]


def _play(words: str, _rule: Any) -> Asked:
    if _QUIET.search(words):
        return False, None
    return bool(re.search(r"喊|播|叫|通知|说|讲|请|让", words)), None


_QUIET = re.compile(r"(?:别|不要|不用|甭|不许)(?:再|给我)?(?:放|播|喊|叫|吵|响|念)")


def _volume(words: str, rule: Any) -> Asked:
    if re.search(r"静音|闭|掐", words):
        return False, None
    if re.search(r"音量|声音|大声|小声|调|开到|响|吵|^.{0,2}[大小]一?[点些]", words):
        return True, _number(words, rule)
    return False, None


def _mute(words: str, _rule: Any) -> Asked:
    return bool(re.search(r"(?<!取消)(?<!解除)静音|闭(?:音|麦|了|掉)|掐|关|别响|消音", words)), None


def _unmute(words: str, _rule: Any) -> Asked:
    return bool(re.search(r"取消静音|解除静音|恢复声音|开(?:声|麦|音)|打开|放开|恢复", words)), None


def _dim(words: str, rule: Any) -> Asked:
    if re.search(r"全(?:部|都)?(?:给我)?(?:打)?开", words):
        return False, None
    value = _number(words, rule)
    if value is not None and not re.search(r"^\s*关", words):
        return True, value
    return bool(re.search(r"暗|亮(?!着)|调", words)), None


def _temp(words: str, rule: Any) -> Asked:
    value = _number(words, rule)
    if value is not None:
        return True, value
    return bool(re.search(r"升|降|调(?!成|到制)|热一|冷一|[高低][一两二三\d]|凉", words)), None


def _number(words: str, rule: Any) -> int | None:
    bounds = re.fullmatch(r"(\d+)-(\d+)", str(rule))
    low, high = (int(bounds[1]), int(bounds[2])) if bounds else (0, 100)
    if re.search(r"一半|半开|拉一半|开一半", words) and high == 100:
        return 50
    bare = re.sub(
        r"[一二三两\d]号|[一二三]会|[一二三四五六七八九\d]区|一(?:点|些|下|个|间|档)|\d+点",
        " ",
        words,
    )
    for found in numbers(bare):
        if found.unit in ("", "度", "%", "℃", "摄氏度", "成") and low <= found.value <= high:
            return int(found.value)
    extreme = level(words)
    if high == 100 and extreme in ("max", "min"):
        return high if extreme == "max" else low
    return None


def _choice(words: str, rule: Any) -> Asked:
    options = [str(option) for option in rule] if isinstance(rule, list) else []
    compact = words.replace("4分", "四分").replace("9分", "九分").replace("布局", "")
    for option in sorted(options, key=len, reverse=True):
        if option in compact or option.lower() in compact.lower():
            return True, option
    return False, None


def _layout(words: str, rule: Any) -> Asked:
    asked, value = _choice(words, rule)
    if asked:
        return True, value
    return bool(re.search(r"布局|分屏", words)), None


def _speed(words: str, rule: Any) -> Asked:
    options = [str(option) for option in rule] if isinstance(rule, list) else []
    said = level(words)
    if re.search(r"停|关", words) and not said:
        return False, None
    if said and options:
        at = {"min": 0, "low": 0, "middle": len(options) // 2, "high": -1, "max": -1}[said]
        return True, options[at]
    asked, value = _choice(re.sub(r"大厅|一号|二号", "", words), rule)
    return asked, value


def _mode(words: str, rule: Any) -> Asked:
    aliases = {
        "热风": "制热",
        "暖风": "制热",
        "暖气": "制热",
        "冷风": "制冷",
        "冷气": "制冷",
        "吹风": "送风",
        "通风": "送风",
    }
    for heard, option in aliases.items():
        if heard in words:
            return True, option
    return _choice(words, rule)


def _show_asked(words: str, _rule: Any) -> Asked:
    plain = re.search(
        r"放|显示|换|投|上(?!午|班)|切.{0,6}(?:云图|一张图|事件流转|热线|会议)|云图|一张图|事件流转|12345",
        words,
    )
    return bool(plain) and not re.search(r"布局|分屏", words), None


def _on(words: str, _rule: Any) -> Asked:
    return bool(re.search(r"开(?!会|始|发)|启动|亮(?:起来|上)|通电", words)) and not re.search(
        r"关|别开|不开", words
    ), None


def _off(words: str, _rule: Any) -> Asked:
    return bool(re.search(r"关|熄|停(?!电)|灭|断电|别开|不用了", words)), None


def _close(words: str, _rule: Any) -> Asked:
    return bool(re.search(r"关|合|拉上|拉起来|拉好|遮|放下|降下|闭", words)), None


def _open(words: str, _rule: Any) -> Asked:
    return bool(re.search(r"开|升|收", words)), None


def _stop(words: str, _rule: Any) -> Asked:
    return bool(re.search(r"停", words) or _QUIET.search(words)), None


def _position(words: str, rule: Any) -> Asked:
    value = _number(words, rule)
    return value is not None, value


_FINDERS = (
    ("unmute", _unmute), ("mute", _mute), ("layout", _layout), ("show", _show_asked),
    ("position", _position), ("stop", _stop), ("close", _close), ("open", _open),
    ("mode", _mode), ("temp", _temp), ("speed", _speed), ("source", _choice), ("dim", _dim),
    ("volume", _volume), ("play", _play), ("off", _off), ("on", _on),
)  # fmt: skip
