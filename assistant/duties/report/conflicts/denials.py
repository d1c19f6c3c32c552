"""One says that something is so, another that it is not: 没漏 against 有点漏, 没翻 against 翻了."""

import re
from collections.abc import Sequence

from assistant.duties.report.conflicts.accounts import Contrast
from assistant.duties.report.conflicts.elsewhere import own_areas
from assistant.duties.report.conflicts.figures import two_sides
from assistant.duties.report.conflicts.searchers import searchers
from assistant.duties.report.conflicts.speakers import Voice
from assistant.duties.report.conflicts.statements import Clause, apart, succeeds

# verbs of what happens to things and people; one character is enough for them
_VERBS = (
    "漏炸爆塌垮翻沉死停穿断烧伤困埋淹响锁关开排放堵裂喝系戴修交签付验撞推逃喷掉动跳通熄灭溢决冒中毒"
    "住拉挂拦贴装封拆清抢追跑"
)
_NOT = (
    r"(?:没有?|未|并未|并没有?|从没|从未|不曾|呒没|勿曾|无)(?:发生|出现|有|任何|人员?|人|什么|再)*"
)
_DENIES = re.compile(rf"{_NOT}(?P<verb>[{_VERBS}])(?P<after>[\u4e00-\u9fa5]{{0,2}})")
_NO_DENIAL = re.compile(
    r"没(?:关系|通知|开始|动静|关到|开到|排到|交通|放心|停过?[车稳]|完全|死角|动手)|"
    r"没[\u4e00-\u9fa5]?(?:完|好|成|着落|上报|到位|清楚)|没[\u4e00-\u9fa5]住|没停下?来|没停稳"
)
ASKED = re.compile(
    r"是不是|有没有|是否|会不会|吗|么$|的吧$|没有$|问|要不要|能不能|怕|(?<![消人联海边国])防(?![汛办指火洪疫空])|避免|以防|如果|万一|拟|准备|"
    r"计划|预计|将|(?P<v>[\u4e00-\u9fa5])[没不](?P=v)"  # 停没停, 烧不烧: a question
)
_SENTENCES = 8


def asks(clause: Clause) -> bool:
    """Say whether a clause asks, guesses or tells what may come: 砖厂烧轮胎？ states nothing."""
    return asked(clause) or bool(ASKED.search(clause.text))


def asked(clause: Clause) -> bool:
    """Say whether a question mark stands behind it."""
    return clause.stop in ("\uff1f", "?")


_NAMES_THEM = re.compile(r"的(?=[\d\u4e00-\u9fa5])(?!话)")  # 没伤的11人: who they are, no denial


def denials(clauses: Sequence[Clause]) -> list[Contrast]:
    """Return what one speaker denies and another one states, each thing once."""
    found: list[Contrast] = []
    for denial in clauses:
        if asks(denial.whole) or _NO_DENIAL.search(denial.text):
            continue
        for match in _DENIES.finditer(denial.text):
            if _NAMES_THEM.match(denial.text, match.end("verb")):
                continue
            claim = _claim(clauses, denial, match)
            if claim is None or any(denial in (*c.one, *c.other) for c in found):
                continue
            told = (denial, *_instead(clauses, denial))
            sides = ((claim,), told) if stands_before(claim, denial) else (told, (claim,))
            found.append(Contrast(f"是否{match['verb']}", *sides))
    return found


_BACKED = re.compile(r"发电机|备用|自备|顶着|顶上|应急电源|水箱|二次供|储水|存粮")


def backed(clauses: Sequence[Clause], denial: Clause) -> bool:
    """Say whether something else had it going: 增氧有发电机顶着，没停."""
    own = [c for c in clauses if (c.source, c.sentence) == (denial.source, denial.sentence)]
    return any(_BACKED.search(c.text) for c in own if c.speaker == denial.speaker)


def _instead(clauses: Sequence[Clause], denial: Clause) -> tuple[Clause, ...]:
    """没有死鱼,是五号闸: what is so instead belongs to the denial."""
    after = [c for c in clauses if c.sentence == denial.sentence and c.start > denial.start]
    return tuple(c for c in after[:1] if c.text.startswith("是") and c.speaker == denial.speaker)


