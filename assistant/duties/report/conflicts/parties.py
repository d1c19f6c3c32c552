"""Two named sides that say opposite things of one matter."""

import re
from collections.abc import Sequence

from assistant.duties.report.conflicts.accounts import Contrast
from assistant.duties.report.conflicts.denials import HELD, asks
from assistant.duties.report.conflicts.elsewhere import own_areas
from assistant.duties.report.conflicts.hearsay import asserts
from assistant.duties.report.conflicts.statements import Clause, apart
from assistant.duties.report.conflicts.vocabulary import any_of, words

_NEAR, _FAR = 2, 4  # sentences
_LIKEWISE = re.compile(r"(?:也|都|同样)(?:是|这么)?(?:说|讲|称|回|反映)")

_FOR_NOW = re.compile(r"(?:先|开始|起初|最早|原先|初步)$")  # 校长先讲, 厂里一开始报


def parties(clauses: Sequence[Clause]) -> list[Contrast]:
    """物业说修过,居民说没修: two named sides say opposite things of one matter."""
    found: list[Contrast] = []
    said = [c for c in clauses if c.speaker and not asks(c) and not _of_others(clauses, c)]
    for i, one in enumerate(said):
        for other in said[i + 1 :]:
            if apart(one, other) > _FAR or own_areas(one, other):
                continue
            if (
                one.speaker == other.speaker
                or one.speaker in other.speaker
                or other.speaker in one.speaker
            ):
                continue
            if _LIKEWISE.search(other.lead) or _FOR_NOW.search(one.speaker):
                continue  # 后车司机也讲前车急刹; 厂里一开始报中毒: for the time being
            near = apart(one, other) <= _NEAR
            what = (opposite if near else _known_pair)(one.text, other.text)
            if what and all(f.what != what for f in found):
                found.append(Contrast(what, (one,), (other,)))
    return found


_OTHERS = re.compile(r"另外?[一那][\u4e00-\u9fa5]|(?:那|上)一?[次回]")


def _of_others(said: Sequence[Clause], clause: Clause) -> bool:
    """Say whether it is told of another thing or another time: 另外一台没漏, 那次是厂里的."""
    told = (
        c.whole.text for c in said
        if (c.source, c.sentence, c.speaker) == (clause.source, clause.sentence, clause.speaker)
        and c.start <= clause.start
    )  # fmt: skip
    return bool(_OTHERS.search("\uff0c".join(told)))


def opposite(one: str, other: str) -> str | None:
    """Return what two statements contradict each other about, None where they don't."""
    return (
        _known_pair(one, other)
        or _event(one, other)
        or _event(other, one)
        or _not_yet(one, other)
        or _negated(other, one)
        or _nobody_did(one, other)
        or _nobody_did(other, one)
        or _no_record(one, other)
        or _no_record(other, one)
        or _none_of(one, other)
        or _none_of(other, one)
        or _short(one, other)
        or _short(other, one)
        or _marked(one, other)
        or _caused(one, other)
        or _thing(one, other)
    )


_COMPLAINT = re.compile(r"没(?:有)?(?:人|谁|住户|居民)(?:来)?(?:反映|投诉|讲|说|打来|报).*")


def _known_pair(one: str, other: str) -> str | None:
    """Two of the listed words that cannot both be so."""
    told = [_COMPLAINT.sub("", text) for text in (one, other)]
    for what, yes, no in words()["opposites"]:
        one, other = told if what != "是否报过" else (one, other)
        first, second = _side(one, yes, no), _side(other, yes, no)
        if first and second and first != second:
            return what
    return None


def _side(text: str, yes: list[str], no: list[str]) -> str:
    hits = [(len(w), "yes") for w in yes if w in text] + [(len(w), "no") for w in no if w in text]
    return max(hits)[1] if hits else ""


