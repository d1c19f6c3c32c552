"""What a text tells of those who were missing or trapped: found, safe, hurt while rescuing."""

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.duties.report.chain.wording import labels, words_of
from assistant.duties.report.record import Material
from assistant.understand.quantities import NUMBER, integer

_CLOCK = re.compile(r"\d{1,2}(?:[:\uff1a]\d{2}|[点时](?:\d{1,2}分?|半)?)许?")


def _told(material: Material) -> str:
    """The words of a report without its clocks, which stand between people and their fates."""
    return "\n".join(_CLOCK.sub("", source.text) for source in material.sources)


_ALIVE = re.compile(
    rf"(?P<n>{NUMBER})(?:个|名|人|位)+[^\uff0c\u3002\uff1b\d]{{0,14}}?(?:找到|获救|救出|联系上)[^\u3002\uff1b]{{0,10}}?"
    r"(?:活着|没受伤|未受伤|无恙|平安|没事|没大碍|无大碍|无碍)"
)


_SAVED = re.compile(
    rf"(?:救起|获救|救出|救上来?|捞上来|生还|接[出回下]来?|转出来?|背出来?|营救)(?:了|共|者|人员|的)*(?P<n>{NUMBER})(?:个|名|人)|"
    rf"(?P<m>{NUMBER})(?:个|名|人)(?:人)?(?:已|都|均|被|先后|全部?)*(?:获救|救起|生还|救出|救上|接[出回下]|脱困|脱险)"
    rf"(?![了来]?{NUMBER}(?:个|名|人))"
)


def saved(material: Material) -> int | None:
    """Return how many are told to have been saved by now, None where nothing is said."""
    text = _told(material)
    counts = [integer(m["n"] or m["m"]) or 0 for m in _SAVED.finditer(text)]
    return max(counts) if counts else None


def saved_more(before: Sequence[Material], material: Material) -> int:
    """Return how many more were saved than the last report told: 又救起2人; 救起5人, 救起6人."""
    if further := [integer(m["n"]) or 0 for m in _FURTHER.finditer(_told(material))]:
        return sum(further)
    now = saved(material)
    old = next((n for one in reversed(before) if (n := saved(one)) is not None), None)
    return max(0, now - old) if now is not None and old is not None else 0


_FURTHER = re.compile(
    rf"(?:又|再|新)(?:救起|救出|救上来?|捞上来|获救|接[出回下]来?|营救)(?:了|出)?(?P<n>{NUMBER})(?:个|名|人|位)"
)


_LIVING = re.compile(
    rf"生还(?P<m>{NUMBER})(?:人|名)|(?P<n>{NUMBER})(?:个|名|人|位)(?:人)?(?:均|都|已)?生还"
)


def alive(material: Material) -> int:
    """3人生还: how many are told to have come out alive so far, hurt or not."""
    text = _told(material)
    return max((integer(m["n"] or m["m"]) or 0 for m in _LIVING.finditer(text)), default=0)


_SO_FAR = re.compile(
    rf"(?:累计|共计|总计|总数)[^\uff0c\u3002\uff1b\d]{{0,6}}(?P<n>{NUMBER})(?:人|例|名|个)"
)
_OF_OTHERS = re.compile(r"疏散|转移|撤|安置|死亡|遇难|出动|投入|失联")


def so_far(material: Material) -> int:
    """Return the largest number that is told as one of all who were harmed so far."""
    text = _told(material)
    counts = [integer(m["n"]) or 0 for m in _SO_FAR.finditer(text) if not _OF_OTHERS.search(m[0])]
    return max(counts, default=0)


_RESCUERS = re.compile(
    r"新增(?P<n>\d+)人[^\uff0c\u3002\uff09]{0,3}(?:救援|施救|扑救|救灾|队员|消防员|民警)"
)


def hurt_rescuing(material: Material) -> int:
    """Return how many of the newly injured are rescuers: none of the missing."""
    text = _told(material)
    return sum(int(m["n"]) for m in _RESCUERS.finditer(text))


def found_alive(material: Material) -> int:
    """Return how many are told to have been found alive and unhurt."""
    text = _told(material)
    return sum(integer(m["n"]) or 0 for m in _ALIVE.finditer(text))


_FOUND_DEAD = re.compile(
    rf"(?:(?P<n>{NUMBER})(?:个|名|人|位))?(?:人)?(?:被埋|失联|失踪|被困|没找到|落水)(?:的|人员|者|工人|群众|"
    r"那个|那人)*[^\u3002\uff1b\n\d]{0,10}"
    r"(?:找到|挖出|打捞|捞上|救出|抬出|发现)(?:(?!其中)[^\u3002\uff1b\n\d]){0,10}?(?:死亡|遇难|死了|没了|无生命|遗体|身亡)"
)


