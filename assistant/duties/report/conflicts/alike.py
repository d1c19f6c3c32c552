"""Whether two values are of one thing, by the words beside them."""

import re
from collections.abc import Sequence

from assistant.duties.report.conflicts.aboard import PART, all_there, all_told, distance
from assistant.duties.report.conflicts.codes import opens, same_code
from assistant.duties.report.conflicts.crowds import both_gathered, counts_things, delegates
from assistant.duties.report.conflicts.elsewhere import of_crew, of_kin, other_measure, two_places
from assistant.duties.report.conflicts.figures import topics
from assistant.duties.report.conflicts.statements import apart
from assistant.duties.report.conflicts.values import BARE, CODE, COUNT, NUMBER, Value

__all__ = ["PART", "comparable", "counted_again", "same_thing"]


def comparable(one: Value, other: Value) -> bool:
    """Whether two values are counted or measured in one way."""
    if one.unit == other.unit:
        return True
    if other.unit == NUMBER:
        return not one.digits and one.unit not in _NO_AMOUNT
    return {one.unit, other.unit} in _PEOPLE


_NO_AMOUNT = frozenset({"时长", "级别", "年龄", "速度", "比例"})
_PEOPLE = ({"例", "人"}, {"例", COUNT}, {COUNT, "人"}, {"张票", "人"}, {"张票", COUNT})


_STAGE = re.compile(
    r"[捞扒挖刨拖拽爬跑][出上]|修好|修复|换好|拖回|救出|带出|背出|抬出|搜出|救起|接走|转走|送走|找到|出院|恢复|排出|处置|控制|抢通|转移|清理|抽|还剩|出动|增援|派|"
    r"投入|赶到|到场|到了|调"
)
_OWN = re.compile(
    r"消防|民警|警力|警|医护|救护|志愿|民兵|队员|抢修|值守|施救|增援|出动|派|到场|专家|干部|驻守|"
    r"泵车|工人在修|投入|抢修|人手"
)


def same_thing(one: Value, other: Value, before: Sequence[Value]) -> str:
    """Return a name for what both are of, "" where it may be two things."""
    if two_places(one.clause.text, other.clause.text) or of_crew(one) != of_crew(other):
        return ""
    if delegates(one) != delegates(other):
        return ""
    if all_told(one, other) and not _OWN.search(one.clause.text + other.clause.text):
        return "在场人数"
    if _different_nouns(one, other) or of_kin(one, other) or other_measure(one, other):
        return ""
    if one.digits:
        return same_code(one, other)
    own = any(_OWN.search(v.clause.text) for v in (one, other))
    if not own and both_gathered(one, other):
        return "聚集人数"
    return "" if own and one.unit in ("人", COUNT, "车") else _same_amount(one, other, before)


def _same_amount(one: Value, other: Value, before: Sequence[Value]) -> str:
    name = _name(one, other)
    if _recounted(one, other, before):
        return "数量"
    if (all_there(one) and all_there(other)) or counted_again(one, other):
        return "在场人数"
    if one.noun and one.noun == other.noun:
        if _one_struck(one, other):
            return ""
        if one.unit not in ("人", "车", "钱"):
            return name
    if _heads(one) & _heads(other) and not _stages_differ(one, other):
        return name
    if _repeats(one, other, before) and one.clause is not other.clause and one.unit == "人":
        return name
    people = one.unit.startswith("人") or (one.unit == COUNT and other.unit.startswith("人"))
    if people and distance(one, other) > _FAR:
        return ""  # 1位老人不肯走, 36户102人
    staged = _stages_differ(one, other) and not _repeats(one, other, before)
    plain = _nearest(one, other, before) and opens(other) and not staged
    beside = one.clause.sentence == other.clause.sentence and bool(one.clause.speaker)
    if plain and (_says_only(other, one) or (beside and _says_only(one, other))):
        return name
    return name if _evidence(one, other, before) >= _ENOUGH else ""


_IN_ALL = re.compile(r"(?:一共|总共|合计|共计|共)(?:有|计)?$")
# 11点下来6个 came down at eleven
_ROLL_CALL = re.compile(
    r"(?:清点|点名|(?<![\d一二两三四五六七八九十])点下来|数下来|实点|实到)[\u4e00-\u9fa5]{0,4}$"
)


