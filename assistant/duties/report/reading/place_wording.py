"""A place worded as reports do: 大坝往西四百米上下 is 大坝以西约400米, a street stands in front."""

import re

from assistant.understand.quantities import integer


def worded(said: str) -> str:
    """Word it as reports do: no 的, and what lies in brackets before it where it is an area."""
    text = re.sub(r"停在?(\S+(?:之间|中间|当中))$", "\uff08\\1\uff09", said.replace("的", ""))
    text = _ASIDE.sub("", _FAR.sub(_measured, _POINTED.sub(r"\1", text)))
    text = _SPOKEN_ROAD.sub(lambda m: m[0].translate(_DIGITS), text)
    street = _STREET.fullmatch(text)
    if street:
        text = street["street"] + street["name"] + street["rest"]
    area = re.fullmatch(
        r"(?P<name>[^\uff08]+)[\uff08(](?P<area>[^\uff08\uff09]+(?:街道|[镇乡县区市]))[\uff09)](?P<rest>.*)",
        text,
    )
    return area["area"] + area["name"] + area["rest"] if area else text


# 国道八四五 is 国道845
_SPOKEN_ROAD = re.compile(r"(?<=[国省县乡]道)[零〇一二三四五六七八九幺]{2,4}(?![\u4e00-\u9fff]?组)")
_DIGITS = str.maketrans("零〇一二三四五六七八九幺", "001234567891")
# 东头那个水池; 某茶楼（某路那个）
_ASIDE = re.compile(r"(?<=[\u4e00-\u9fff])那[个座家栋片条处段间口起场次](?![\u4e00-\u9fff]{0,1}人)")
_POINTED = re.compile(r"(?:那[个家栋处边头里块])?(?:上的?)?([\uff09)])")
_STREET = re.compile(
    r"(?P<name>[^\uff08]+)[\uff08(](?P<street>[^\uff08\uff09]{2,8}(?:路|街|大道|巷|公路))[\uff09)](?P<rest>.*)"
)
# 某某科技（上海）有限公司: the name begins before the brackets
_FIRM_END = re.compile(r"有限(?:责任)?公司|股份(?:有限)?公司")
_FIRM_HEAD = re.compile(r"[^\W\d_是在的为系]{2,14}[\uff08(][\u4e00-\u9fff]{2,6}[\uff09)]$")


def whole_firm(before: str, said: str) -> str:
    """Return what of a firm's name stands before `said`, which begins at 有限公司; else ""."""
    head = _FIRM_HEAD.search(before) if _FIRM_END.match(said) else None
    return head[0] if head else ""


# 2号泊位的集装箱船“宏运9”机舱
_ABOARD = re.compile(
    r"的?(?:一[艘条])?(?P<ship>[\u4e00-\u9fff]{0,5}(?:船|轮|驳|艇)[“\"][^”\"\n]{1,12}[”\"](?:号|轮)?)的?"
    r"(?P<part>(?:机|货|客|油|压载)舱|甲板|驾驶[室台]|生活区|餐厅|船[首尾头艏艉])?"
)


def aboard(berth: str, behind: str) -> str:
    """Return what of the words behind a berth tell which ship lies there and which part of it."""
    ship = _ABOARD.match(behind) if re.search(r"泊位|锚地|码头|船坞|避风塘$", berth) else None
    return ship[0] if ship else ""


# 大坝往西四百米上下 reads as 大坝以西约400米
_FAR = re.compile(
    r"(?P<to>往)?(?P<side>[东南西北]{1,2})(?:面|边|侧|走)?(?P<about>约|大约|大概)?"
    r"(?P<n>\d+|[一二两三四五六七八九十百千]+)(?P<more>[来多余])?(?P<unit>米|公里)(?P<rough>上下|左右)?(?:处|光景)?"
)


def _measured(match: re.Match[str]) -> str:
    number = integer(match["n"])
    if number is None or not (match["to"] or match["rough"] or match["more"]):
        return match[0]
    about = "约" if match["about"] or match["more"] or match["rough"] else ""
    return f"以{match['side']}{about}{number}{match['unit']}"
