"""How many have been got out or found, so that those still trapped or missing can be told."""

import re

from assistant.duties.report.reading.harms import Harm
from assistant.duties.report.reading.lexicon import pattern
from assistant.duties.report.reading.people import groups
from assistant.duties.report.record import Slot

_FOUND = r"(?:又|已|先后|陆续)?(?:找到|搜到|捞(?:起|上)来?|打捞(?:起|上来)?|联系上|挖出来?)(?:了)?"


_SAVED = rf"{_FOUND}|救(?:上来|起来?|上岸|出来?)(?:了)?"


def rescued(text: str, slot: Slot) -> list[tuple[int, int, int]]:
    """Return (number, start, end) of 救出来3个, 3人获救, 找到1人."""
    deed = f"{pattern('counts', 'rescued')}|{_FOUND}" if slot is Slot.TRAPPED else _SAVED
    found: list[tuple[int, int, int]] = []
    for group in groups(text):
        if not group.number:
            continue
        lead = re.search(rf"(?:{deed})$", text[max(0, group.start - 12) : group.start])
        tail = re.match(
            rf"(?:\d{{1,2}}[:\uff1a点时]\d{{0,2}}分?|[^\uff0c\u3002\d]){{0,12}}?(?:{deed})",
            text[group.end : group.end + 24],
        )
        if lead:
            found.append((group.number, group.start - len(lead[0]), group.end))
        elif tail and not _of_another(text, group.end + tail.end()):
            found.append((group.number, group.start, group.end + tail.end()))
    return found


def _of_another(text: str, end: int) -> bool:
    """失踪的两名渔民找到一名: one is found, not two."""
    return any(g.counted and g.start == end for g in groups(text))


_GOT_OUT = re.compile(r"(?:救|搜|背|抬|疏散)(?:救)?(?:出|下|走)(?:了)?$")
_INSIDE = re.compile(r"里(?:面|头|边)?(?:还|仍|尚)?(?:有|剩)")
_OUT_AT_ONCE = re.compile(
    r"跑得快|(?:都|全|自己|马上|当时就|已经?)(?:跑|走|逃|撤|爬)(?:了)?(?:出|掉|开|下)|好好的|没(?:有)?(?:啥|什么)?事|没伤|毫发无|平安"
)


def out_already(text: str, harm: Harm) -> bool:
    """Whether nobody is trapped now: 救出被困人员2名; 屋里还有两个租客，自己跑出来的，没事."""
    if _GOT_OUT.search(text[max(0, harm.start - 6) : harm.start]):
        return True
    rest = re.split("[\u3002\uff1b\n]", text[harm.end : harm.end + 40])[0]
    return bool(_INSIDE.search(harm.text) and _OUT_AT_ONCE.search(rest))