def counted_again(one: Value, other: Value) -> bool:
    """共62人 … 清点为67人: a roll-call gives another number than the total before it."""
    people = all(v.unit in ("人", COUNT) for v in (one, other))
    total = _IN_ALL.search(one.clause.text[: one.start])
    return people and bool(
        total and _ROLL_CALL.search(other.clause.whole.text[: len(other.clause.lead) + other.start])
    )


def _recounted(one: Value, other: Value, before: Sequence[Value]) -> bool:
    """画面上数出7辆 … 实数8辆: somebody else counts the same things at the scene."""
    if not counts_things(one, other) or _stages_differ(one, other) or distance(one, other) > _LIKE:
        return False
    return _nearest(one, other, before)


_ENOUGH = 3
_FAR = 6.0  # numbers of people so far apart are of others, but where the same words count them
_COUNTED = re.compile(r"点|数|清|统计|登记|量|测|算|实际|一共|总共|名单|拢共|累计")
_MEASURES = frozenset({"面积", "长度", "体积", "重量", "户", "钱", "畜禽", "例"})
_LIKE = 3.0  # two tellings of one thing are seldom further apart than this


def _evidence(one: Value, other: Value, before: Sequence[Value]) -> int:
    """Weigh how much speaks for two amounts being told of one thing."""
    mine, theirs = _topics(one, before), topics(other.clause.whole.text)
    weight = 2 if mine & theirs else -2 if mine and theirs else 0
    weight += 1 if one.noun and one.noun[:2] == other.noun[:2] else 0
    weight += 1 if one.unit in _MEASURES else 0
    weight += 1 if apart(one.clause, other.clause) <= 1 else 0
    weight -= 1 if one.left and other.left and not _heads(one) & _heads(other) else 0
    weight -= 0 if _nearest(one, other, before) else 1
    weight -= 0 if opens(other) else 1
    weight -= 2 if _stages_differ(one, other) else 0
    weight += (
        1 if _COUNTED.search(other.clause.whole.text[: len(other.clause.lead) + other.start]) else 0
    )
    rest = _TALLY.sub("", _rest(other))
    weight += 2 if _TALLY.search(_rest(other)) else 0
    # what was sent to them and what they took in
    weight += (
        2 if len(other.clause.speaker) > 1 and other.clause.speaker[:2] in one.clause.text else 0
    )
    weight -= 1 if len(rest) > 2 and not set(rest) & set(one.clause.whole.text) else 0
    return weight + (1 if distance(one, other) <= _LIKE else -1)


def _topics(value: Value, before: Sequence[Value]) -> frozenset[str]:
    """Return what a value is about: by its clause, else by its sentence as far as numbers tell."""
    own = topics(value.clause.whole.text)
    beside = (v.clause.whole.text for v in before if v.clause.sentence == value.clause.sentence)
    return own or frozenset[str]().union(*map(topics, beside))


_TALLY = re.compile(r"^.*的数")  # 报教育局的数是22例


def _repeats(one: Value, other: Value, before: Sequence[Value]) -> bool:
    """Whether the second telling says the first again but for the one number: 36户102人."""
    if _STAGE.search(other.clause.text):
        return False
    beside = [v for v in before if v.clause is other.clause and v.unit == "户"]
    return any(v.clause is one.clause and v.text == b.text for v in before for b in beside)


_STRUCK = re.compile(r"砸|压|撞|伤|死|咬|烫|埋|困|淹|轧|捅|砍|失踪|失联|走失")


def _one_struck(one: Value, other: Value) -> bool:
    """砸到一个小孩, 看见三个小孩在玩: children, but not the same ones."""
    return bool(_STRUCK.search(one.clause.text)) != bool(_STRUCK.search(other.clause.text))


def _stages_differ(one: Value, other: Value) -> bool:
    first, second = (set(_STAGE.findall(v.clause.text)) for v in (one, other))
    return first != second


def _different_nouns(one: Value, other: Value) -> bool:
    """6个小区 and 4个大人 are two things; 2个人 and 3个 may be one."""
    if one.digits and one.unit != CODE:
        return False  # what is numbered is of its unit
    if COUNT not in (one.unit, other.unit) and one.unit != CODE:
        return False
    first, second = one.noun, other.noun
    if not first or not second or one.unit != other.unit:
        loose = {one.noun, other.noun} - {""}
        return bool(loose) and one.unit == other.unit == COUNT and not _says_only(other, one)
    return not (first.startswith(second[:2]) or second.startswith(first[:2]))


