"""Where a denial goes on over a row, and where 找到了 tells of no missing person who is back."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.duties.report.reading.claim import Claim
from assistant.duties.report.reading.harms import FIGURE, harms
from assistant.duties.report.reading.voices import Clause, Note
from assistant.duties.report.record import Slot

_BEFELL = r"(?:伤亡|死伤|死亡|遇难|受伤|失联|失踪|走失|被困|中毒|受困)(?:人员|的)?"
# 没人伤亡失联, 无人员伤亡被困失联; not 司机未受伤被困车内, where only the first is denied
_ROW = re.compile(
    rf"(?:(?:无|没有?|未(?:造成|发生|发现|出现)?|零)(?:任何)?(?:人员|人)?(?:的)?(?:伤亡|死伤)(?:{_BEFELL})*|"
    rf"(?:无人|没有?(?:任何)?人|无人员)(?:{_BEFELL})+)$"
)
_TOLD_OF = (Slot.MISSING, Slot.TRAPPED, Slot.DEATHS, Slot.INJURED)


def denied_in_row(said: str, at: int) -> bool:
    """Whether the word at `at` of a clause stands in a row without marks that is denied."""
    return bool(_ROW.search(said[:at]))


def row_zeros(clause: Clause) -> list[Claim]:
    """Return 0 of each that such a row denies."""
    return [
        Claim(harm.slot, 0, "0", ((clause.start + harm.start, clause.start + harm.end),),
              clause.start + harm.start, FIGURE, clause.start + harm.start, hearsay=clause.hearsay)
        for harm in harms(clause.text)
        if harm.slot in _TOLD_OF and denied_in_row(clause.text, harm.start)
    ]  # fmt: skip


# 找到了他同学, 找到了目击者, 找到了最后出现的路口: not who is missing
_SOMEBODY_ELSE = (
    r"(?:目击|证人|知情|同学|同事|同伴|老师|朋友|家属|家长|家人|亲属|父母|父亲|母亲|爸|妈|丈夫|妻子|邻居|司机|店主|"
    r"线索|轨迹|影像|画面|去向|踪影|行踪|踪迹|方向|最后|监控|视频|录像|定位|原因|办法|路口|地点|位置|落脚)"
)
_OBJECT = re.compile(rf"(?:了|到)?(?:[他她其]们?|老人|孩子|人)?的?{_SOMEBODY_ELSE}")
_SUBJECT = re.compile(
    r"(?:监控|视频|录像|定位|目击者?|证人|线索|影像|画面|轨迹|行踪|踪迹|痕迹|家属|家长|家人|父母|司机)"
    r"(?:里|中|上|也|已经?|都|倒是?|算是|总算|终于|我们|民警)*$"
)
# 要是找到了就报: it is only thought of
_IF = re.compile(
    r"(?:要是|如果|假如|一旦|万一|倘若|若是?|等|待)[^\uff0c\u3002]*$|(?:能不能|能否|是否|有没有)[^\uff0c\u3002]*$"
)
_ASKED = re.compile(
    r"[了到着]*(?:没有?|吗|么|没)?[?\uff1f]|[了到着]*(?:吗|没有?$)|[了到着]*(?:就|再|马上)[^\uff0c]{0,3}报"
)


# two are missing, 哥哥找到了
_ONE_OF_THEM = re.compile(
    r"(?:哥哥|弟弟|姐姐|妹妹|大的|小的|父亲|母亲|爸爸|妈妈|儿子|女儿|丈夫|妻子)(?:也|已经?|是|倒)*$"
)


def really_found(parted: Note, zeros: Sequence[Claim], told: Sequence[Claim]) -> list[Claim]:
    """Leave out the zeros of the missing whose 找到了 tells of something or somebody else.

    Where one of several is found the others remain: the number is that of who is left.
    """
    left = [c for c in zeros if c.slot is not Slot.MISSING or _of_who_is_missing(parted.text, c)]
    return [_less_one(parted.text, c, told) if c.slot is Slot.MISSING else c for c in left]


def _less_one(text: str, zero: Claim, told: Sequence[Claim]) -> Claim:
    lost = [c for c in told if c.slot is Slot.MISSING and c.at < zero.at and c.number]
    several = lost[-1].number if lost else None
    one = _ONE_OF_THEM.search(text[max(0, zero.at - 6) : zero.at])
    if not (several and several > 1 and one):
        return zero
    return replace(zero, number=several - 1, said=f"{several - 1}人")


def _of_who_is_missing(text: str, zero: Claim) -> bool:
    start, end = zero.spans[0]
    if not re.search(r"[找回寻]|联系", text[start:end]):
        return True
    lead = re.split("[\uff0c\u3002\uff1b\n]", text[max(0, start - 20) : start])[-1]
    if _IF.search(lead) or _ASKED.match(text, end):
        return False
    return not (_OBJECT.match(text, end) or _SUBJECT.search(lead))
