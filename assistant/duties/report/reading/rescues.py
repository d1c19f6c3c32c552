"""How many have been got out or found, so that those still trapped or missing can be told."""

import re
from collections.abc import Sequence

from assistant.duties.report.reading.claim import Claim
from assistant.duties.report.reading.harms import FIGURE, Harm
from assistant.duties.report.reading.lexicon import pattern
from assistant.duties.report.reading.people import Group, groups
from assistant.duties.report.reading.voices import Note
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


# 下来3厢20个，还剩1厢5个: who is left of those who were trapped
_UNIT = r"(?:(?:\d+|[一二两三四五六七八九十]+)个?(?:吊厢|轿厢|厢|台|车|船|艘|栋|间|层|只|节|条))?"
_LEFT = re.compile(rf"(?:剩|余)(?:下|有|了|着)*的?(?:最后)?{_UNIT}(?:里|上|的)?$")
_STILL = re.compile(rf"还有{_UNIT}(?:里|上)?$")
_IN_CARE = re.compile(
    r"(?:个|名|人)?[^\uff0c\u3002]{0,6}(?:没(?:啥|什么)?事|走了|回家|住院|医院|观察|轻伤|受伤|自己|遇难|死|平安|失联|失踪|找)"
)


_TAKEN_OUT = re.compile(
    r"[^\uff0c\u3002]{0,4}?(?:接|救|放|送|背|抬|吊|走|运)(?:了|上|下|出|回|起)+(?:来|去)?(?:了)?"
)
# nobody says 被困 of those in a cable car that stands, or in a house in the flood
_HELD_UP = re.compile(
    r"停(?!电|水|气|工|产|课|业)|搁浅|[围困卡陷]|悬|挂|吊厢|轿厢|孤岛|洪水|水淹|断电"
)


def _stranded(
    text: str, before: Sequence[Group], outs: Sequence[Group], number: int
) -> Claim | None:
    """Return the whole that those who are out and left make up: 43人，接下30人，剩13人."""
    if not _HELD_UP.search(text):
        return None
    for out in reversed(outs):
        for one in before:
            if one.start < out.start and one.number == (out.number or 0) + number:
                spans = ((one.start, one.end),)
                return Claim(
                    Slot.TRAPPED, one.number, one.text, spans, one.start, FIGURE, one.start
                )
    return None


def left_inside(parted: Note, told: Sequence[Claim]) -> list[Claim]:
    """Return how many are told to be left of those who were trapped before.

    A bare 还有3个 says so only where those who are out and those who are left make up the whole.
    """
    found: list[Claim] = []
    text = parted.text
    people = [g for g in groups(text) if g.counted and g.number]
    for at, group in enumerate(people):
        number = group.number or 0
        outs = [g for g in people[:at] if _TAKEN_OUT.search(text[max(0, g.start - 8) : g.start])
                or _TAKEN_OUT.match(text, g.end)]  # fmt: skip
        held = [c for c in told if c.slot is Slot.TRAPPED and c.at < group.start and not c.stale]
        whole = held[-1] if held else _stranded(text, people[:at], outs, number)
        if whole is None or not whole.number or any(c.key == group.start for c in told):
            continue
        clause = parted.clauses[parted.clause_at(group.start)]
        lead = text[clause.start : group.start]
        made_up = any(g.start > whole.key and (g.number or 0) + number == whole.number
                      for g in people[:at])  # fmt: skip
        left = (_LEFT.search(lead) and number < whole.number) or (_STILL.search(lead) and made_up)
        if not left or _IN_CARE.match(text, group.end):
            continue
        spans = ((whole.spans[0]), (group.start, group.end))
        found.append(
            Claim(Slot.TRAPPED, number, group.text, spans, group.start, FIGURE, group.start,
                  latest=True, hearsay=clause.hearsay)
        )  # fmt: skip
    return found


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
