"""What rumours claim, and what those who should know answer."""

import re
from collections.abc import Sequence

from assistant.duties.report.conflicts.accounts import Contrast
from assistant.duties.report.conflicts.figures import Figure, figures
from assistant.duties.report.conflicts.related import names_together
from assistant.duties.report.conflicts.speakers import Voice
from assistant.duties.report.conflicts.statements import Clause, apart
from assistant.duties.report.conflicts.vocabulary import any_of, words

_HEARSAY_WORDS = re.compile(
    r"群里|网上|网友|听说|据说|有人传|都在传|传(?![感真输染送达来唤导])[说言]?|网传|转发"
)
_STOP_CLAIM = re.compile(
    r"没听说|未听说|没人|没有人|不信谣|不知道|不清楚|没看[见到]|没叫|没问|没讲|没说|[没未]核|还没|尚未|没回|没查|没定|没消息"
)


def rumours(clauses: Sequence[Clause]) -> list[Contrast]:
    """What rumours claim and a responsible unit (or one who was there) denies."""
    told = [c for c in clauses if _is_hearsay(c)]
    sober = [c for c in clauses if not _is_hearsay(c)]
    claims: list[Clause] = []
    denied: list[Clause] = []
    topics: list[str] = []
    for event, row in words()["events"].items():
        claim = [c for c in told if _claims(c.text, event, row)]
        denial = [c for c in sober if denies(c.text, event, row)]
        if claim and denial:
            topics.append(event)
            claims += [c for c in claim if c not in claims]
            denied += [c for c in denial if c not in denied]
    for one, other in _rumoured_figures(told, sober):
        topics.append("人数" if one.unit == "人" else "数量")
        claims += [c for c in (one.clause,) if c not in claims]
        denied += [c for c in (other.clause,) if c not in denied]
    if not topics:
        return _refuted(told, sober)
    what = "是否" + "、".join(topics) if topics[0] not in ("人数", "数量") else "、".join(topics)
    return [Contrast(what, tuple(claims), tuple(denied))]


def _is_hearsay(clause: Clause) -> bool:
    if clause.voice is Voice.HEARSAY:
        return True
    if clause.voice in (Voice.UNIT, Voice.PARTY) and _REFUTED.search(clause.text):
        return False  # 消防讲是谣传
    return bool(_HEARSAY_WORDS.search(clause.whole.text)) and not _STOP_CLAIM.search(
        clause.whole.text
    )


def asserts(text: str, row: Sequence[str]) -> bool:
    """Say whether one of the words of an event stands there without a denial before it."""
    match = re.search(any_of(list(row)), text)
    return bool(match) and _undenied(text, match)


def _claims(text: str, event: str, row: Sequence[str]) -> bool:
    """The same, or told in plain words: 倒了三个, 走了俩."""
    plain = re.search(words()["plain_claims"].get(event, r"(?!)"), text)
    return asserts(text, row) or (plain is not None and _undenied(text, plain))


def _undenied(text: str, match: re.Match[str]) -> bool:
    return not re.search(
        rf"(?:{any_of(words()['denials'])})[^\uff0c]{{0,3}}$", text[: match.start()]
    )


def denies(text: str, event: str, row: Sequence[str]) -> bool:
    """Say whether the event is said not to be so, or signs are told that it is not."""
    if re.search(words()["signs"].get(event, r"(?!)"), text):
        return True
    between = "(?:有|发生|什么|人|人员|任何|肢体|听说|出现|造成)*"
    pattern = rf"(?:{any_of(words()['denials'])}){between}(?:{any_of(list(row))})"
    return bool(re.search(pattern, text)) and not re.search(r"没(?:完全)?(?:灭|控制)", text)


_VARIOUS = frozenset({"人", "车", "长度", "钱", "户", "年龄"})  # there may be several of them


def _rumoured_figures(
    told: Sequence[Clause], sober: Sequence[Clause]
) -> list[tuple[Figure, Figure]]:
    pairs: list[tuple[Figure, Figure]] = []
    for one in figures(told):
        for other in figures(sober):
            if one.unit != other.unit or not (one.high < other.low or other.high < one.low):
                continue
            alike = one.unit not in _VARIOUS
            if alike or one.topics & other.topics or _counted(other) or _answers(one, other):
                pairs.append((one, other))
                break
    return pairs[:1]