def found_dead(material: Material) -> int:
    """最后一名被埋人员找到，已经死亡: how many of the missing are told to have been found dead."""
    return sum(integer(m["n"] or "1") or 1 for m in _FOUND_DEAD.finditer(_told(material)))


_BODIES = re.compile(
    rf"(?:搜到|搜出|找到|挖出|扒出|刨出|发现|捞上来?|打捞(?:起|出|上来)?)了?(?P<n>{NUMBER})(?:个|名|人|位)"
    r"[^\u3002\uff1b\n\d]{0,8}?(?:都|均|全|全部|皆)(?:已经?|被|确认)*(?:遇难|死亡|身亡|没了|无生命)"
)


def bodies(material: Material) -> int:
    """搜到3个人，都已遇难: how many are told to have been found, all of them dead."""
    text = _told(material)
    return max((integer(m["n"]) or 0 for m in _BODIES.finditer(text)), default=0)


_STILL_OPEN = re.compile(
    rf"(?:剩下|还差|最后|还剩|余下|尚有|还有|另外?|其余)(?:的|那|这)*(?P<n>{NUMBER})?(?:个|名|人|位)(?:人)?[^\uff0c\u3002\uff1b\d]{{0,6}}?"
    r"(?:没|未|在|等)(?:有)?(?:找|搜|见|消息|下落|音讯|联系|扒|挖|救|刨|破拆|捞|打捞|上来|出来|下来|接)|"
    rf"(?:对岸|里面|里头|上面|下面|山上|洞里|楼里|车里|岛上|半山)?(?:还剩|还有|还困|剩下?)(?:的|着)?(?P<k>{NUMBER})(?:个|名|人|位)(?:人)?在|还差(?P<m>\d+)(?:个|名|人)"
)
# 仍有2人失联
_SAID_OPEN = re.compile(
    rf"(?:仍|尚|还)有(?P<n>{NUMBER})(?:个|名|人|位)(?:人)?(?:失联|失踪|下落不明|被困|被埋|受困)|"
    rf"(?:井下|洞里|楼里|里面|里头|水里|车里|舱里)(?:仍|尚|还)有(?P<m>{NUMBER})(?:个|名|人|位)"
)


def still_open(material: Material) -> int:
    """剩下那个还没找到: how many are told to be missing yet, in words that name no such people."""
    text = _told(material)
    if match := _STILL_OPEN.search(text):
        return integer(match["n"] or match["k"] or match["m"] or "1") or 1
    return said_open(material)


def said_open(material: Material) -> int:
    """仍有2人失联: how many are told in so many words to be missing or trapped yet."""
    match = _SAID_OPEN.search(_told(material))
    return (integer(match["n"] or match["m"]) or 0) if match else 0


def nobody_left(material: Material, among: int = 1) -> bool:
    """失联5人全部核清: whether a report says that all are found, and not that some are not.

    `among` is how many were looked for: 3个都救出来了 says it of three, not of more.
    """
    text = _told(material)
    for match in re.finditer(words_of("balance")["nobody_left"], text):
        said = re.split(r"[\uff0c\u3002\uff1b\n]", text[: match.start()])[-1]
        counts = [integer(m["n"]) or 0 for m in _COUNTED.finditer(said)]
        if not counts or counts[-1] >= among:
            return not still_open(material)
    return False


_DEAD_PART = re.compile(
    rf"(?P<n>{NUMBER})(?:名|人|个|位)[^\uff0c\u3002\uff1b\d]{{0,12}}?(?:牺牲|遇难|死亡|身亡|殉职)"
)


def dead_in_parts(material: Material) -> int:
    """其中2名消防救援人员牺牲，另外6名遇难者: how many dead the parts make."""
    text = _told(material)
    return sum(integer(m["n"]) or 0 for m in _DEAD_PART.finditer(text))


_UNHURT = re.compile(
    rf"(?P<n>{NUMBER})(?:个|名|人|位)+[^\uff0c\u3002\uff1b\d]{{0,8}}?(?:未受伤|没受伤|没事|平安|"
    rf"安全|无恙|脱险|获救|脱困|生还|联系上|取得联系|自行离开|回家|不在|没大碍|无大碍|"
    r"(?:上来|出来|上岸)(?![^\u3002\uff1b\n]*(?:死了|死亡|没了|不行|遇难|身亡)))"
)


