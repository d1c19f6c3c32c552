"""Words that end a place's name, and words that name no place of their own."""

import re
from functools import lru_cache

from assistant.duties.report.reading.informants import ends_unit
from assistant.duties.report.reading.lexicon import pattern


@lru_cache(maxsize=1)
def ends() -> str:
    """Return the pattern of what the names of places end in."""
    return pattern("names", "place_ends").replace("\n", "").replace(" ", "")


@lru_cache(maxsize=1)
def nameless() -> re.Pattern[str]:
    """Only endings and sides: 镇, 医院, 校门口."""
    return re.compile(
        rf"(?![一二三四五六七八九][中小院村])"
        rf"(?:{pattern('names', 'bare_kinds')}|{ends()}|{pattern('names', 'place_tails')})+"
    )


_ATTRIBUTED = re.compile(r"\d[\u4e00-\u9fff]{0,3}[\uff08(]$")  # 187毫米（气象站）
QUALITY = re.compile(r"高度|位置")
# no place by itself: 下游那个村, 沿江乡镇, 受灾4个乡镇
_VAGUE = re.compile(
    r"同[一个](?!福)|邻[省市区县乡镇村](?:[\u4e00-\u9fff]?$)|[进下入驻]村$|(?:\d{1,2}|[一二三四五六七八九十]{1,3})日$|"
    r"[进出上下]山的?路|线路|水路$|分[一两二三]路|(?:左右|两边|两侧|边上|旁边|前后)(?:的)?(?:\d+|[一二两三四五六七八九十几]+)?(?:家|户|间|层|排)|"
    r"沿[江河湖海]$|过路$|路过$|[该本此][\u4e00-\u9fff]{1,2}$|[\u4e00-\u9fff]*[上下内外边]无|"
    r"(?:[\u4e00-\u9fff]{0,2}[那这某哪]个|沿[江河湖海线]|受灾|全[区县市镇乡]|各|多个|\d+个|部分|周边|附近|下游|上游)"
    r"(?:\d*个|的)?(?:乡镇|镇街|街镇|[镇乡村县区市]|街道|社区|小区|居民|村庄|厂)|由(?!义)|用|和(?![平谐睦兴顺美合济润泰盛悦])|跟|与|隔壁"
)


# 区政府西门, 县医院门诊大厅: there is one of it, so that its kind and its part name it
_SEAT = re.compile(
    r"(?:[省市区县州镇乡]|街道)(?:党?委|政府|人民政府|法院|信访局|医院|中学|小学|幼儿园|车站|广场)"
    r"[\u4e00-\u9fff]{0,4}(?:门口?|广场|大厅|大堂|楼|操场|院内?|站台)"
)


def said_by(piece: str, match: re.Match[str]) -> bool:
    """Whether the place stands in brackets as whoever measured: 187毫米（气象站）."""
    closed = piece[match.end() :].startswith(("\uff09", ")"))
    return closed and bool(_ATTRIBUTED.search(piece[: match.start()])) and ends_unit(match[0])


# 某水产公司 in a title: what it is called is told further down
_UNNAMED = re.compile(r"某[\u4e00-\u9fff]{0,4}(?:公司|厂|店|单位|小区|村|镇|路|学校|医院|企业)")


def emptiness(said: str) -> float:
    """Weigh that words name no place of their own."""
    bare = nameless().fullmatch(said) and not re.search(r"\d", said) and not _SEAT.match(said)
    unnamed = 2 if _UNNAMED.search(said) else 0
    return unnamed + (3 if _VAGUE.match(said) else 0) + (3 if bare else 0)
