"""Who tells a clause where no verb of saying stands beside him: 维修工上去看，水箱是干的.

Whoever went there and looked tells what follows, and so does whoever is the subject of the clause
in front of a bare 讲: 路政3:50到的，讲车翻在出城那一幅. Figures are read with the plain
attribution; this one serves what is told in words.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.duties.report.conflicts.speakers import Voice, talker, voice_of
from assistant.duties.report.conflicts.statements import Clause
from assistant.duties.report.conflicts.vocabulary import any_of, aspects, words
from assistant.duties.report.reading.informants import person_pattern

_CLOCK = r"(?:\d{1,2}[:\uff1a点时]\d{0,2}分?(?:左右|许)?)"
_THEN = r"(?:后来|随后|结果|可是?|但是?|不过|而|另外|刚刚?|等|又)?"
_WAY = (
    r"(?:初|手机里?|到了?|赶到|到达|到场|到现场|现场|上去|下去|过去|进去|派人|的?人|自己|也|又|刚刚?|的|里|上|"
    r"到户里?|后|在[\u4e00-\u9fa5]{1,4}|[用拿带][\u4e00-\u9fa5A-Za-z]{1,5}|[片照]子?)*"
)
_NO_LOOK = r"(?!案|[\u4e00-\u9fa5]{0,2}(?:处|护|察局|修工|院|站|所|中心|测站|伤|车|员|队))"
_SAYS = (
    r"(?:认定|判定|判断|断定|怀疑|估计是|(?:说|讲)(?![明话法服好过解座])|喊(?!了|不|人|他|她)|"
    r"举报说?|反映|指认|指证|咬定|[来致]电|称(?![重号]))"
)


@lru_cache(maxsize=1)
def _who() -> str:
    nouns = words()["speakers"]
    known = any_of([*nouns["unit"], *nouns["party"], *aspects()["lookers"]])
    rank = (
        r"(?:[老小][\u4e00-\u9fa5]|[\u4e00-\u9fa5](?:工|师傅|队|所|站|局|某|主任|经理|委员|医生))?"
    )
    part = (
        r"(?:[\u4e00-\u9fa5]{1,4}?"
        r"(?:科|股|室|组|班|处|中心|服务台|调度台|热线|窗口|大队|中队|指挥部))?"
    )
    return rf"(?P<who>[^\s\uff0c:\uff1a]{{0,9}}?(?:{known}){part}{rank})"


@lru_cache(maxsize=1)
def _looked() -> re.Pattern[str]:
    looking = any_of(aspects()["looking"])
    return re.compile(
        rf"^\s*{_CLOCK}?\s*{_THEN}{_who()}{_CLOCK}?{_WAY}(?:(?:{looking}){_NO_LOOK}|(?<=[到场])的?$|"
        r"(?:发来|报来|来报|打来|来电|传来|送来)[^\uff0c]{0,4}$|[拨打]\d{3,5}$|拿[^\uff0c]{1,6}来$)"
    )


@lru_cache(maxsize=1)
def _told() -> re.Pattern[str]:
    return re.compile(
        rf"^\s*{_CLOCK}?\s*{_THEN}{_who()}{_CLOCK}?[^\uff0c]{{0,8}}?{_SAYS}(?:是(?=[\u4e00-\u9fa5]{{3}}))?"
    )


@lru_cache(maxsize=1)
def _machine() -> re.Pattern[str]:
    """票务系统弹过告警, 地磅报了超重: a machine that shows it."""
    papers = any_of(words()["documents"])
    return re.compile(
        rf"^\s*(?P<who>[\u4e00-\u9fa5]{{0,6}}?(?:{papers}|传感器|探测器|地磅|雷达|仪))(?:里头?|上|中)?"
        r"(?=弹|报(?:了|过|出)|提示|预警|亮了|跳出|响了|读|量|测|超)"
    )


@lru_cache(maxsize=1)
def _subject() -> re.Pattern[str]:
    return re.compile(rf"^\s*{_CLOCK}?\s*{_THEN}{_who()}")


@lru_cache(maxsize=1)
def _person() -> re.Pattern[str]:
    """山脚护林点的老彭23:25又喊: somebody named, with a verb of calling behind."""
    return re.compile(
        rf"^\s*{_CLOCK}?\s*{_THEN}(?P<who>[\u4e00-\u9fa5]{{0,8}}?{person_pattern()}){_CLOCK}?"
        r"(?:又|也|再|刚|来|打|跑来|找来)*(?:喊|问|骂|吵|打|来|回话|信访|电话|指认)+$"
    )


_BARE = re.compile(
    r"^\s*(?:哭着|急着|喊着|喊话|大声|电话里?|又|就|也|却|都|还)*(?:说(?![是明])|讲(?!是?的)|喊(?!了|不|人|他|她)|称|回)"
)
_MANNER = re.compile(r"^(?:硬|偏|死|喊话|(?:哭|急|笑|骂|喊|抢)着|电话|大声|气得|每[回次]都)$")
_TRIM = re.compile(
    r"(?:到(?:了)?(?:现场|场)?后|出来后|来了?后|[看查]了?后|打热线|又)?(?:看了?(?:录像|监控|视频|照片)|一口|自己|在[\u4e00-\u9fa5]{1,4}|又|亲自)?(?:打(?:来|过来|电话|12345)?|在[\u4e00-\u9fa5]{1,4})?$"
)
_NOT_WHO = re.compile(
    r"^(?:没|有|其中|送|由|跟|和|被|给|向|问|叫|请|要|让|等|通知|联系|已|正)|[说讲把被给的]$|了|打过|[打送]\d"
)


def with_corrections(said: Sequence[Clause]) -> list[Clause]:
    """Return the clauses with those marked that stand behind 更正 in their teller's sentence."""
    found: list[Clause] = []
    for clause in said:
        taken_back = bool(found) and _corrected(found[-1], clause)
        found.append(replace(clause, corrects=True) if taken_back else clause)
    return found


