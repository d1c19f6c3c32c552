"""Whether two numbers of people count all who were in one place: 里头12个, 进去的是13个."""

import re

from assistant.duties.report.conflicts.values import COUNT, Value

PART = re.compile(
    r"其中|里面有|包括|含|还有|另有|另外|剩|余下|其余|还没|新增|又有|再|陆续|每|各|分别|"
    r"还要|还需|还缺|还得|需要|请求|要调|自行|自己(?:去|走|来|打车)"
)


def distance(one: Value, other: Value) -> float:
    """Return how many times larger the larger of two values is."""
    low, high = sorted((max(one.low, 0.01), max(other.low, 0.01)))
    return high / low


_INSIDE = re.compile(
    r"下面|底下|压住|压着|压了|压到|埋了|埋住|埋着|困了|困住|困着|被困|落水|掉下去|掉进|落下去|"
    r"作业面|作业人员|在岗|当班|在场|[车船舱厢屋]里(?!面)|车内|舱内|里头|里面|屋里|楼里|厂里|车上|船上|艇上|机上|井下|洞里|馆里|"
    r"一船|一车|坐了|坐着|坐的|进去|放进|上去|下去的|下到|卖了|卖出|售出|"
    r"载了|满载|满员|登记|签到|名单|在册|点名|全部?(?=出|带|救|撤|跑|下|上|接|放)|都(?=出|下|带|"
    r"救|撤|跑|接|放)|全(?:员|体)"
)


def all_there(value: Value) -> bool:
    """Say whether the value counts all who were in one place."""
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


def all_told(one: Value, other: Value) -> bool:
    """Say whether both count all who were there, the second maybe by a list."""
    aboard = all_there(one) and distance(one, other) <= _CREW
    if _gone_in(other) and (_gone_in(one) or aboard):
        return True
    listed = _COUNTED_UP.search(other.clause.speaker + other.clause.whole.text) and _PERSONS.match(
        other.clause.text[other.end :]
    )
    counts = ("人", COUNT, "张票")
    people = all(v.unit in counts and not PART.search(v.clause.text) for v in (one, other))
    here = _gone_in(one) or (all_there(one) and _PERSONS.match(one.clause.text[one.end :]))
    return bool(listed and people and here)


def _gone_in(value: Value) -> bool:
    """三个娃儿下河, 下水的四个: all who went where it happened."""
    clause = value.clause
    told = _GOING_IN.search(clause.whole.text) and not _NOT_IN.search(clause.text)
    counted = value.unit in ("人", COUNT) and _PERSONS.match(clause.text[value.end :])
    return bool(told and counted) and not PART.search(clause.text)
