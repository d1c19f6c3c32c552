"""Who is meant: all who were counted, somebody told of before, somebody nobody could reach."""

import re

from assistant.duties.report.reading.gone import merely_gone
from assistant.duties.report.reading.harms import TOLD, Harm
from assistant.duties.report.reading.not_now import not_now
from assistant.duties.report.reading.people import Group
from assistant.duties.report.reading.pronounced import still_fought_for
from assistant.duties.report.reading.things import of_things
from assistant.duties.report.reading.voices import Clause, Note
from assistant.duties.report.record import Slot

_EVERY = re.compile(r"(?:都|均|全)(?:是|只是|有|受|为)?$")


def all_of_them(parted: Note, clause: Clause, harm: Harm, people: list[Group]) -> Group | None:
    """两个妇女被冲，一个爬上来，一个拉上来，都是擦伤: 都 means all who were counted before."""
    if harm.slot is not Slot.INJURED or not _EVERY.search(parted.text[clause.start : harm.start]):
        return None
    if any(g.counted and clause.start <= g.start < harm.start for g in people):
        return None  # 死了2个，剩下7个都带伤: 都 means those seven
    first = next(c.start for c in parted.clauses if c.sentence == clause.sentence)
    told = [g for g in people if g.counted and first <= g.start < harm.start and g.number]
    most = max(told, key=lambda g: g.number or 0, default=None)
    if most is None or most is told[-1]:
        return None
    shares = [g for g in told if g.start > most.start]
    if sum(g.number or 0 for g in shares) != most.number:
        return None
    lost = any(_IS_LOST.match(parted.text, g.end) for g in shares)
    return None if lost else most  # 1个冲走没找到，2个救上来，都骨折: those two


_IS_LOST = re.compile(
    r"[^\uff0c\u3002\uff1b]{0,8}?(?:没找|未找|没捞|没上来|没看|没见|不见|失联|失踪|冲走|卷走|死|没了|遇难|身亡)"
)


# 店老板联系不上: nobody to ask, and none of the missing
_TO_BE_ASKED = re.compile(r"老板|房东|负责人|经理|物业|家属|家长|主人|店主|业主|开发商|法人")


def only_unreached(harm: Harm, group: Group) -> bool:
    """Say whether somebody is only not to be reached, or only clears others out."""
    if harm.slot is Slot.EVACUATED and not group.counted:
        return True  # 司机开门疏散: who opened the doors
    unreached = harm.slot is Slot.MISSING and re.match(r"(?:联系|联络)", harm.text)
    return bool(unreached and not group.counted and _TO_BE_ASKED.match(group.text))


_NEAR = 80


def known(text: str, group: Group, people: list[Group]) -> int:
    """孩子 of whom 砸到一个小孩 told before is that one: return where he was counted."""
    for one in reversed(
        [g for g in people if g.counted and g.number == 1 and g.end <= group.start]
    ):
        noun = re.match(r"[\u4e00-\u9fff]{1,5}", text[one.end : one.end + 5])
        if group.start - one.start > _NEAR or noun is None:
            continue
        if set(group.text) & set(noun[0]) - set("的人子个了"):
            return one.start
    if text[group.start - 1 : group.start] in _MARKS:  # 抬出来一个女的…。女的送到时已死亡
        same = [g for g in people if not g.counted and g.text == group.text]
        return next((g.start for g in same if 0 < group.start - g.start <= _NEAR), group.start)
    return group.start


_MARKS = ("\uff0c", "\u3002", "\uff1a", "\uff1b", "\n")


# 谁伤了还不知道; 没心跳了，还没宣布
_WHO = re.compile(r"(?:谁|哪个|哪些人|哪几个|几个人?|多少人?)$")
_OPEN = re.compile(r"[^\uff0c\u3002]{0,4}(?:不知道|不清楚|不晓得|没搞清|没弄清|没数)")
_PENDING = re.compile(r"[^\u3002]{0,14}(?:还没|还未|尚未|未|没有?|等着?|待)(?:宣布|宣告)")