_FORCES = re.compile(r"抓|逃|控制|拘|派|出动|民警|消防|队员|救援|到场|增援|医生|志愿|搜|车|水枪")


def _answers(one: Figure, other: Figure) -> bool:
    """A named unit gives another number of people soon after the rumour, not of its own."""
    later = one.clause.source != other.clause.source or one.clause.start < other.clause.start
    near = later and 0 <= apart(one.clause, other.clause) <= 2
    theirs = other.clause.voice is Voice.UNIT and not _FORCES.search(other.clause.text)
    return one.unit == "人" and ((near and theirs) or _crowds(one, other))


_CROWD = re.compile(r"聚|围|堵|坐|站|举|拉横幅|喊|闹|业主|家属|村民|工人|学生|群众|讨薪|维权")
_FAR_APART = 3.0  # times; a crowd that is told so much larger is no later state of it


def _crowds(one: Figure, other: Figure) -> bool:
    """上千业主围堵 against 有一百二十人左右，坐台阶上: told before it or behind."""
    index_near = abs(apart(one.clause, other.clause)) <= _CROWD_SENTENCES
    crowd = _CROWD.search(one.clause.text) and not _FORCES.search(other.clause.text)
    low, high = sorted((one.low, other.low))
    return bool(index_near and crowd and low >= _CROWD_LEAST and high >= _FAR_APART * low)


_CROWD_SENTENCES, _CROWD_LEAST = 3, 10


_COUNTING = re.compile(r"点了|数了|清点|统计|核实|实际|只有|就|上下|现场")


# 养护公司12人在现场: who works there is none of those whom the rumour tells of
_AT_WORK = re.compile(
    r"(?:公司|[局队所站班处厂]|路政|消防|民警|交警|医护|工人|师傅)(?:来了?|派了?|到了?|共|有)?$"
)


def _counted(figure: Figure) -> bool:
    if _AT_WORK.search(figure.clause.text[: figure.start]):
        return False
    return figure.unit == "人" and bool(_COUNTING.search(figure.clause.text))


_REFUTED = re.compile(
    r"辟谣|造谣|纯属|子虚乌有|摆拍|AI生成|剪辑|移花接木|"
    r"不属实|不实|失实|谣言|谣传|误传|讹传|瞎传|乱传|没影的|捕风捉影|无稽|没(?:有)?根据|没(?:有)?依据|不靠谱|"
    r"假的|不是真的|没(?:有)?[这那](?:么)?(?:回|个|码|档子)?事|没(?:有)?开闸|没放水|是旧(?:视频|闻|图)|外省|"
    r"外地的|往年|前年|去年的|\d{4}年.*的"
)


_WORTH = 3  # characters of a claim, at least
_FLAT_NO = re.compile(
    r"^\s*(?:都是|是)?(?:没有(?:的事|这事|啊|呀)?|没(?:有)?[这那](?:么)?(?:回|个)?事|不是(?:的)?|假的|谣言|谣传|误传|瞎说|胡说|不实|不属实|造谣)\s*$"
)


def _refuted(told: Sequence[Clause], sober: Sequence[Clause]) -> list[Contrast]:
    """A unit calls the rumour false; one of its clauses names what the rumour is about.

    群里转一张照片 … 辟谣稿发了 tells nobody what is denied: an answer without the thing is none.
    """
    reply = [
        c
        for c in sober
        if (_REFUTED.search(c.text) and c.voice is not Voice.PARTY) or _FLAT_NO.match(c.text)
    ]
    claim = [c for c in told if len(c.text) >= _WORTH]
    if not reply or not claim or reply[0].start < claim[0].start:
        return []
    named = any(names_together(claim[0].text, c.text) for c in reply)
    if not named and not _of_harm(claim[0].text):
        return []
    return [Contrast("网传内容是否属实", (claim[0],), tuple(reply))]


_HARMS = ("死亡", "受伤", "被困", "失踪", "坍塌", "爆炸")


def _of_harm(text: str) -> bool:
    """Say whether a rumour tells of harm: to 死了三个 a bare 没有的事 answers enough."""
    return any(_claims(text, event, words()["events"][event]) for event in _HARMS)
