"""Nobody is dead before it is said: 没有呼吸 while 心肺复苏 goes on is a patient."""

import re

from assistant.duties.report.reading.harms import Harm
from assistant.duties.report.reading.people import groups
from assistant.duties.report.record import Slot

# a sign that a layman or a first-aider sees; a doctor alone can say what it means
_SIGN = re.compile(r"呼吸|心跳|脉搏|生命|没(?:有|了|得)*气|断气|不行")
_FOUGHT_FOR = re.compile(
    r"心肺复苏|CPR|按压|还在按|在救(?![护援助])|人工呼吸|除颤|电击复律|(?:正在?|还在?|仍在?|在|继续|全力|紧急|进行|实施|开展|组织|一直|送[^\uff0c\u3002\uff1b]{0,12})"
    r"(?:抢救|救治|急救|施救)|(?:抢救|施救|救治|急救)中(?!心)|恢复(?:了)?(?:自主)?(?:的)?(?:呼吸|心跳|生命)|"
    r"(?:抢?救|按)(?:回|过)来了|有(?:了)?(?:心跳|呼吸)"
)
_BEING_FOUGHT_FOR = re.compile(
    r"(?:(?:正在?|还在?|仍在?)[^\uff0c\u3002]{0,6}(?:抢救|按压|心肺复苏|施救|急救)|(?:没有?|未)宣[布告])"
    r"[^\u3002\n\d]{0,12}$"
)
_SAID_DEAD = re.compile(
    r"(?<![没未等待])(?<!没有)(?:宣[布告]|确认|判定|认定)(?:临床|其|已|为|病人|患者)*(?:死亡|不治|去世)|"
    r"无效|没(?:能|有)?(?:抢?救)(?:过|回)来|没(?:能)?救活|救不(?:过|回)来|不治|身亡|(?:人|就)(?:已经?)?没了|停止(?:了)?抢救|放弃(?:了)?抢救|开(?:了)?死亡"
)
_SOMEBODY_ELSE = re.compile(r"\n|另|其余|其他|其它|剩")
_MEDICS = re.compile(r"(?:医生|医护|医务|护士|急救|大夫|救护|120|急救员|民警|消防|队员|工友|同事)")
_REACH = 60  # characters behind the sign in which it is told what is done for him


def still_fought_for(text: str, harm: Harm) -> bool:
    """Whether who shows no signs of life is still being helped, and nobody has said he is dead."""
    if harm.slot is not Slot.DEATHS or not _SIGN.search(harm.text):
        return False
    if _SAID_DEAD.search(harm.text):
        return False
    behind = text[harm.end : _until_another(text, harm.end)]
    if _SAID_DEAD.search(behind):
        return False
    before = text[max(0, harm.start - 24) : harm.start]
    return bool(_FOUGHT_FOR.search(behind) or _BEING_FOUGHT_FOR.search(before))


def _until_another(text: str, start: int) -> int:
    """Return where the next person is told of: what is done there is done for him."""
    other = _SOMEBODY_ELSE.search(text, start, start + _REACH)
    ends = [other.start()] if other else []
    ends += [
        g.start
        for g in groups(text)
        if g.counted and start <= g.start < start + _REACH and not _MEDICS.match(text, g.end)
        and not _MEDICS.search(text[max(0, g.start - 4) : g.start])
    ]  # fmt: skip
    return min([*ends, start + _REACH, len(text)])