# 梯子倒了: a thing fell, nobody fainted
_FALLING = re.compile(
    r"(?:(?<![孩娃婆胖汉伙妻嫂矮瞎])子|机|器|塔|围挡|设备|脚手架|堆|货|桶|大门|铁门|电线杆|吊臂|罐体)(?:也|又|都|全|就|突然)*$"
)
# 诺如还没出结果: what is tested for befell nobody yet
_GERMS = re.compile(r"诺如|流感|甲流|乙流|新冠|手足口|水痘|感染|布|登革热|霍乱|伤寒|麻疹|疟疾")
_TESTED = re.compile(
    r"(?:病毒|抗原|核酸)?[^\uff0c\u3002]{0,4}?(?:还没|没出|未出|待|阴性|检测|筛查|采样|结果|排除|防控|疫苗|试剂)"
)


# 明火就没了, 信号没了: a thing is gone, nobody
_THINGS = re.compile(
    r"(?:明火|火|烟|[水电油钱货路桥墙网气杆树棚车船箱灯线罐瓶胎灶球艇门窗瓦顶鱼药货]|盖子?|井盖|牌子?|护栏|设备|数据|页面|库存|水位|信号|味道?|险情|声音?|动静|积水|房子?|楼|东西|力气|压力)(?:(?:\d+|[一二两三四五六七八九十])[个只条]|就|都|也|已经?|全|早|又|给|么)*$"
)


# 一个压着了灯杆: what lies under it is a thing
_UNDER = re.compile(
    r"了?(?:住|到|着|坏|断)?(?:了)?(?:[一两二三\d]+[根辆台条只部个棵])?[^\uff0c\u3002\d]{0,3}?"
    r"(?:灯?杆|线路?|电缆|光缆|树|棚|墙|管道?|箱变?|[大小]?门(?!口)|车(?![里内上中下间])|船(?![里内上舱])|设备|机器|庄稼|护栏|变压器|招牌|"
    r"路面|车道|桥面|堤|货|道)(?=[\uff0c\u3002\uff1b]|$|[了的上])"
)


# 去了11个人，火势压住了: nobody lies under a fire; 未宣布死亡: nobody has died yet
_HELD = re.compile(r"(?:火势?|火头|明火|水势|险情|场面|局面)(?:都|也|已经?|基本|总算)*$")
_UNDECLARED = re.compile(r"(?:未|没(?:有)?|等(?:着)?)宣[布告]$")
# 9人先行转移，现在没回: who was moved out of danger is not lost
_NOT_BACK = re.compile(r"没(?:有)?回")
_MOVED_AWAY = re.compile(r"转移|疏散|撤离|撤到|安置|投亲|住院|值班|出差|外出|打工")
_LEAD = 30


def of_others(text: str, clause: Clause, harm: Harm) -> bool:
    """Whether beasts are told of, nobody knows whom, or a death isn't declared yet."""
    lead = text[max(0, clause.start - _LEAD) : harm.start]
    if harm.slot is Slot.MISSING and _NOT_BACK.match(harm.text) and _MOVED_AWAY.search(lead):
        return True
    lead = text[clause.start : harm.start]
    if not_now(text, clause.start, harm) or of_things(text, clause.start, harm):
        return True
    if harm.slot is Slot.DEATHS and _no_death_yet(text, lead, harm):
        return True
    if harm.slot is Slot.TRAPPED and _under_or_held(text, lead, harm):
        return True
    if harm.text == "倒了" and _FALLING.search(lead):
        return True
    if harm.slot is Slot.INJURED and _GERMS.match(harm.text) and _TESTED.match(text, harm.end):
        return True
    return bool(_WHO.search(lead) and _OPEN.match(text, harm.end))


def _no_death_yet(text: str, lead: str, harm: Harm) -> bool:
    gone = harm.text.startswith("没") and _THINGS.search(lead)
    pending = harm.weight == TOLD and _PENDING.match(text, harm.end)
    said = gone or pending or _UNDECLARED.search(lead) or merely_gone(text, harm)
    return bool(said or still_fought_for(text, harm))


def _under_or_held(text: str, lead: str, harm: Harm) -> bool:
    held = harm.text[:1] == "压" and _HELD.search(lead)
    return bool(held or (harm.text[:1] in "压砸埋卡" and _UNDER.match(text, harm.end)))
