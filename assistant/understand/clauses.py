"""Clauses of an utterance: by punctuation and connectives, each asked what it names by itself."""

import re
from dataclasses import dataclass, replace

from assistant.understand.classify import Scored, score
from assistant.understand.reading import Reading

_PUNCTUATION = re.compile(r"[\uff0c,。\uff1b;\uff01!\uff1f?\n]+|(?<!\d)[\uff1a:]|[\uff1a:](?!\d)")


_COLON = re.compile(r"[\uff1a:]")


_HARD = re.compile(r"[。\uff1b;\n]")


# where a new step may start without punctuation before it
_JOINT = re.compile(
    r"(?<=.{2})、(?=.{2})|(?<=.{4})(?=截[一个张]|推大屏)|"
    r"(?:然后|接着|随后|同时|顺便|顺带|并且|另外|之后|完了|而后|并(?=[派推通发把向给截催升打转标]))|"
    r"(?<=.{3})(?:再(?=[把给派推通发截催升打出导起写查看调开核标列定]))|(?<=[完了])(?=就)|(?<=静音)(?=调)|(?<=打开)(?=调)|"
    r"(?<=[关开]了|关掉|打开)(?=灯|空调|窗帘|帘子|大屏|新风|音响|投影|广播)"
)


CONNECTED = re.compile(
    r"^\s*(?:再|然后|接着|随后|同时|顺便|顺带|并且?|另外|最后|之后|完了|而后|也|还有|还要|以及|写完|办完|先|"
    r"[问查看弄]?(?:清楚|明白|完)(?:了|以后|之后)|[\u4e00-\u9fff]{1,4}(?:以后|之后)(?=[给把发通再]))"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch between two marks, what it may ask for, and how it joins what stands before."""

    part: Reading
    scores: tuple[Scored, ...]
    hard: bool  # a full stop or semicolon stands before it
    connected: bool  # starts with 再, 然后, …
    told: bool = False  # stands behind a colon

    @property
    def trigger(self) -> str:
        """The action that it names by itself, "" where it names none."""
        if self.scores and self.scores[0].named:
            return self.scores[0].name
        return ""


def find_clauses(reading: Reading) -> list[Clause]:
    """Return the clauses in order, without those that ask to leave something as it is."""
    found: list[Clause] = []
    at, hard, told = reading.start, False, False
    for match in [*_PUNCTUATION.finditer(reading.words, reading.start, reading.end), None]:
        end = match.start() if match else reading.end
        for number, (a, b) in enumerate(_at_joints(reading, at, end)):
            clause = _clause(reading.part(a, b), hard and number == 0, number > 0)
            found.append(replace(clause, told=told and number == 0))
        if match:
            at, hard = match.end(), bool(_HARD.search(match[0]))
            told = bool(_COLON.search(match[0]))
    found = [c for c in found if c.part.full.strip()]
    found = [c for c in found if not _LEFT_ALONE.search(c.part.own)] or found
    if any(c.trigger == "contact.mark_invalid" for c in found):  # 停机了，登记上: not an event
        found = [replace(c, scores=()) if _RECORD_IT.match(c.part.own) else c for c in found]
    if any(c.trigger in _TICKED for c in found):  # 签收了，登一下
        found = [replace(c, scores=()) if _TICK_IT.match(c.part.own) else c for c in found]
    if _HEARD.search(reading.own):  # 那通我听了，…，改过来
        found = [replace(c, scores=()) if _MEND_IT.match(c.part.own) else c for c in found]
        if any(c.trigger == "rollcall.correct" for c in found):
            found = [replace(c, scores=()) if c.trigger in _TELL_WHY else c for c in found]
    if any(c.trigger == "rollcall.sheet" for c in found):  # 导成表，电话打码
        found = [replace(c, scores=()) if _MASKS.search(c.part.own) else c for c in found]
    if any(c.trigger in ("rollcall.start", "warn.call") for c in found):
        found = [replace(c, scores=()) if _EXCEPT.search(c.part.own) else c for c in found]
    return found


_TICKED = frozenset(
    {"event.sign", "log.done", "warning.register", "warning.confirm", "warning.end",
     "instruction.register", "instruction.feedback"}
)  # fmt: skip
_TICK_IT = re.compile(
    r"^\s*(?:请|帮我|给|就|把它|先|也)*(?:登记?|记|标|勾|划|销|录)(?:一下|上|掉|一笔|个签收|了|下来|进去|到?(?:预警|批示)里)*\s*$"
)
_HEARD = re.compile(r"[那这]通|录音|听(?:了|过)|复听|重听|改判|判得?[错不]")
_TELL_WHY = frozenset({"contact.on_duty", "rollcall.status", "rollcall.listen", "report.confirm"})
_MASKS = re.compile(r"^(?!.*表).*(?:打码|脱敏|隐去)")
_MEND_IT = re.compile(r"^\s*(?:请|帮我|给|把它|你)*(?:改|更正|订正)(?:过来|一下|了|回来)*\s*$")
# who is left out of a round of calls asks for nothing by itself: 水务局不用打
_EXCEPT = re.compile(
    r"除外|以外|之外|跳过|不算|除了|(?:不用|不要|不必|别|不|甭)再?(?:打|查|叫|点|呼)(?:$|[^开断])|^[^\uff0c,]{2,}(?:不用|免)了?$"
)


_RECORD_IT = re.compile(
    r"^\s*(?:先|就|请|帮我)?(?:登记|记|标|注明|备注|说|说是)(?:一下|上|下来)?(?:已|停机|空号)*\s*$"
)


# what is to stay as it is asks for nothing: 音量不用管, 其他不变
_LEFT_ALONE = re.compile(
    r"(?:不用|不要|别|甭|无需|不需要)(?:管|动|理|改|变)(?:了|它)?\s*$|(?:保持|[其别]他?的?)(?:都)?(?:不变|不动)\s*$|照旧\s*$"
)


def _clause(part: Reading, hard: bool, connected: bool) -> Clause:
    return Clause(
        part,
        tuple(score(part.own, part.kinds())),
        hard,
        connected or bool(CONNECTED.match(part.own)),
    )


def _at_joints(reading: Reading, start: int, end: int) -> list[tuple[int, int]]:
    """Split a clause at its connectives where both sides name an action."""
    for joint in _JOINT.finditer(reading.words, start, end):
        at = joint.start()
        if at <= start or at >= end:
            continue
        left = _clause(reading.part(start, at), False, False)
        right = _clause(reading.part(at, end), False, False)
        two = right.trigger not in ("", left.trigger) or right.trigger == "device.set"
        if left.trigger and two and acts(left.part):
            return [(start, at), *_at_joints(reading, at, end)]
    return [(start, end)]


_VERB = re.compile(
    r"[查看列开关派催升退写拟出导发推截记建核标找问读调办结算切降拉推]|起草|打开|进入|进|转|恢复|通知|登记|定位|给我|汇总|生成|重拨|告诉|摘要"
)


_ASKS = re.compile(r"谁|哪|什么|多少|几|吗|怎么|呢|啥|多久|没有|了没|在哪")


def acts(part: Reading) -> bool:
    """Say whether a part asks for something, rather than naming what is acted on."""
    return bool(_VERB.search(_without_names(part)) or _ASKS.search(part.own))


def _without_names(part: Reading) -> str:
    words = list(part.own)
    for mention in part.mentions:
        a, b = mention.start - part.start, mention.end - part.start
        words[a:b] = " " * (b - a)
    return re.sub(
        r"(?<=[轮次上午晚早])(?:查岗|点名|抽查)|打(?:的|通)|派出所|出口|进出|结果|记录|首报|续报|看法|发生|发的|办公",
        " ",
        "".join(words),
    )