_FLAT_NO = re.compile(
    r"\s*(?:也|都)?(?:没有(?:的事|这事|啊|呀|人)?|没人|不是(?:的)?|没(?:有)?这(?:回|个)?事)\s*"
)


_SOMEBODY = re.compile(r"人|里|底下|下面|上面|困|在|埋|压(?!的)|有")


_NOBODYS = re.compile(r"网|群|有人|听说|传")


def flat_denials(clauses: Sequence[Clause]) -> list[Contrast]:
    """工人说还有人在底下，消防扫过，没有: a bare no to what another said right before."""
    found: list[Contrast] = []
    for index, no in enumerate(clauses):
        if not _FLAT_NO.fullmatch(no.text) or not no.speaker:
            continue
        near = [c for c in clauses[max(0, index - 3) : index] if c.text.strip()]
        claim = next((c for c in reversed(near) if c.speaker and two_sides(c, no)), None)
        if claim and _NOBODYS.search(claim.speaker):
            continue  # 群里说还要大震，没这回事: nobody's word, told only to be denied
        if claim and "人" in no.text and not _SOMEBODY.search(claim.text):
            continue  # 判断是积雪压的；馆里没人: no answer to it
        if claim is None or claim.source != no.source or no.sentence - claim.sentence > 1:
            continue
        if not asks(claim):
            found.append(Contrast("说法是否属实", (claim,), (no.whole,)))
    return found


_EMPTY = re.compile(
    r"(?P<where>里面|里头|屋里|楼里|车里|船上|井下|下面|底下|上面)(?:都|已经|肯定)?(?:没有?|无)人|"
    r"^\s*(?:当时|现场)?(?:都)?没有?人\s*$|没有?人(?:员)?(?:被)?困|无人(?:员)?被?困|没困人|"
    r"(?:\d+|[一两二三四五六七八九十]+)个?人?[都全](?:上来|出来|下来|救上来|救出来|找到)了|"
    r"(?:人)?(?:全|都|全部|已经?)+(?:撤|跑|走|转|带|接|救)?(?:撤离|出来|下来|上来|上岸|升井|回来|找到|撤出|撤完|撤光|疏散完)了"
)


def absences(clauses: Sequence[Clause]) -> list[Contrast]:
    """下面没人 against 老段还在下面: one says that nobody is there, another that somebody is."""
    found: list[Contrast] = []
    for empty in clauses:
        match = _EMPTY.search(empty.text)
        if match is None or not empty.speaker or asks(empty.whole) or searchers(clauses, empty):
            continue
        side = match["where"]
        there = (
            rf"(?:困|埋|压)(?:了|着|住|有)*{_COUNTED}|{_LEFT_IN}"
            if not side
            else (
                rf"(?:还在|有[^没]{{0,6}}在|困在|埋在|压在){side}|"
                rf"{side}(?:还有|有)(?:人|[\d一二两三四五六七八九十几])"
            )
        )
        for claim in clauses:
            sides = (claim, empty) if stands_before(claim, empty) else (empty, claim)
            near = abs(apart(claim, empty)) <= 3 and not succeeds(sides[1], sides[0])
            near = near and not _UNTIL.search(claim.text)
            if near and re.search(there, claim.text) and two_parties(*sides):
                found.append(Contrast("是否有人", (sides[0],), (sides[1],)))
                break
    return found


