"""People taken to hospital, told by two who should know: more came in than were hurt or sent.

Whoever sends counts the hurt or those sent, a hospital or an ambulance those whom it has. Fewer in
one hospital tells nothing while others may have gone elsewhere; more than were hurt or sent, or
another number in the only hospital that is named, cannot be.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.duties.report.conflicts.aboard import PART
from assistant.duties.report.conflicts.elsewhere import adds_up
from assistant.duties.report.conflicts.figures import UPDATED, two_sides
from assistant.duties.report.conflicts.statements import Clause, apart, succeeds
from assistant.duties.report.conflicts.values import COUNT, Value, values


class Stage(StrEnum):
    """How far the people that a number counts had come."""

    HURT = "受伤"
    SENT = "送医"
    TAKEN = "收治"


@dataclass(frozen=True, slots=True)
class Carried:
    """A number of people, how far they had come, and who tells it."""

    value: Value
    stage: Stage


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Two numbers that cannot both be of the same people."""

    one: Value
    other: Value


_HOSPITAL = re.compile(
    r"[\u4e00-\u9fa5]{0,6}?(?:医院|卫生院|卫生服务中心|卫生站|急诊|门诊|[一二三四五六七八九十县区市中]院|骨科|烧伤科)"
)
_TAKEN = re.compile(
    r"(?:收治|收了|收的|收下|收到|接到|接诊|接收|到院|来院|入院|住进|住院|就诊|就医|来看病|来缝针|登记|"
    r"送来|来了|来的|收)(?:的|了|就|只|共|有|是|一共|总共|急诊|病人|伤员)*$"
)
_SENT = re.compile(
    r"(?:送医|送往|送去|送到|送走|送过去|送出|送了|送|转运|转送|拉走|拉了|拉的|接走|抬走)"
    r"(?:的|了|就|只|共|有|是|一共|总共|医院|[\u4e00-\u9fa5]{1,4}院)*$"
)
_SENT_BEHIND = re.compile(
    r"^[\u4e00-\u9fa5]{0,4}?(?:已|均|都|全|全部|先后)*(?:被)?(?:送医|送往|送到|送去|送走|送)"
)
_HURT = re.compile(
    r"(?:受伤|伤|倒地|倒下|中毒|不适|不舒服|呕吐|吐|摔|晕倒|晕|烧伤|烫|砸|撞|呛|发病|发热|发烧|"
    r"腹泻|拉肚子|咳嗽|过敏|吸入|吸)"
    r"(?:的|了|到|着|倒|就|只|共|有|是|一共|总共|人数|人员|学生|员工)*$"
)
_HURT_BEHIND = re.compile(
    r"^[\u4e00-\u9fa5]{0,4}?(?:受伤|伤|倒地|中毒|不适|不舒服|呕吐|吐|摔伤|晕倒|发病|发热|发烧|腹泻|吸了|吸入)"
)
_GRADED = re.compile(r"重|轻|危|抢救|死|亡|监护|骨折|手术|没|无|未|转院|转到|上级|出院|离院")
_STILL = re.compile(r"陆续|在路上|还没到|没到院|自行|自己|自驾|家长接|回家|别的医院|另一|多家|几家")
_OWN = re.compile(r"消防|民警|警力|队员|医护|志愿|民兵|救援人员|师傅|专家|干部|护士|医生")
_SENTENCES = 4


def mismatches(said: Sequence[Clause]) -> list[Mismatch]:
    """Return the first pair of numbers that two tellers cannot both be right about."""
    found = values(said)
    told = [c for v in found if (c := _carried(v, said)) is not None]
    hospitals = _hospitals(said)
    for index, other in enumerate(told):
        for one in told[:index]:
            if _comparable(one.value.clause, other.value.clause) and _contradict(
                one, other, hospitals, said
            ):
                if _summed(told, one, other) or adds_up(found, one.value, other.value):
                    continue
                return [Mismatch(one.value, other.value)]
    return []