_NO_MORE = re.compile(r"新的|新增|再|其他|别的|另外|继续|扩大|蔓延|波及|进一步")
_FIRM_EVENTS = (
    "死亡",
    "受伤",
    "爆炸",
    "泄漏",
    "被困",
    "中毒",
    "停供",
    "坍塌",
    "起火",
    "打砸",
    "坠落",
    "翻车",
)


def _event(states: str, denies_: str) -> str | None:
    """医院说死亡1人,公安说没有人死亡."""
    if _NO_MORE.search(denies_):
        return None
    for event in _FIRM_EVENTS:
        row = words()["events"][event]
        plainly = re.search(
            rf"(?:没有?|无|未|排除|不是|并非)(?:有|发生|人|人员|任何|造成)*(?:{any_of(row)})"
            r"(?!的[\d\u4e00-\u9fa5])",  # 没伤的11人: who they are
            denies_,
        )
        if plainly and asserts(states, row) and not re.search(r"没|无|未", states):
            return f"是否{event}"
    return None


def _marked(one: str, other: str) -> str | None:
    """家属说穿红衣服,监控看是蓝衣服."""
    for what, pattern in words()["marks"].items():
        first, second = ({m["mark"] for m in re.finditer(pattern, t)} for t in (one, other))
        told = what != "性别" or _IS.search(one) or _IS.search(other)  # 男的…女的 may be two people
        if len(first) == 1 and len(second) == 1 and first != second and told:
            return what
    return None


_IS = re.compile("[是系像]")
_SAYS_WHAT = re.compile(r"是|在|装|写|载|漏|拉的|吃|从")


def _thing(one: str, other: str) -> str | None:
    """厂里说漏的是盐酸,环保说是硝酸."""
    says = _SAYS_WHAT.search(one) and _SAYS_WHAT.search(other)
    if not says and max(len(one), len(other)) > 6:
        return None
    tables = {
        k: v
        for k, v in words()["kinds"].items()
        if k in ("泄漏物质", "涉事车辆", "燃烧物", "塌落部位")
    }
    for what, names in {**tables, **words()["named"]}.items():
        named = rf"(?<![嫌跟和与同被让给向比])(?:{any_of(names)})"  # 嫌网约车抢生意: another's
        first, second = (set(re.findall(named, t)) for t in (one, other))
        if any(name in one and name in other for name in first | second):
            continue  # 货车与三轮车相撞 … 三轮车驾驶人: both speak of it
        if len(first) == 1 and len(second) == 1:
            a, b = first.pop(), second.pop()
            if a not in b and b not in a:
                return what
    return None


_CAUSING = re.compile(r"引起|引发|造成|导致|惹的|弄的|搞的|没弄好|起的头")


_BREAKDOWN = re.compile(r"故障|跳闸|短路|老化|问题|原因|破裂|失灵")
_BLAME = re.compile(
    r"变道|越线|闯红灯|超速|没让|没打灯|逆行|抢道|急刹|占道|掉头|没看|追的他|撞的他|别车"
)


def _caused(one: str, other: str) -> str | None:
    """Two parties name different causes."""
    first, second = (re.sub(r"[是说就由因为的]", "", t) for t in (one, other))
    both = _CAUSING.search(one) and _CAUSING.search(other)
    if not both:
        both = all("是" in t and _BREAKDOWN.search(t) for t in (one, other))
    blame = _BLAME.search(one) and _BLAME.search(other)
    if blame and first != second:
        return "事故责任说法"
    return "起因说法" if both and first != second else None


_VERB_NEGATED = re.compile(
    r"(?:根本|压根|从来|从)?(?:没有|没|未|不是|并未|并没有|不)"
    r"(?:看到|见到|见过|找到|查到|发现|收到|接到|听说|听见|听到)?(?P<what>[\u4e00-\u9fa5]{2,4})"
)


_DONE = "联系上 找到 找着 恢复 修好 控制 扑灭 到场 救出 抢通"
_SINCE = tuple(_DONE.split())  # what is not yet done may be done by now


