"""Every value a note states: counts, measured numbers, readings and codes, with what they are of.

Nothing here knows the topics of incidents. A value is of the words beside it: the noun behind its
unit, the verb or noun in front of it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.duties.report.conflicts.figures import SCALE, of_money
from assistant.duties.report.conflicts.lasting import lengths
from assistant.duties.report.conflicts.roughly import and_more
from assistant.duties.report.conflicts.statements import Clause
from assistant.duties.report.conflicts.vocabulary import any_of, words
from assistant.understand.quantities import number

COUNT, CODE, BARE, SIGN = "个", "号码", "读数", "代号"
NUMBER = "数"  # nothing but a number, of whatever another one told of


@dataclass(frozen=True, slots=True)
class Value:
    """One value: text[start:end] of its clause, bounded by low and high in the unit of its class.

    `unit` is a class of units.yaml words, the measure word itself, COUNT, CODE or BARE. `noun` is
    what stands behind the unit, `left` the words in front without fillers.
    """

    clause: Clause
    start: int
    end: int
    low: float
    high: float
    unit: str
    noun: str
    left: str
    digits: str = ""

    @property
    def text(self) -> str:
        """The value as it was said."""
        return self.clause.text[self.start : self.end]


_DIGIT = "[一二两三四五六七八九]"
_SPOKEN = r"[零〇一二两俩三仨四五六七八九十百千]+(?:万[零一二两三四五六七八九十百千]*)?"
_NUMBER = re.compile(
    rf"(?P<n>\d+(?:\.\d+)?万?(?:(?<=万)\d(?!\d))?|几[十百千]|{_SPOKEN})(?P<more>多|来|余|几|十几)?"
)
_NEIGHBOURS = re.compile(rf"(?P<a>{_DIGIT})(?P<b>{_DIGIT})(?P<z>[十百千]?)$")
_ROUGH_BEFORE = re.compile(r"(?:大概|大约|约[莫摸]?|差不多|近|将近|可能|估[计摸]|上下)$")
_ROUGH_AFTER = re.compile(r"^(?:左右|上下|光景|出头|不到|样子)")


@lru_cache(maxsize=1)
def _unit() -> re.Pattern[str]:
    table = words()["units"]
    known = [word for row in table.values() for word in row if word != COUNT]
    return re.compile(rf"(?P<u>{any_of([*known, *words()['measures']])}|个)")


@lru_cache(maxsize=1)
def _class_of() -> dict[str, str]:
    return {w: kind for kind, row in words()["units"].items() for w in row if w != COUNT}


# 第3, A3, 3:20, 3点, 10月, 2楼: names of moments, places and things, not amounts of them
_NO_VALUE_BEFORE = re.compile(
    r"(?:第|[a-zA-Z_+\-\u2014~]|[:\uff1a.]|\d|周|星期|初|每|各|\u00d7|[xX*])$"
)
_NO_VALUE_AFTER = re.compile(
    r"^(?:[:\uff1a]\d|[点时](?!\d*[\u4e00-\u9fa5]{0,2}水)|月|日|年|号(?!\d)|[-\u2014~+]\d|\d|"
    r"个?(?:小时|半小时|钟头|月|星期|礼拜)|分钟|"
    r"楼|层|单元|组|期|标段|年级|次|岁|周岁|度角|秒|\u00d7|[xX*%]|人民|些|下子|起|"
    r"样|直|般|时|边|旦|定|向|起|方面|条龙|致|同|律|并|切|步|会|阵|早|来|去|把|看|听|大|些|面)"
)
_NAMED_SO = re.compile(r"中|小学|院|所|路|线|道门|班")
_SURNAME_LIKE = re.compile(r"(?:老|小|阿)$")
_FILLER = re.compile(
    r"(?:一共|总共|合计|共计|统共|拢共|总归|大概|大约|差不多|将近|至少|最多|最大|其实|实际上?|"
    r"应该|可能|估计|已经|只有|全部|现场|"
    r"数下来|点下来|算下来|核下来|数出来|这边|那边|"
    r"[约共近的了是有就才都只要到在为得过也还么呢啊吧\s]|他们|我们)+"
)


def values(clauses: Sequence[Clause]) -> list[Value]:
    """Return the values of the clauses in order."""
    return [value for clause in clauses for value in _in_clause(clause)]


def _in_clause(clause: Clause) -> list[Value]:
    text = clause.text
    found = _signs(clause)
    last = 0
    for match in _NUMBER.finditer(text):
        if any(v.start <= match.start() < v.end for v in found):
            continue
        if match.start() < last or _NO_VALUE_BEFORE.search(text[: match.start()]):
            continue
        value = _only_number(clause, match) or _read(clause, match, last)
        if value is not None and _EACH_PACK.match(text, value.end):
            last = value.end
            continue  # 25公斤装
        if value is not None:
            found.append(value)
            last = value.end
    return found


_EACH_PACK = re.compile(r"装(?![了着有卸货车])|一?[桶袋瓶箱]装|[一每/][桶袋瓶箱]")
_POINTED = re.compile(r"(?:是|有|为|共|报|数|算|下来|出来)$")


def _only_number(clause: Clause, match: re.Match[str]) -> Value | None:
    """公安点的是两百二十多: somebody gives a number and nothing else."""
    around = clause.text[: match.start()] + clause.text[match.end() :]
    bounds = _bounds(match)
    if (
        bounds is None
        or bounds[0] < _LEAST
        or not _POINTED.search(clause.lead)
        or _FILLER.sub("", around)
    ):
        return None
    low, high = bounds
    return Value(clause, match.start(), match.end(), low, high, NUMBER, "", "")


_LEAST = 10  # a smaller one may be anything
# 江B·3K217, K88+300: plates and stakes
_SIGN = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Z]·?(?=[A-Z0-9]*\d)[A-Z0-9]{5}|K\d+(?:\+\d+)?(?![\d+]))(?![A-Za-z0-9])"
)


def _signs(clause: Clause) -> list[Value]:
    return [
        Value(clause, m.start(), m.end(), 0, 0, SIGN, "", "", m[0])
        for m in _SIGN.finditer(clause.text)
    ]


def _read(clause: Clause, match: re.Match[str], last: int) -> Value | None:
    text = clause.text
    bounds = _bounds(match)
    if bounds is None:
        return None
    left = _FILLER.sub("", text[last : match.start()])[-6:]
    spoken = not match["n"][0].isdigit()
    unit = _unit().match(text, match.end())
    if named := _NAMED_BY_NUMBER.match(text, match.end()):
        kind = f"号{named['thing'][0]}"
        said = str(int(bounds[0])) if not match["more"] else ""
        return (
            Value(clause, match.start(), named.end(), 0, 0, kind, "", left, said) if said else None
        )
    if lasting := _LASTING.match(text, match.end()):
        return _length(clause, match.start(), lasting.end(), left)
    if unit is None:
        return _without_unit(clause, match, left, bounds)
    if spoken and _NAMED_SO.match(text[match.end() :]):
        return None
    if unit["u"] == "班" and re.search(r"年级|[\uff09)]$|[初高大中小]$", text[: match.start()]):
        return None
    if _NO_VALUE_AFTER.match(text[match.end() :]) or _SURNAME_LIKE.search(text[: match.start()]):
        return None
    if (
        spoken
        and match["n"] == "一"
        and unit["u"] not in ("成", "倍")
        and not _ONLY.search(text[: match.start()])
    ):
        return None  # 一个, 一辆: an article more often than a count
    rough = bool(_ROUGH_BEFORE.search(text[: match.start()]))
    rough = rough or bool(_ROUGH_AFTER.match(text[unit.end() :]))
    low, high = (bounds[0] * 0.85, bounds[1] * 1.15) if rough else bounds
    scale = SCALE.get(unit["u"], 1.0)
    kind = _class_of().get(unit["u"], unit["u"])
    if kind == "钱" and not of_money(unit["u"], clause.whole.text):
        kind = unit["u"]
    kind = _counted_so(clause, match.start(), unit) or kind
    noun = _noun(text, unit.end())
    return Value(clause, match.start(), unit.end(), low * scale, high * scale, kind, noun, left)


_SHOP = re.compile(r"[\u4e00-\u9fa5]{0,2}?(?:店|厂|企业|单位|公司|摊|馆|医院|学校)")


def _counted_so(clause: Clause, start: int, unit: re.Match[str]) -> str:
    """18口人, 3户11口 are people; 售票39张 are tickets; 26家店 are no households.

    "" where the unit tells enough.
    """
    before = clause.lead + clause.text[:start]
    people = clause.text[unit.end() :][:1] == "人" or before.endswith("户")
    if unit["u"] == "口" and people:
        return "人"
    if unit["u"] == "家" and _SHOP.match(clause.text[unit.end() :]):
        return "家"
    return "张票" if unit["u"] == "张" and before.endswith("票") else ""


def _length(clause: Clause, start: int, end: int, left: str) -> Value | None:
    told = next((one for one in lengths(clause.text) if one.start <= start < one.end), None)
    if told is None:
        return None
    return Value(clause, start, end, told.low / 60, told.high / 60, "时长", "", left)


# 3号墩, 二号闸; 3号上午 and 3号线 are a day and a line
_NAMED_BY_NUMBER = re.compile(
    r"号(?P<thing>(?![上下早晚中凌起到至以前后和与及、线楼]|门牌)[\u4e00-\u9fa5]{1,2})"
)
_LASTING = re.compile(
    r"个?(?:多|半)?(?P<u>小时|钟头|天|分钟|(?<=个)月|星期|礼拜)(?!前|后|内|之|以)"
)
_ONLY = re.compile(
    r"(?:只|就|才|仅|只有|就是|只是)[\u4e00-\u9fa5]{0,2}$|(?:还有|另有|另外|剩下?|余下)的?$"
)


def _without_unit(
    clause: Clause, match: re.Match[str], left: str, bounds: tuple[float, float]
) -> Value | None:
    if not match["n"][0].isdigit():
        return None
    if re.search(r"万\d?$", match["n"]):  # 抢走3万2
        return Value(clause, match.start(), match.end(), *bounds, "钱", "", left)
    return _bare(clause, match, left)


def _noun(text: str, at: int) -> str:
    match = re.match(r"(?:多|来|左右)?(?P<noun>[\u4e00-\u9fa5]{0,4})", text[at:])
    noun = match["noun"] if match else ""
    return re.split(r"[的了是在都全被已还没有送讲说、和跟与]", noun)[0]


def _bounds(match: re.Match[str]) -> tuple[float, float] | None:
    said, more = match["n"], match["more"]
    if said[0] == "几":
        tens = {"十": 10.0, "百": 100.0, "千": 1000.0}[said[1]]
        return 2 * tens, 10 * tens
    if pair := _NEIGHBOURS.match(said):
        low, high = number(pair["a"]), number(pair["b"])
        scale = {"": 1.0, "十": 10.0, "百": 100.0, "千": 1000.0}[pair["z"]]
        if low is not None and high is not None and high == low + 1:
            return low * scale, high * scale
        return None
    if tail := re.fullmatch(r"(?P<whole>\d+)万(?P<part>\d)", said):
        amount = (float(tail["whole"]) + int(tail["part"]) / 10) * 10_000.0  # 3万2
        return amount, amount
    scale = 10_000.0 if said.endswith("万") and said[0].isdigit() else 1.0
    value = number(said.rstrip("万") if scale > 1 else said)
    if value is None:
        return None
    value *= scale
    if more == "几":
        return value, value + 10 ** max(1, len(str(int(value))) - 1)
    if more in ("多", "余"):
        return value, and_more(value)
    return (value * 0.85, value * 1.15) if more else (value, value)


_CASUALTY = re.compile(r"(?:死|伤|亡|收|收治|送|困|压|埋|救出|失联|失踪|昏迷|重|轻|男|女|到|来)$")
_FATE = re.compile(r"死亡?|重伤|轻伤|伤|昏迷|失联|失踪|被困|轻微伤")
_ITEM = re.compile(r"[\u4e00-\u9fa5]{2,8}\d{1,2}")  # 普通病房5


def _bare(clause: Clause, match: re.Match[str], left: str) -> Value | None:
    """伤4, pH 7.1, 602: a number without a unit is a count, a reading or a code."""
    text, said = clause.text, match["n"]
    rest = text[match.end() :]
    if _NO_VALUE_AFTER.match(rest) or match["more"] or "万" in said:
        return None
    ends = not rest or not re.match(r"[\d.]", rest)
    if fate := _FATE.match(rest):  # 1死3昏迷
        end, value = match.end() + fate.end(), float(said)
        return Value(clause, match.start(), end, value, value, f"人{fate[0]}", fate[0], "")
    if "." in said and ends:
        value = float(said)
        return Value(clause, match.start(), match.end(), value, value, BARE, "", left)
    if people := _PEOPLE_BEFORE.search(text[: match.start()]):
        rough = (0.85, 1.15) if people["rough"] else (1.0, 1.0)
        low, high = (float(said) * share for share in rough)
        return Value(clause, match.start(), match.end(), low, high, "人", "", left)
    if said in ("110", "119", "120", "122"):
        return None
    if len(said) in (3, 4) and (said[0] != "0" or len(said) == 4) and _code_place(text, match):
        noun = _noun(text, match.end())
        return Value(clause, match.start(), match.end(), 0, 0, CODE, noun, left, said)
    if len(said) <= 2 and _ITEM.fullmatch(text.strip()):
        value = float(said)
        return Value(clause, match.start(), match.end(), value, value, COUNT, "", left)
    if len(said) <= 3 and _CASUALTY.search(text[: match.start()]):
        value = float(said)
        return Value(clause, match.start(), match.end(), value, value, "人", "", left)
    return None


_PEOPLE_BEFORE = re.compile(
    r"(?:机上|船上|车上|旅客|群众|乘客|顾客|人员|居民|学生|师生|游客|村民|人数|员工|工人|职工|民工|住户|租户|租客|客人|老人|孩子|学员|家属|船员)共?(?P<rough>约|大约|近|将近|大概)?$"
)


def _code_place(text: str, match: re.Match[str]) -> bool:
    rest = text[match.end() :]
    return not _CASUALTY.search(text[: match.start()]) and not re.match(
        r"[\s]*[a-zA-Z\u2103]", rest
    )