def _carried(value: Value, said: Sequence[Clause]) -> Carried | None:
    if value.unit not in ("人", COUNT) or value.low != value.high or not _people(value):
        return None
    clause = value.clause
    before, after = clause.text[: value.start][-10:], clause.text[value.end :]
    beside = before + after[:6]
    if any(p.search(beside) for p in (PART, _GRADED, _OWN)) or UPDATED.search(before):
        return None
    stage = _stage(clause, before, after, said)
    return Carried(value, stage) if stage is not None else None


_PERSONS = re.compile(
    r"人|孩|学生|员|客|老|伤|病|患|女|男|师生|幼儿|娃|村民|居民|住户|者|的|都|均|全|已|被|送|受|中毒|呕|吐|不|发|"
    r"倒|晕|腹|拉|眼|头|轻|重|过来|在|吸|摔"
)


def _people(value: Value) -> bool:
    behind = value.clause.text[value.end :][:2]
    return value.unit == "人" or not behind or bool(_PERSONS.match(behind))


def _stage(clause: Clause, before: str, after: str, said: Sequence[Clause]) -> Stage | None:
    hospital = bool(_HOSPITAL.search(clause.speaker) or _HOSPITAL.match(clause.text))
    if hospital and (_TAKEN.search(before) or _SENT.search(before) or (clause.lead and not before)):
        return Stage.TAKEN
    if _SENT.search(before) or _SENT_BEHIND.match(after) or _sent_next(clause, said):
        return Stage.SENT
    if _HURT.search(before) or _HURT_BEHIND.match(after):
        return Stage.HURT
    return None


_ALL_SENT = re.compile(
    r"^\s*(?:[伤病]者|[伤病]员|人员|120|急救车|救护车)?(?:已|均|都|全|全部|人)+(?:已|被|给)?(?:送|拉|接走)"
)
_IN_BREATH = 3  # clauses behind a number in which may stand where they all went


def _sent_next(clause: Clause, said: Sequence[Clause]) -> bool:
    """救出5人，均送中心医院; 伤了3个，厨师伤得重，救护车都拉走了: all of them were taken away."""
    index = next((i for i, c in enumerate(said) if c is clause), len(said))
    behind = said[index + 1 : index + 1 + _IN_BREATH]
    return any(
        (c.source, c.sentence, c.speaker) == (clause.source, clause.sentence, clause.speaker)
        and _ALL_SENT.match(c.whole.text)
        for c in behind
    )


def _hospitals(said: Sequence[Clause]) -> int:
    """How many hospitals are named at least: of two names that share an end only one counts."""
    names: list[str] = []
    for clause in said:
        for match in _HOSPITAL.finditer(clause.whole.text):
            name = re.sub(r"急诊|门诊|科$", "", match[0])[-4:]
            if name and not any(name in n or n in name for n in names):
                names.append(name)
    plain = [n for n in names if n not in ("医院", "到医院", "送医院", "去医院")]
    return len(plain)


def _comparable(one: Clause, other: Clause) -> bool:
    near = 0 <= apart(one, other) <= _SENTENCES and not succeeds(other, one)
    return near and (two_sides(one, other) or two_sides(other, one))


def _contradict(one: Carried, other: Carried, hospitals: int, said: Sequence[Clause]) -> bool:
    first, second = one.value.low, other.value.low
    if first == second or any(UPDATED.search(v.value.clause.text) for v in (one, other)):
        return False
    later = {one.stage: first, other.stage: second}
    if one.stage is other.stage:
        both = one.stage is Stage.SENT and max(first, second) <= 2 * min(first, second)
        return both and hospitals <= 1 and not _elsewhere(said)
    if Stage.TAKEN in later and Stage.SENT in later:
        more = later[Stage.TAKEN] > later[Stage.SENT]
        return more or (hospitals <= 1 and not _elsewhere(said))
    came = later.get(Stage.TAKEN, later.get(Stage.SENT, 0.0))
    return came > later[Stage.HURT]


def _elsewhere(said: Sequence[Clause]) -> bool:
    return any(_STILL.search(c.whole.text) for c in said)


def _summed(told: Sequence[Carried], one: Carried, other: Carried) -> bool:
    """Whether one of the two is the sum of the other and a third beside it."""
    low, high = sorted((one.value.low, other.value.low))
    rest = [c.value.low for c in told if c is not one and c is not other]
    return any(low + r == high for r in rest)
