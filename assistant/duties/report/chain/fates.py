"""What a text tells of those who were missing or trapped: found, safe, hurt while rescuing."""

import re
from functools import lru_cache

from assistant.duties.report.chain.wording import labels
from assistant.duties.report.record import Material
from assistant.understand.quantities import NUMBER, integer

_FOUND = re.compile(
    rf"(?P<n>{NUMBER})(?:个|名|人|位)+(?:人|失联人员|被困人员)?(?:都|也|均|已|全)*(?:找到|找着|救出|捞上|打捞)"
)


def found_so_far(material: Material) -> int:
    """那2个找到了: how many are told to have been found, dead or alive."""
    text = "\n".join(source.text for source in material.sources)
    return sum(integer(m["n"]) or 0 for m in _FOUND.finditer(text))


_ALIVE = re.compile(
    rf"(?P<n>{NUMBER})(?:个|名|人|位)+[^\uff0c\u3002\uff1b\d]{{0,6}}?(?:找到|获救|救出|联系上)[^\u3002\uff1b]{{0,10}}?"
    r"(?:活着|没受伤|未受伤|无恙|平安)"
)


_RESCUERS = re.compile(
    r"新增(?P<n>\d+)人[^\uff0c\u3002\uff09]{0,3}(?:救援|施救|扑救|救灾|队员|消防员|民警)"
)


def hurt_rescuing(material: Material) -> int:
    """Return how many of the newly injured are rescuers: none of the missing."""
    text = "\n".join(source.text for source in material.sources)
    return sum(int(m["n"]) for m in _RESCUERS.finditer(text))


def found_alive(material: Material) -> int:
    """Return how many are told to have been found alive and unhurt."""
    text = "\n".join(source.text for source in material.sources)
    return sum(integer(m["n"]) or 0 for m in _ALIVE.finditer(text))


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
        rf"(?:全部|全都|均|都|其余|其他|余下|剩下|所有|"
        rf"另外)[^\uff0c\u3002\uff1b\n]{{0,10}}?(?:{fates})"
    )


_ONE_FOUND = re.compile(
    r"(?:救出|找到|捞上|救上|抬出|挖出|联系上)[^\u3002\uff1b\n]{0,14}?"
    r"(?:送院|送医|医院|重伤|轻伤|清醒|平稳|死亡|遇难|没了|生命体征|宣布|没事|平安|安全)"
)


def told_otherwise(material: Material, rest: int) -> bool:
    """Whether the text says that the others are safe: 其余均已联系上, 另有2人未受伤."""
    text = "\n".join(source.text for source in material.sources)
    counted = [integer(m["n"]) or 0 for m in _UNHURT.finditer(text)]
    if sum(counted) >= rest:
        return True
    return bool(_all_safe().search(text)) or (rest == 1 and bool(_ONE_FOUND.search(text)))
