"""Replacements that have to be worked out from what was found.

A maker takes the match of a pattern rule and the page, and returns what to write instead (None
where nothing can be said) and what is as good.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

from assistant.duties.proofread.page import Page

Made = tuple[str | None, tuple[str, ...]]
Maker = Callable[[re.Match[str], Page], Made]

_HAN = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_LOOKALIKE = str.maketrans(
    "０１２３４５６７８９OoＯlI〇○零一二三四五六七八九", "01234567890001100" + "0123456789"
)
_PLACE = {"十": 10, "百": 100, "千": 1000}
_UNITS = {
    "公分": "厘米", "立升": "升", "公升": "升", "公尺": "米", "平米": "平方米",
    "平方公尺": "平方米", "平方": "平方米", "立方": "立方米", "市斤": "斤",
    "m2": "平方米", "M2": "平方米", "㎡": "平方米",
    "m3": "立方米", "M3": "立方米", "kw": "kW", "kv": "kV", "mpa": "MPa", "kpa": "kPa",
}  # fmt: skip
_ATTACHMENTS = {name: str(i) for i, name in enumerate("abcde", 1)}
_EVENING = ("下午", "午后", "傍晚", "晚上", "晚间", "晚")
_NIGHT = ("夜间", "深夜", "夜里")
_LAST_SHORT = 40  # a year of two digits up to this one is of this century
_DAYS = {"前": -2, "昨": -1, "今": 0, "明": 1, "后": 2}


def han_number(words: str) -> int | None:
    """Return the value of 十五, 三百二十, 二〇; None where it is none."""
    if not words or any(c not in _HAN and c not in "十百千" for c in words):
        return None
    if not any(c in "十百千" for c in words):
        return int("".join(str(_HAN[c]) for c in words))
    total, digit = 0, 0
    for c in words:
        if c in _HAN:
            digit = _HAN[c]
        else:
            total += (digit or 1) * _PLACE[c]
            digit = 0
    return total + digit


def _digits(match: re.Match[str], page: Page) -> Made:
    words = match[0]
    mixed = re.fullmatch(r"([一二三四五六七八九]?)十([0-9])", words)
    if mixed:
        return f"{_HAN.get(mixed[1], 1)}{mixed[2]}", ()
    places = re.fullmatch(r"([0-9]+)([千百])([0-9])([百十])?", words)
    if places:
        value = int(places[1]) * _PLACE[places[2]]
        value += int(places[3]) * (_PLACE[places[4]] if places[4] else _PLACE[places[2]] // 10)
        return str(value), ()
    if any(c in words for c in "十百千"):
        return None, ()
    return words.replace(" ", "").translate(_LOOKALIKE), ()


def _date(match: re.Match[str], page: Page) -> Made:
    words = match[0]
    if words.startswith("二") and "年" in words:
        year, rest = words.split("年", 1)
        parts = re.findall(r"([一二三四五六七八九十]+)([月日])", rest)
        said = "".join(f"{han_number(n)}{unit}" for n, unit in parts)
        return f"{year.translate(_LOOKALIKE)}年{said}", ()
    numbers = re.findall(r"[0-9]+", words)
    if "月" in words:
        return re.sub(r"(?<![0-9])0([1-9])(?=[月日])", r"\1", words), ()
    return f"{numbers[0]}年{int(numbers[1])}月{int(numbers[2])}日", ()


def _thousands(match: re.Match[str], page: Page) -> Made:
    value = int(match["n"]) * _PLACE[match["m"]]
    return f"{value}{match['k'] or ''}{match['u']}", ()


def _units(match: re.Match[str], page: Page) -> Made:
    words = match["w"]
    if words in _UNITS:
        return _UNITS[words], ()
    low = words.lower()
    return _UNITS.get(low, low), ()


def _year(match: re.Match[str], page: Page) -> Made:
    return f"〔{match['y'] or '20' + match['s']}〕{match['n']}号", ()


def _attachment(match: re.Match[str], page: Page) -> Made:
    return next(f"附件{n}" for name, n in _ATTACHMENTS.items() if match[name]), ()


def _undouble(match: re.Match[str], page: Page) -> Made:
    twice = next(match[name] for name in "abcd" if match[name])
    return match[0].replace(twice * 2, twice), ()


_REPORT_DAY = re.compile(
    r"(?P<m>[0-9]{1,2})月(?P<d>[0-9]{1,2})日[^。；\n月]{0,16}(?:报告|来电|反映|续报|通报|报)(?:称|：|，|:)"
)


def _reported(match: re.Match[str], page: Page) -> date | None:
    """Return the day on which what is said here was reported: 12月3日8时，某镇报告：昨日…."""
    today = page.context.today
    left = page.sentence(match.start())[0]
    said = _REPORT_DAY.search(page.text, left, match.start())
    if not said:
        return None
    try:
        return date(today.year if today else 2024, int(said["m"]), int(said["d"]))
    except ValueError:
        return None


def _relative(match: re.Match[str], page: Page) -> Made:
    written = page.context.written or _reported(match, page)
    if not written:
        return None, ()
    said = match["span"]
    day = written + timedelta(days=_DAYS[said[0]])
    part = {"晚": "晚", "夜": "夜", "晨": "凌晨", "早": "早"}.get(said[1], "")
    return f"{day.month}月{day.day}日{part}", ()


def _hours(match: re.Match[str], page: Page) -> Made:
    groups = match.groupdict()
    part = groups["p"]
    hour = int(groups["h"]) if groups.get("h") else han_number(groups.get("H") or "")
    if hour is None or hour > 24:
        return None, ()
    if hour < 12 and (part in _EVENING or (part in _NIGHT and hour >= 6)):
        hour += 12
    if part == "中午" and hour in (1, 2):
        hour += 12
    tail = {"许": "许", "左右": "许"}.get(groups.get("k") or "", "")
    minute = "30" if groups.get("half") else groups.get("m")
    return f"{hour}时" + (f"{int(minute)}分" if minute else "") + tail, ()


def _prevent(match: re.Match[str], page: Page) -> Made:
    return ("再次", ("",)) if match["n"].startswith(("不再", "不会再", "不要再")) else ("", ())


def _vehicle(match: re.Match[str], page: Page) -> Made:
    return match[0].replace("量", "辆"), ()


def _decade(match: re.Match[str], page: Page) -> Made:
    century = match["c"] or han_number(match["e"])
    decade = match["f"] or f"{_HAN[match['d']]}0"
    return f"{century}世纪{decade}年代", ()


def _century(match: re.Match[str], page: Page) -> Made:
    short = match["y"]
    return f"{'20' if int(short) <= _LAST_SHORT else '19'}{short}年", ()


def _lunar(match: re.Match[str], page: Page) -> Made:
    groups = match.groupdict()
    day = int(groups.get("d") or groups.get("e") or 0)
    if not 1 <= day <= 30:
        return None, ()
    month = groups.get("n") or ""
    if groups.get("m"):
        month = f"{match[0][:2]}{_small_han(int(groups['m']))}月"
    return f"{month}{'初' if day <= 10 else ''}{_small_han(day)}", ()


def _small_han(value: int) -> str:
    """Return 1 to 99 in Chinese numerals."""
    tens, ones = divmod(value, 10)
    digits = "零一二三四五六七八九"
    head = "" if not tens else "十" if tens == 1 else f"{digits[tens]}十"
    return head + (digits[ones] if ones else "")


def _wan(match: re.Match[str], page: Page) -> Made:
    return f"{int(match['n']) * _PLACE[match['m']]}万", ()


def _mixed_date(match: re.Match[str], page: Page) -> Made:
    def number(one: re.Match[str]) -> str:
        return f"{han_number(one[1].replace('○', '〇'))}{one[2]}"

    return re.sub(r"([〇○零一二三四五六七八九十]+)([年月日])", number, match[0]), ()


_FELL = re.compile(
    r"(?<![0-9.])(?P<a>[0-9]+(?:\.[0-9]+)?)(?P<u>[\u4e00-\u9fff]{1,3}?)(?:下降|减少|降低|降|减|缩短|压缩|下跌|回落|缩小)(?:到|至|为)"
    r"(?P<b>[0-9]+(?:\.[0-9]+)?)(?P=u)[^，。；0-9]{0,4}，[^，。；0-9]{0,6}$"
)


def _fallen(match: re.Match[str], page: Page) -> Made:
    """Return the fall in per cent where both figures stand right before it."""
    said = f"{match['v']}{match['t'] or ''}"
    figures = _FELL.search(page.text, page.sentence(match.start())[0], match.start())
    first, last = (float(figures[name]) for name in "ab") if figures else (0.0, 0.0)
    if not first or last >= first:
        return f"{said}×%", ()
    share = round((first - last) / first * 100, 1)
    return f"{said}{share:g}%", ((f"{said}一半",) if share == 50 else ())


MAKERS: dict[str, Maker] = {
    "digits": _digits,
    "date": _date,
    "thousands": _thousands,
    "units": _units,
    "year": _year,
    "attachment": _attachment,
    "undouble": _undouble,
    "relative": _relative,
    "hours": _hours,
    "prevent": _prevent,
    "vehicle": _vehicle,
    "decade": _decade,
    "century": _century,
    "lunar": _lunar,
    "wan": _wan,
    "mixed_date": _mixed_date,
    "fallen": _fallen,
}