_RESULT = re.compile(r"[上下出进过回起][来去]|[到好完掉住走开通成]")


def _not_yet(denies: str, states: str) -> str | None:
    """没开过闸 … 开过闸; but 没上来 … 捞上来两个 is what came of it."""
    what = _negated(denies, states)
    return None if what and _RESULT.search(what) else what


_EMPTY = ("知道", "清楚", "说清", "人说", "法说", "事的")


_TEAM = re.compile(r"[组队班员]")


def _negated(denies: str, states: str) -> str | None:
    """没开过闸 against 开过闸: the words behind a negation stand unnegated on the other side."""
    for match in _VERB_NEGATED.finditer(denies):
        if match["what"].startswith(_SINCE):
            continue
        for size in (4, 3, 2):
            what = match["what"][:size]
            if len(what) < size or what in _EMPTY:
                continue
            at = states.find(what)
            if at >= 0 and _TEAM.match(states, at + size):
                continue  # 扑杀组11人 tells who they are
            if at >= 0 and not re.search(r"(?:没有?|未|不是?)$", states[:at]):
                return f"是否{what}"
    return None


_NO_RECORD = re.compile(
    r"(?P<what>[\u4e00-\u9fa5]{2})(?:的)?(?:记录|台账|登记|档案|日志)(?:上|里|中)?(?:没有|没|无|查不到|未见)"
)


def _no_record(denies: str, states: str) -> str | None:
    """检修记录上没有 against 刚检修过."""
    match = _NO_RECORD.search(denies)
    done = match and re.search(rf"(?<![没未]){match['what']}(?:过|了|的|完)", states)
    return f"是否{match['what']}过" if match and done else None


# 搜了没有刀: a thing of one character that is seen or not
_THINGS = "票单刀枪火烟油味血药证船灯酒水气电伤声锁活"
_NONE = re.compile(
    rf"(?:没有?|未|无)(?:发现|看到|见到|找到|搜到|查到|闻到|听到|任何)*(?P<thing>[{_THINGS}])(?:具|子)?(?:的)?$"
)


def _none_of(denies: str, states: str) -> str | None:
    match = _NONE.search(denies)
    if match is None or re.search(r"[没未无不]", states):
        return None
    seen = re.search(
        rf"(?:有|拿|持|带|见|看见|看到|闻到|听到|亮|动|冒|流|喝|干|做)(?:了|着|过|出)?[^，]{{0,4}}?{match['thing']}",
        states,
    )
    thing = {"活": "人干活"}.get(match["thing"], match["thing"])
    return f"有无{thing}" if seen else None


_NOBODY_DID = re.compile(r"(?:没有?|未)(?:人|谁)(?:来|去)?(?P<verb>[\u4e00-\u9fa5])(?:过|了)?")


def _nobody_did(denies: str, states: str) -> str | None:
    """从来没人贴过 against 贴了封条."""
    match = _NOBODY_DID.search(denies)
    done = match and re.search(rf"(?<![没未]){match['verb']}(?:了|过|着|好|上)", states)
    if match and match["verb"] == "住" and HELD.search(states):
        return None  # 明火控住了
    return f"是否{match['verb']}过" if match and done and "没" not in states else None


_SHORT = re.compile(
    r"^(?:还|都|并|根本|压根|一直|从来)*(?:没有?|"
    r"未)(?P<verb>[停关开报修来去动锁响通断喝吃碰放漏救看收给撤封断])"
)


def _short(denies: str, states: str) -> str | None:
    """水厂说没停,镇上说停了: two short answers to one question."""
    match = _SHORT.match(denies.strip())
    if match is None or len(denies) > 8 or len(states) > 8:
        return None
    if (
        re.search(rf"(?:已经?|早就|早|都)?{match['verb']}(?:了|过|的|着)", states)
        and "没" not in states
    ):
        return f"是否{match['verb']}"
    return None
