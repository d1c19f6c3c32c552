"""Two speakers name two different things: 企业说是水蒸气,消防说是盐雾; 医院说不是农药."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.duties.report.conflicts.accounts import Contrast
from assistant.duties.report.conflicts.denials import asks
from assistant.duties.report.conflicts.elsewhere import own_areas, two_places
from assistant.duties.report.conflicts.figures import UPDATED, two_sides
from assistant.duties.report.conflicts.related import names_together, related, shared
from assistant.duties.report.conflicts.speakers import Voice
from assistant.duties.report.conflicts.statements import Clause, apart, succeeds
from assistant.duties.report.conflicts.vocabulary import words

_LONGEST = 7  # characters; longer statements may well hold both
_OPEN = re.compile(
    r"怕|疑|好像|不知|不清|在查|在核|没说|待|正在|等|谁|什么|啥|哪|吗|呢|要|会|能|不好|[没无未]|好的|对的|"
    r"真的|可能|知道"
)


def identities(clauses: Sequence[Clause]) -> list[Contrast]:
    """Return what two speakers take for different things."""
    return [
        *_named_differently(clauses),
        *_not_that(clauses),
        *_marked(clauses),
        *_otherwise(clauses),
    ]


_SHORTEST, _FULLEST = 2, 20
_NO_VERSION = re.compile(
    r"^有(?:个|人|一)|^(?:去|来|到|派|出动)了|^(?:还|要|得|在|先)?等|不知|不清楚|不晓得|没听说|没看见$|没注意|在查|在核|在统计|没统计|待|正在|还在|调查|吗|呢|什么(?!也没)|多少|"
    r"还(?:看见|看到|见|拍到|要)|要求|希望|想|准备|打算|计划|预计|马上|已经?(?:派|通知|报|到)|第一个|(?<!什么)(?<!谁)也|^都|^的|都(?:说|讲)|一样|同意|配合|[到来去走]$|"
    r"(?:今晚|今天|明天|明早|后天|下午|上午|晚上)[^\uff0c]{0,3}[修来弄换去查测通]"
)
_SAID = re.compile(
    r"(?:说|讲|称|喊|咬定|坚持|强调|解释|反映|发|回|答|写|记|显示|记录)(?:的?是|的)?$|[单簿册牌证表](?:上|里)?是$"
)


_UNSEEN = re.compile(r"没(?:有)?(?:看见|看到|听见|听到|注意)$")  # 一块牌子没看见
_LIKEWISE = re.compile(r"(?:也|都|同样)(?:是|这么)?(?:说|讲|称|回|反映)")
_COUNTED = re.compile(
    r"(?:\d+|[两三四五六七八九十百千]+)(?:多|来|余)?"
    r"(?:个|人|户|台|辆|车|名|箱|头|只|间|处|亩|米|公里|吨|栋|条|家|万|平|平方|公分|厘米|岁|袋|件|艘)|"
    r"[两三四五六七八九十百千]出头|上[百千]|[好成]几?[十百千]|百把"
)
# 一号泵, 二号泵: two things; 去了一辆车: what they did
_NUMBERED = re.compile(
    r"(?P<n>[\dA-Za-z一二两三四五六七八九十甲乙丙]+)(?:号|#)(?P<thing>[\u4e00-\u9fa5])"
)


def _two_things(one: str, other: str) -> bool:
    first, second = ({(m["n"], m["thing"]) for m in _NUMBERED.finditer(t)} for t in (one, other))
    things = {t for _, t in first} & {t for _, t in second}
    opposed = any(_DOWN.search(a) and _FINE.search(b) for a, b in ((one, other), (other, one)))
    return bool(things and not first & second and opposed)


_DOWN = re.compile(r"停|坏|断|封|关|淹|漏|塌|没|受损")
_FINE = re.compile(r"正常|照常|通|好的|完好|没事|没停|在用|运行")
_CLOCK = re.compile(
    r"(?:\d+|[一二两三四五六七八九十]+)[点时:\uff1a](?:\d+|[一二三四五六七八九十]+|半)?"
)


def _same_clock(one: str, other: str) -> bool:
    """3点多起的火, 3点左右看见的烟: of one hour, or of two happenings, for all that is known."""
    first, second = ([m[0] for m in _CLOCK.finditer(text)] for text in (one, other))
    if not first or not second:
        return False
    rest = [_CLOCK.sub("|", text) for text in (one, other)]
    told = bool(_bigrams(rest[0]) & _bigrams(rest[1])) or any(
        "就" in a and "才" in b for a, b in (rest, rest[::-1])
    )
    return first == second or not told


def _bigrams(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1) if "|" not in text[i : i + 2]}


_NO_TELLER = re.compile(r"(?:一?开始|起初|后来|先|最早|最初|原先|接着|随后|结果)$")


def versions(clauses: Sequence[Clause]) -> list[Contrast]:
    """司机说她自己绊的，乘客说门没关好: two tell it side by side in one sentence.

    A note that names both, one right behind the other, does so because they differ: of 28 such
    pairs in some 440 notes 26 were contradictions, two of the rest asked or did not know.
    """
    found: list[Contrast] = []
    for one, other in pairwise([c for c in _without_breaks(clauses) if c.lead]):
        if apart(one, other) not in (0, 1) or not two_sides(one, other):
            continue
        if other.corrects or _CORRECTED.search(other.lead):
            continue
        if one.voice is Voice.PART and other.voice is Voice.PART:
            continue  # a title and a text tell of more than one thing
        whole = [c.text.strip() for c in (one, other)]
        saying = all(_SAID.search(c.lead) and not _NO_TELLER.match(c.speaker) for c in (one, other))
        sized = all(_SHORTEST <= len(t) <= _FULLEST and not _NO_VERSION.search(t) for t in whole)
        unseen = _UNSEEN.search(whole[1]) and len(whole[1]) <= _FULLEST and shared(*whole)
        sized = sized or bool(unseen)
        pairs = [{t[i : i + 2] for i in range(len(t) - 1)} for t in whole]
        same = whole[0] == whole[1] or pairs[0] == pairs[1] or bool(_LIKEWISE.search(other.lead))
        counted = all(_COUNTED.search(t) for t in whole)  # amounts are compared as amounts
        if own_areas(one, other) or two_places(*whole) or _two_things(*whole):
            continue
        if one.sentence != other.sentence and not _one_matter(one.text, other.text):
            continue
        counted = counted or _same_clock(*whole)
        ailing = bool(_AILMENT.search(whole[0])) != bool(_AILMENT.search(whole[1]))
        of_one = related(*whole) and (not ailing or shared(*whole))
        of_one = of_one or names_together(whole[0], other.speaker)  # 刚保养 … 保养单上是
        if saying and sized and not same and not counted and of_one:
            found.append(Contrast("双方说法", (one,), (other,)))
    return found


_CORRECTED = re.compile(r"更正|纠正|订正|改口")
_SAYS_SO = re.compile(r"的$")
_SHORT = 10


def _one_matter(one: str, other: str) -> bool:
    """Whether two short statements in sentences of their own are about one thing."""
    short = len(one) <= _SHORT and len(other) <= _SHORT
    both = _SAYS_SO.search(one) and _SAYS_SO.search(other)
    shared = {one[i : i + 2] for i in range(len(one) - 1)} & {
        other[i : i + 2] for i in range(len(other) - 1)
    }
    return bool(shared) or bool(short and both)


def _without_breaks(clauses: Sequence[Clause]) -> list[Clause]:
    """Put what is said behind a colon or a quotation mark beside the words that lead to it."""
    found: list[Clause] = []
    for clause in clauses:
        last = found[-1] if found else None
        leads = last is not None and bool(last.lead) and last.text.strip() in ("", "是", "为")
        if last is not None and leads and last.speaker == clause.speaker and not clause.lead:
            found[-1] = replace(clause, lead=last.lead)
        else:
            found.append(clause)
    return found


def _named_differently(clauses: Sequence[Clause]) -> list[Contrast]:
    """X说是A, Y说是B side by side, both nothing but a name."""
    found: list[Contrast] = []
    for one, other in pairwise(_without_breaks(clauses)):
        a, b = _thing(one), _thing(other)
        if a and b and a.endswith("的") != b.endswith("的") and not shared(a, b):
            continue  # 是体育课上倒的, 是低血糖: when, and what it was
        if bool(a) != bool(b) and not (one if a else other).text.startswith((a or b, "是")):
            continue  # 早饭是面条: tells of what the other one named by the way
        if b or a:
            a, b = a or _claim(one), b or _claim(other)
        if not a or not b or one.source != other.source or apart(one, other) > 1:
            continue
        if one.voice is Voice.PART or other.voice is Voice.PART:
            continue  # 第一段写的是经过
        if bool(_PLACE.search(a)) != bool(_PLACE.search(b)) and not shared(a, b):
            continue  # 烧烤店门口, 喝多了吵起来: where, and how
        if bool(_AILMENT.search(a)) != bool(_AILMENT.search(b)):
            continue  # 伤者是女工, 是小腿骨折: who, and what she has
        if two_sides(one, other) and one.speaker and a not in b and b not in a:
            found.append(Contrast("说法不一", (one,), (other,)))
    return found


_PLACE = re.compile(r"(?:门口|路口|桥头|附近|[店厂路街村桥楼馆园场])$")
_AILMENT = re.compile(
    r"骨折|[扭挫拉摔砸烧烫挤]伤|低血糖|中暑|昏迷|休克|心梗|脑溢血|脑出血|梗死|外伤|皮外|出血"
)
_UNKNOWN = re.compile(
    r"不知|不清|在查|在核|在找|没说|待|正在|等|谁|什么|啥|哪|吗|呢|要|会|能|不好|可能|知道|[到来去走]$"
)


def _claim(clause: Clause) -> str:
    """他老婆说欠了赌债: a short claim of somebody concerned, against what another says it is."""
    plain = re.fullmatch(r"[\u4e00-\u9fa5]{2,9}", clause.text) and not _UNKNOWN.search(clause.text)
    told = _SAID.search(clause.lead)  # the head of a chat line tells nothing of another line
    tells = plain and told and not re.search(r"[没无未]", clause.text)
    return clause.text if tells and clause.voice is Voice.PARTY else ""


_IS = re.compile(r"(?:是|系|为)$")
_OF_MANY = re.compile(r"都$")  # 都是轻伤: how they all are, no name of a thing


def _thing(clause: Clause) -> str:
    """What a speaker says that it is, "" where the clause says more, or nothing for certain."""
    text = clause.text
    head, found, thing = text.partition("是")
    if found and len(head) <= _LONGEST and not _OPEN.search(head) and not _OF_MANY.search(head):
        text = thing
    elif not _IS.search(clause.lead):
        return ""
    plain = re.fullmatch(r"[\u4e00-\u9fa5]{2,9}", text) and not _OPEN.search(text)
    plain = plain and not _COUNTED.search(text)
    return text if plain and not UPDATED.search(text) else ""


_NOT = re.compile(r"(?:并不是|不是|并非|而非)(?P<thing>[\u4e00-\u9fa5]{2,6}|[油水火气烟酒])$")
_DULL = re.compile(r"^(?:说|讲|因为|故意|一回事|这样|那样|这回事|很|太|什么|我们|他们|本|问题)")


def _not_that(clauses: Sequence[Clause]) -> list[Contrast]:
    """医院说不是农药, where the note or somebody else had told of it as such."""
    found: list[Contrast] = []
    for denial in clauses:
        match = None if asks(denial) else _NOT.search(denial.text)
        if match is None or not denial.speaker or _DULL.search(match["thing"]):
            continue
        before = (c for c in clauses if 0 <= apart(c, denial) <= 3 and c.start < denial.start)
        for claim in before:
            named = match["thing"] in claim.text or set(match["thing"]) <= set(claim.text)
            said = named and "不" not in claim.text and not asks(claim)
            if said and two_sides(claim, denial) and not succeeds(denial, claim):
                side = _with_neighbour(clauses, denial)
                found.append(Contrast(_kind(match["thing"], claim.text), (claim,), side))
                break
    return found


def _kind(thing: str, claim: str) -> str:
    """What is disputed: the kind of thing that leaks or is carried, else whether it is that."""
    leaks = "泄漏物质" if _LEAKS.search(claim) else "货物" if _CARRIES.search(claim) else ""
    names = {**words()["kinds"], **words()["named"]}.get(leaks, ())
    return leaks if thing in names else f"是否{thing}"


_LEAKS, _CARRIES = re.compile(r"漏|洒|泄|跑了"), re.compile(r"拉|装|运|载")


def _with_neighbour(clauses: Sequence[Clause], denial: Clause) -> tuple[Clause, ...]:
    """渗水,不是管涌: what it is instead stands beside the denial."""
    index = next(i for i, c in enumerate(clauses) if c is denial)
    around = clauses[max(0, index - 1) : index + 2]
    return tuple(
        c
        for c in around
        if c is denial or (c.sentence == denial.sentence and c.speaker == denial.speaker and c.text)
    )


_CLEFT = re.compile(r"^(?P<who>[\u4e00-\u9fa5]{2,4})是(?P<how>[\u4e00-\u9fa5]{3,10})的$")


def _otherwise(clauses: Sequence[Clause]) -> list[Contrast]:
    """女主人爬窗跳下来 against 书记说女主人是被消防背下来的: another way that it came about."""
    found: list[Contrast] = []
    for other in clauses:
        match = _CLEFT.match(other.text) if other.speaker else None
        if match is None or _OPEN.search(match["how"]):
            continue
        for one in clauses:
            told = one.text.removeprefix(match["who"])
            near = one.start < other.start and 0 <= apart(one, other) <= 2
            same = (
                near
                and one.voice is not Voice.HEARSAY
                and told != one.text
                and len(told) > 2
                and match["how"] not in told
            )
            if same and two_sides(one, other) and not succeeds(other, one):
                found.append(Contrast("经过说法", (one,), (other,)))
                break
    return found


_POINTS = re.compile(r"^(?:其实|应该|确认)?(?:不?是|写的?|为)|^[男女]")


def _marked(clauses: Sequence[Clause]) -> list[Contrast]:
    """The note says 男的, somebody who was there says that it is 女的."""
    for what, pattern in words()["marks"].items():
        told = [(c, m) for c in clauses for m in re.finditer(pattern, c.text)]
        for i, (other, second) in enumerate(told):
            if not other.speaker or not (_POINTS.match(other.text) or _IS.search(other.lead)):
                continue
            for one, first in told[:i]:
                differ = first["mark"] != second["mark"] and two_sides(one, other)
                if differ and one.voice is Voice.NOTE and 0 <= apart(one, other) <= 3:
                    return [Contrast(what, (one,), (other,))]
    return []
