"""Whether two values are of one thing, by the words beside them."""

import re
from collections.abc import Sequence

from assistant.duties.report.conflicts.crowds import both_gathered, counts_things, delegates
from assistant.duties.report.conflicts.elsewhere import of_crew, of_kin, other_measure, two_places
from assistant.duties.report.conflicts.figures import topics
from assistant.duties.report.conflicts.statements import apart
from assistant.duties.report.conflicts.values import BARE, CODE, COUNT, NUMBER, SIGN, Value

PART = re.compile(
    r"其中|里面有|包括|含|还有|另有|另外|剩|余下|其余|还没|新增|又有|再|陆续|每|各|分别|"
    r"还要|还需|还缺|还得|需要|请求|要调|自行|自己(?:去|走|来|打车)"
)


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
    r"修好|修复|换好|拖回|救出|带出|背出|抬出|搜出|救起|接走|转走|送走|找到|出院|恢复|排出|处置|控制|抢通|转移|清理|抽|还剩|出动|增援|派|"
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
    if _all_told(one, other) and not _OWN.search(one.clause.text + other.clause.text):
        return "在场人数"
    if _different_nouns(one, other) or of_kin(one, other) or other_measure(one, other):
        return ""
    if one.digits:
        return _same_code(one, other)
    own = any(_OWN.search(v.clause.text) for v in (one, other))
    if not own and both_gathered(one, other):
        return "聚集人数"
    return "" if own and one.unit in ("人", COUNT, "车") else _same_amount(one, other, before)


def _same_amount(one: Value, other: Value, before: Sequence[Value]) -> str:
    name = _name(one, other)
    if _recounted(one, other, before):
        return "数量"
    if (_all_there(one) and _all_there(other)) or counted_again(one, other):
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
    plain = _nearest(one, other, before) and _opens(other) and not staged
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
    weight -= 0 if _opens(other) else 1
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


def distance(one: Value, other: Value) -> float:
    """Return how many times larger the larger of two values is."""
    low, high = sorted((max(one.low, 0.01), max(other.low, 0.01)))
    return high / low


_POINTING = re.compile(r"^\s*(?:就|只|才)?(?:是|有|一共|总共|共|实际|其实|应该)")


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


def _opens(value: Value) -> bool:
    """Whether a speaker begins with the value: 经理讲3个; not 观众疏散完了，大概80人."""
    clause = value.clause
    return bool(clause.lead or clause.again or _POINTING.match(clause.text)) or clause.first


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


def _same_code(one: Value, other: Value) -> str:
    """602 and 702: as many digits and one of them different, or two exchanged; 3号墩, 2号墩."""
    a, b = one.digits, other.digits
    if one.unit not in (CODE, SIGN):
        same = _points_out(other) and one.clause.source == other.clause.source
        return "编号" if same and _same_told(one, other) else ""
    slip = len(a) == len(b) and sum(x != y for x, y in zip(a, b, strict=True)) == 1
    return "号码" if slip or sorted(a) == sorted(b) else ""


def _same_told(one: Value, other: Value) -> bool:
    """一号泵停了, 二号泵正常供水 are two; 是3号墩, 写的2号墩 is one, for nothing else is told."""
    rest = other.clause.text[other.start :].partition("号")[2][1:]
    pairs = {rest[i : i + 2] for i in range(len(rest) - 1)}
    return not pairs or any(pair in one.clause.text for pair in pairs)


_POINTS = re.compile(r"(?:是|写|为|在|从|报|说|讲)[^\d]{0,2}$")


def _points_out(value: Value) -> bool:
    """Whether the clause says that it is this one: 写的2号墩, 咬定是5号口."""
    before = (value.clause.lead + value.clause.text[: value.start])[-6:]
    return bool(_POINTS.search(before)) or value.start <= 1


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


_INSIDE = re.compile(
    r"下面|底下|压住|压着|压了|压到|埋了|埋住|埋着|困了|困住|困着|被困|落水|掉下去|掉进|落下去|"
    r"作业面|作业人员|在岗|当班|在场|[车船舱厢屋]里(?!面)|车内|舱内|里头|里面|屋里|楼里|厂里|车上|船上|艇上|机上|井下|洞里|馆里|"
    r"一船|一车|坐了|坐着|坐的|进去|放进|上去|下去的|卖了|卖出|售出|"
    r"载了|满载|满员|登记|签到|名单|在册|点名|全部?(?=出|带|救|撤|跑|下|上|接|放)|都(?=出|下|带|"
    r"救|撤|跑|接|放)|全(?:员|体)"
)


def _all_there(value: Value) -> bool:
    """Whether the value counts all who were in one place."""
    if value.unit not in ("人", COUNT, "张票"):
        return False
    return bool(_INSIDE.search(value.clause.text)) and not PART.search(value.clause.text)


_GOING_IN = re.compile(
    r"(?:下河|下水|落水|下井|入井|上山|进山|登山|上船|登船|上车|进洞|入园|入场|进场|进馆|参赛|参会|下塘|下海|出海|玩水|游泳|就餐|用餐|聚餐|吃的|吃席|入住)"
)
_NOT_IN = re.compile(r"没|未|捞|救|搜|找|剩|上来|上岸|已经下井|又下|再下")
_PERSONS = re.compile(r"人|名|的|娃|孩|学生|老|男|女|游客|乘客|工|村民|驴友|游|下|上|进|落|$")


_COUNTED_UP = re.compile(
    r"清点|点名|数[的了出过]|登记|名单|系统|刷卡|票务|售票|实到|花名册|调监控|签到|[单簿册](?:子|上|里)?(?:写|是|记|填|有)"
)


_CREW = 2.0  # times; two counts of those aboard lie close to one another


def _all_told(one: Value, other: Value) -> bool:
    """Whether both count all who were there, the second maybe by a list."""
    aboard = _all_there(one) and distance(one, other) <= _CREW
    if _gone_in(other) and (_gone_in(one) or aboard):
        return True
    listed = _COUNTED_UP.search(other.clause.speaker + other.clause.whole.text) and _PERSONS.match(
        other.clause.text[other.end :]
    )
    counts = ("人", COUNT, "张票")
    people = all(v.unit in counts and not PART.search(v.clause.text) for v in (one, other))
    here = _gone_in(one) or (_all_there(one) and _PERSONS.match(one.clause.text[one.end :]))
    return bool(listed and people and here)


def _gone_in(value: Value) -> bool:
    """三个娃儿下河, 下水的四个: all who went where it happened."""
    clause = value.clause
    told = _GOING_IN.search(clause.whole.text) and not _NOT_IN.search(clause.text)
    counted = value.unit in ("人", COUNT) and _PERSONS.match(clause.text[value.end :])
    return bool(told and counted) and not PART.search(clause.text)


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