_UNTIL = re.compile(r"到\s*\d{1,2}[点时:\uff1a]")  # 到18点还没下来: they may be down by now
# 我爸还在屋里, 还差一个没出来
_LEFT_IN = (
    # 都出来了 … 又搜出2个
    r"(?:又|再|还)(?:从[^\uff0c]{1,3})?(?:带|搜|救|背|抬|扒|挖)(?:出|到|着)(?:来|了)*[\d一二两三四五六七八九十]|"
    r"还在[^\uff0c]{0,4}(?:屋|楼|里|下面|底下|上面)|(?:有|还|个|人)[^\uff0c]{0,4}没(?:有)?(?:跑)?(?:(?:出|下|上)来|找到|找着)|"
    r"还有[^\uff0c]{0,4}(?:户|人|个|家)[^\uff0c]{0,3}(?:没|不肯|不愿)(?:走|撤|搬|离)|"
    r"(?:还差|少了?|跑了|溜了)[一两三四五六七八九\d几]个"
)
_SPARED = re.compile(
    r"正常|(?:没|未|不)(?:受|有)?影响|没(?:有)?[停断淹堵封]|不[停断淹堵]|亮着|有[水电气]|畅通"
)
_HIT = re.compile(r"影响|[停断缺]|淹|封|堵|没[水电气]|漏|塌")
_NAME = 3  # characters that two clauses must share to speak of one place


def spared(clauses: Sequence[Clause]) -> list[Contrast]:
    """影响解放路到中山路 against 中山路这边水正常: a place is hit and is not."""
    found: list[Contrast] = []
    for index, denial in enumerate(clauses):
        if not denial.speaker or not _SPARED.search(denial.text) or asks(denial):
            continue
        for claim in clauses[:index]:
            hit = _HIT.search(claim.text) and not _SPARED.search(claim.text)
            named = hit and apart(claim, denial) <= _SENTENCES and two_parties(claim, denial)
            if named and _shared_name(claim.text, denial.text) and not succeeds(denial, claim):
                found.append(Contrast("影响范围", (claim,), (denial,)))
                break
    return found


def _shared_name(one: str, other: str) -> bool:
    runs = (other[i : i + _NAME] for i in range(len(other) - _NAME + 1))
    return any(
        re.fullmatch(r"[\u4e00-\u9fa5]+[路街村镇乡区里弄桥站苑园厂]", r) and r in one for r in runs
    )


_GONE = re.compile(
    r"当场(?:就)?(?:死|没了|不行)|(?:都|全)不行了|没气了|没得气|断了气|没有?(?:呼吸|心跳|脉搏)|没了(?:气|呼吸|心跳)|已经?(?:死|没了|身亡|遇难)|宣布(?:临床)?死亡|"
    r"(?:个|人|[一两二三]名?)(?:当场|已经?|都|就)*(?:没了|死了?|死亡|身亡|遇难)|不治|死亡\s*\d|断气"
)
_ALIVE = re.compile(
    r"(?:还有?|都有?|均有?|有)(?:着|个)?(?:心跳|呼吸|脉搏|生命体征)|还活着|没(?:有)?(?:宣布|死|断气)|未宣布|没到宣布|"
    r"(?:还在|正在|仍在|都在|均在)[\u4e00-\u9fa5]{0,4}抢救|在抢救室|没有生命危险|无生命危险|神志清|意识清"
)
_ALL = re.compile(r"[都均全]|两个|俩|三个|几个|没(?:有)?宣布|未宣布|没(?:有)?死")
_EVERY = re.compile(r"[都均全]")  # 捞上来两个就都不行了
_NUMERAL = re.compile(r"[\d一二两三四五六七八九十]+(?:个|名|人|位|口|死)|俩|仨")
_ONE_OF = re.compile(r"其中|另[一外]?|其余|剩|别的|其他|伤者|重的|轻的|重伤|轻伤|那个|这个")


def alive(clauses: Sequence[Clause]) -> list[Contrast]:
    """一个当场没了 against 两个都还有心跳: who saw them dead, and who has them alive."""
    for index, other in enumerate(clauses):
        told = other.speaker and _ALIVE.search(other.text)
        if not told or _ONE_OF.search(other.text) or asks(other):
            continue
        all_of_them = _ALL.search(_breath(clauses, index))
        for claim in clauses[:index]:
            dead = claim.speaker and claim.voice is not Voice.HEARSAY and _GONE.search(claim.text)
            every = _EVERY.search(claim.text)
            one = all_of_them or every or not _NUMERAL.search(claim.text)
            if dead and one and not asks(claim) and opposed(claim, other):
                return [Contrast("有无死亡", (claim,), run(clauses, index))]
    return []