_FLESH = re.compile(r"[\u4e00-\u9fa5a-zA-Z]+")
_THIN = re.compile(
    r"一共|总共|合计|共计|总归|至少|起码|最快|怕是|恐怕|大概|大约|差不多|应该|可能|估计|其实|"
    r"实际上?|只有|就是|最大|最多|阵风|我们|他们|自己|现场|确认|"
    r"加一加|加起来|合起来|凑起来|上来|左右|上下|光景|以上|出头|下来|出来|统计|清点|核实|点|数|量|"
    r"测|看|算|查|[说讲报写是有就都才只约共近的了在到要为得过也还么呢啊吧那这以把给]"
)


_OTHER_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:户|人|个|名|间|处|辆|台|亩|米|栋|车)")


def _rest(value: Value) -> str:
    text = value.clause.text
    text = text[: value.start] + "|" + _OTHER_NUMBER.sub("|", text[value.end :])
    left = "".join(_FLESH.findall(_OTHER_NUMBER.sub("|", text)))
    return _THIN.sub("", left)


_TAKEN_IN = frozenset({"送来", "收治", "收", "接诊", "送", "入院", "接收", "送医", "收人"})
_HURT = re.compile(r"伤|中毒|烫|烧|不适|晕")
_ALL_SENT = re.compile(r"[都全均]送")
_BENIGN = frozenset({"", "来", "聚", "门口", "手上", "手里", "起", "头"})


def _says_only(value: Value, beside: Value) -> bool:
    """Whether the clause says hardly anything but the value: 银行讲有51个.

    The few words it may say besides must be those of the other telling.
    """
    rest = _rest(value)
    if rest in _TAKEN_IN or rest.startswith("收"):
        if re.match("[重轻危]", beside.noun):
            return False  # some of those who were hurt
        # others may have gone to another hospital: fewer tell nothing, unless all went to this one
        sent = _HURT.search(beside.clause.text) or "送" in beside.clause.text
        here = _ALL_SENT.search(beside.clause.text) and value.clause.speaker[:2]
        return bool(sent) and (value.low > beside.high or bool(here and here in beside.clause.text))
    return rest in _BENIGN or (len(rest) <= 3 and set(rest) <= set(beside.clause.whole.text))


def _heads(value: Value) -> set[str]:
    """The words right beside the number that say what is counted or measured."""
    left = _THIN.sub("", value.left)[-4:]
    pairs = {left[i : i + 2] for i in range(len(left) - 1)}
    last = {left[-1]} if left and re.match(r"[\u4e00-\u9fa5]", left[-1]) else set[str]()
    return {h for h in pairs | last if h and h not in _DULL}


_DULL = frozenset("来去人个里上下内外中前后东南西北家们出入收送进打车辆市区县镇村")


def _nearest(one: Value, other: Value, before: Sequence[Value]) -> bool:
    """Whether no other value that could be meant stands between the two."""
    between = [
        v
        for v in before
        if v is not one
        and v.unit == one.unit
        and v.clause.source == one.clause.source
        and v.clause.sentence == one.clause.sentence
        and v.clause.start + v.start > one.clause.start + one.start
        and v.clause is not other.clause
    ]
    alone = not between or one.unit not in ("人", "车", COUNT)
    return alone and 0 <= apart(one.clause, other.clause) <= 2


def _name(one: Value, other: Value) -> str:
    word = _THIN.sub("", one.left)[-4:] or _THIN.sub("", other.left)[-4:]
    if one.unit.startswith("人") and one.noun:
        return f"{one.noun}人数"
    if COUNT in (one.unit, other.unit) and not (one.noun or other.noun):
        return f"{word}人数"
    if one.unit in _SAID_BY_UNIT:
        return f"{word}{_SAID_BY_UNIT[one.unit]}"
    return f"{one.noun or other.noun}数量"


# the units that naming.named has no names for
_SAID_BY_UNIT = {"时长": "时长", "级别": "级别", BARE: "读数", "张票": "人数", "人": "人数"}