def attributed(said: Sequence[Clause]) -> list[Clause]:
    """Return the clauses with the speakers that looking, coming and bare verbs of saying give."""
    found: list[Clause] = []
    floor: tuple[int, str, Voice] | None = None  # sentence, speaker and voice of a finder
    for clause in said:
        if floor and (floor[0] != clause.sentence or (clause.lead and not _manner(clause))):
            floor = None
        told = _opens(clause, found)
        if told is not None:
            floor = (clause.sentence, told.speaker, told.voice)
            found.append(told)
        elif floor is not None:
            found.append(replace(clause, speaker=floor[1], voice=floor[2]))
        else:
            found.append(_trimmed(clause))
    return found


_CORRECTS = re.compile(r"^\s*(?:更正|订正|纠正)")


def _corrected(before: Clause, clause: Clause) -> bool:
    """区里电话更正：路名应为…: what stands behind the word takes back what was told."""
    same = (before.source, before.sentence, before.speaker) == (
        clause.source, clause.sentence, clause.speaker,
    )  # fmt: skip
    return same and (before.corrects or bool(_CORRECTS.match(before.text)))


def _manner(clause: Clause) -> bool:
    return bool(_MANNER.match(clause.speaker))


def _opens(clause: Clause, found: Sequence[Clause]) -> Clause | None:
    """Return the clause as told by whom it names as looking, or by the one named before it."""
    if clause.voice is Voice.HEARSAY or (clause.lead and not _manner(clause)):
        return None
    if _manner(clause) or _BARE.match(clause.text):
        before = found[-1] if found and found[-1].sentence == clause.sentence else None
        text = before.whole.text if before is not None else ""
        who = _subject().match(text) or _person().match(text)
        match = None if clause.lead else _BARE.match(clause.text)
        if who is not None and not _NOT_WHO.search(who["who"]) and len(who["who"]) > 1:
            return _of(clause, who["who"], match.end() if match else 0)
    if _manner(clause):
        return _kept(clause, found)
    match = _told().match(clause.text) or _looked().match(clause.text)
    match = match or _machine().match(clause.text)
    if match is None or _NOT_WHO.search(match["who"]) or re.search(r"[说讲]", match["who"]):
        return None
    says = re.search(rf"(?:{_SAYS})(?:是(?=[\u4e00-\u9fa5]{{3}}))?$", match[0])
    return _of(clause, match["who"], match.end() if says else match.end("who"))


def _kept(clause: Clause, found: Sequence[Clause]) -> Clause | None:
    """每回都说派车了: the one who speaks goes on."""
    before = found[-1] if found and found[-1].sentence == clause.sentence else None
    if before is None or not before.speaker:
        return None
    return replace(clause, speaker=before.speaker, voice=before.voice)


def _of(clause: Clause, who: str, at: int) -> Clause:
    return replace(
        clause, speaker=who, voice=talker(voice_of(who)), start=clause.start + at,
        text=clause.text[at:], lead=clause.lead + clause.text[:at],
    )  # fmt: skip


def _trimmed(clause: Clause) -> Clause:
    """交警看了录像, 镇干部在桥头, 家长在岸边打: who it is, without where he stands."""
    name = _TRIM.sub("", clause.speaker)
    if not clause.speaker or (len(name) < len(clause.speaker) and len(name) < 2):
        return clause
    return replace(clause, speaker=name)