def opposed(claim: Clause, other: Clause) -> bool:
    """Say whether two tell it close together, and the second one tells no later state."""
    return apart(claim, other) <= 3 and two_sides(claim, other) and not succeeds(other, claim)


def _breath(clauses: Sequence[Clause], index: int) -> str:
    """The clause with those of its teller right around it."""
    return "".join(c.text for c in run(clauses, index))


def run(clauses: Sequence[Clause], index: int) -> tuple[Clause, ...]:
    """Return the clause with those of its teller right before and behind it."""
    here = clauses[index]
    return tuple(
        c
        for c in clauses[max(0, index - 1) : index + 2]
        if c.sentence == here.sentence and c.speaker == here.speaker and c.text.strip()
    )


def stands_before(one: Clause, other: Clause) -> bool:
    """Say whether a clause is told before another one."""
    return (one.source, one.start) < (other.source, other.start)


def _claim(clauses: Sequence[Clause], denial: Clause, match: re.Match[str]) -> Clause | None:
    for claim in clauses:
        sides = (claim, denial) if stands_before(claim, denial) else (denial, claim)
        near = abs(apart(claim, denial)) <= _SENTENCES and not succeeds(sides[1], sides[0])
        if claim is denial or not near or not two_parties(*sides) or own_areas(*sides):
            continue
        if sides[0] is denial and match["verb"] in _BECOMES:
            continue  # 火没灭 … 明火灭了: it has gone out since
        if _states(claim, match["verb"]) and not _other_thing(claim, denial, match):
            return claim
    return None


def two_parties(one: Clause, other: Clause) -> bool:
    """The second one to speak is named; a unit that tells both corrects itself."""
    return bool(other.speaker or other.again) and (two_sides(one, other) or other.again)


def _states(clause: Clause, verb: str) -> bool:
    if asks(clause.whole) or re.search(r"[没未无不勿呒]|是(?:乱|瞎|胡|谣)", clause.text):
        return False
    if verb == "住" and HELD.search(clause.text):
        return False  # 控制住: nobody lives there
    plain = (
        rf"(?:有点|有些|在|还在|都|已经?|是|又|正|往外|直)(?:往外)?{verb}(?!电|水阀|口|点|门)|"
        rf"{verb}(?:了|过|着|的(?![那这])|开|出来|得|{_COUNTED})"
    )
    return bool(re.search(plain, clause.text))


HELD = re.compile(r"[控制堵压扑围拦止稳拉卡困拴绑抓接扛顶]住")
_COUNTED = r"[\d一二两三四五六七八九十几好]"


_BECOMES = "灭熄通"  # what is not so yet may be so when the next one tells
_BARE = 4
_NO_MORE = re.compile(r"新的|新增|再|其他|其它|别的|另外|继续|扩大|蔓延|波及|后续")
_NOUN = re.compile(r"^[\u4e00-\u9fa5]")
_BEFORE = re.compile(r"(?P<noun>[\u4e00-\u9fa5]{1,2})$")


def _other_thing(claim: Clause, denial: Clause, match: re.Match[str]) -> bool:
    """Whether the two speak of different things: 没死鱼 and 死了两个, 油没漏 and 水漏了."""
    if _NO_MORE.search(denial.text):
        return True
    if claim.voice is Voice.NOTE and denial.voice is Voice.NOTE:
        return True
    behind = re.split(r"[了的过着吧呢啊]", match["after"])[0]
    bare = len(claim.text) <= _BARE  # 还在漏: of what its teller has named before
    if (
        behind
        and not bare
        and behind not in claim.text
        and not re.match(r"[人伤亡车水电气火门闸]", behind)
    ):
        return True
    subject = _BEFORE.search(denial.text[: match.start()])
    if subject is None:
        return False
    named = subject["noun"][-1]
    nouns = set(re.findall(r"水|电|气|油|门|闸|阀|人|车|船|楼|墙|坝|桥|路|泵", claim.text))
    return named in "水电气油门闸阀人车船楼墙坝桥路泵" and bool(nouns) and named not in nouns