@lru_cache(maxsize=1)
def _all_safe() -> re.Pattern[str]:
    """全部救出, 都没事, 其余均已联系上; 都是轻伤 says nothing of the others."""
    fates = "|".join(map(re.escape, labels()["fates"]))
    found = "找到|找着|救出|出来|救起|联系上"
    return re.compile(
        rf"(?:全部|全都|均|都)(?:已|被)?(?:{found})了?[\uff0c、](?:人|身体|人都|人员)?(?:{fates})|"
        rf"(?:全部|全都|均|都|其余|其他|其它|别的|余下|剩下|所有|"
        rf"另外)[^\uff0c\u3002\uff1b\n]{{0,10}}?(?:{fates})"
    )


# 被困的救出来了，没受伤; 被困人员全部救出: no number, so all of them
_ALL_OUT = re.compile(
    r"(?:被困|受困|被埋|失联|失踪)(?:的|人员|者|群众|工人|住户|乘客|那[几两]?个人?)+(?:都|均|全部|全|已|被|安全|先后)*"
    r"(?:救出|救下|找到|脱困|出来|放出|接出|联系上)(?:来|了|去)*[\uff0c、]?(?:都|均|人)?"
    r"(?:没受伤|未受伤|没有受伤|没伤|平安|没事|安全|无恙|轻伤|重伤|死亡|遇难|送医|没大碍|清醒)"
)
_ONE_FOUND = re.compile(
    r"(?:救出|找到|捞上|救上|抬出|挖出|联系上)(?:了?(?:1|一)[名人个位])?"
    r"(?:(?!(?:\d+|[两二三四五六七八九十])[名人个位])[^\u3002\uff1b\n]){0,14}?"
    r"(?:送院|送医|医院|重伤|轻伤|清醒|平稳|死亡|遇难|没了|生命体征|宣布|没事|平安|安全)"
)


# of one who was looked for a report says that he is found, and somewhere how he is
_FOUND_AT_ALL = re.compile(
    r"(?<![没未])(?<!没有)(?<!还没有)找[着到见]了|人(?:已|已经)?找[着到]|(?:已|被)找到"
)
_FINE = re.compile(
    r"没(?:什么|啥|多?大)?(?:事|碍)|平安|[领接送](?:回|走)|回家|无碍|安全|清醒|送医|无恙|生命体征平稳"
)


# 4人生还、均为轻伤: those are told of as hurt, not as whole
_BUT_HURT = re.compile(
    r"[^\u3002\uff1b\n]{0,14}?(?<![未没无])(?<![没无]人)(?<!没有)(?<!没有人)(?:受伤|轻伤|重伤|骨折|扭伤|烧伤|送医|送院|住院|医院|卫生院|治疗)"
)


def told_otherwise(
    material: Material, rest: int, before: Sequence[Material] = (), *, others: bool = False
) -> bool:
    """Whether the text says that the others are safe: 其余均已联系上, 另有2人未受伤.

    Who is told as saved and hurt, and what an earlier report (`before`) told in the same words,
    says nothing of the others. `others` says that some are known already, so that the one who was
    found may be one of them.
    """
    text = _told(material)
    known = "\n".join(_told(one) for one in before)
    counted = [
        integer(m["n"]) or 0
        for m in _UNHURT.finditer(text)
        if m[0] not in known and not (_SAVED_ONLY.search(m[0]) and _BUT_HURT.match(text, m.end()))
    ]
    if sum(counted) >= rest:
        return True
    found = _ONE_FOUND.search(text) or (_FOUND_AT_ALL.search(text) and _FINE.search(text))
    alone = rest == 1 and not others and bool(found)
    return alone or _all_are_safe(text, rest)


_SAVED_ONLY = re.compile(r"(?:脱险|获救|脱困|生还|上来|出来|上岸)$")


# 受伤5人在院治疗，均平稳: of the five that are hurt, not of those still looked for
_OF_THE_HURT = re.compile(
    r"(?:受伤|伤者|伤员|重伤|轻伤|住院|在院)[^\u3002\uff1b\n]{0,16}(?:在院|住院|治疗|观察|救治)?[\uff0c、\s]*$"
)
_OTHERS = re.compile(r"其余|其他|其它|别的|余下|剩下|所有|另外")
_COUNTED = re.compile(rf"(?P<n>{NUMBER})(?:个|名|人|位)")


def _all_are_safe(text: str, rest: int) -> bool:
    """Whether all are told to be safe: 放出来5个，都没事 says so of five."""
    if _ALL_OUT.search(text):
        return True
    for match in _all_safe().finditer(text):
        said = re.split(r"[\u3002\uff1b\n]", text[: match.end()])[-1]
        counts = [integer(m["n"]) or 0 for m in _COUNTED.finditer(said)]
        if _OF_THE_HURT.search(text[: match.start()]) and not _OTHERS.match(match[0]):
            continue
        if _OTHERS.match(match[0]) or not counts or sum(counts) >= rest:
            return True
    return False
