"""Whether a moment is the event's, by what is told behind it, before it and around it."""

import re

from assistant.duties.report.reading.around import Around
from assistant.duties.report.reading.informants import ends_unit
from assistant.duties.report.reading.lexicon import words
from assistant.duties.report.reading.other_deeds import by_timetable
from assistant.duties.report.reading.role import Role
from assistant.duties.report.record import Precision, Slot

_SIGNATURE = 18  # so long is who signs, at most


def leads(words_after: str) -> bool:
    """Say whether the words tell of the event or of what was done, and not of a call."""
    return bool(
        words("words", "happened").search(words_after)
        or words("words", "afterwards").search(words_after)
    )


SINCE = re.compile(
    r"\s*(?:就)?(?:起(?![火来草身重降吊])(?![^\uff0c\u3002]{0,10}(?:转移|返|往家|恢复|放行|撤|疏散|安置|通车|"
    r"抢修|清理|排水|搜|回[家楼村屋宿教迁流]|入住|复[工课市产]|散场|送[水电气]))|起来|以来|"
    r"开始(?!(?:往|向|组织)?[^\uff0c\u3002]{0,12}(?:喊|劝|敲门|通知|动员|组织|运营|营业|作业|施工|检修|演出|比赛|上课|售票|放映|疏散|撤|转移|抢修|处置|恢复|送电|排水|搜|卸|吊)))"
)


def happened(around: Around) -> list[Role] | None:
    """Return the event's moment with its weight; nothing for what was done or told later."""
    if around.last and ends_unit(around.subject.strip()) and len(around.subject) < _SIGNATURE:
        return []  # 某分局 3月9日21时40分: signed and dated
    weight = 2
    if around.moment.precision in (Precision.VAGUE, Precision.DAY):
        weight = 1
        if not words("words", "happened_day").search(around.rest.split("\uff0c")[0]):
            return []
    if re.match(r"\s*(?:又|再次|随后|后来|第二次)", around.clause):
        return None
    if _THE_MATTER.match(around.clause):
        return [Role(Slot.OCCURRED_AT, weight + 1)]
    if around.alone:
        return _alone_happened(around, weight)
    if SINCE.match(around.clause):
        return [Role(Slot.OCCURRED_AT, weight)]
    first = _first_verb(around.clause + "\uff0c")  # some words tell only where a mark follows
    if first is not None:
        by_kind = {"happened": [weight + 1], "found": [1]}.get(first, [])
        return [Role(Slot.OCCURRED_AT, one) for one in by_kind]
    return [Role(Slot.OCCURRED_AT, 1)] if weight == 1 else _told_elsewhere(around, weight)


_THE_MATTER = re.compile(r"\s*的事情?(?=[\uff0c,\u3002\uff1b了吧\n]|\s*$)")  # 9点55的事情


def _told_elsewhere(around: Around, weight: int) -> list[Role]:
    """Read the words before the moment, or the clauses that follow its own."""
    if _PRESS.search(around.before) and not around.clause.strip():
        return [Role(Slot.OCCURRED_AT, 2)]
    if words("words", "happened").search(around.subject) and not leads(around.clause):
        return [Role(Slot.OCCURRED_AT, weight)]
    return further(around, weight)


_PRESS = re.compile(
    r"(?:稿子?|稿件|媒体|报道|网上|网传|网友)[^\uff0c\u3002]{0,6}(?:写|说|称|讲|是|发)(?:的?是)?$"
)


def answered(around: Around) -> bool:
    """Say whether its clause tells what was done about the event: 18:20关了阀."""
    return _first_verb(around.clause) == "afterwards"


def further(around: Around, weight: int) -> list[Role]:
    """Read on in the clauses that follow, up to the first that tells of something."""
    own = len(_BARE.sub("", around.clause)) >= _PREDICATE
    pieces = re.split(r"[\uff0c,]", around.rest)[1:5]
    if by_timetable(around.clause):  # 落地，冲出跑道 is one deed; 落地，机上3人发烧 are two
        first = words("words", "happened").search(pieces[0]) if pieces else None
        at_once = first and first.start() <= _AT_ONCE and not _LATER.match(pieces[0])
        return [Role(Slot.OCCURRED_AT, weight)] if at_once else []
    for piece in pieces:
        first = _first_verb(piece)
        if first == "happened":
            return [Role(Slot.OCCURRED_AT, weight)]
        if first == "found" and not own:
            return [Role(Slot.OCCURRED_AT, min(1, weight))]
        if first is not None:
            if own and not _repeats(around) and not _NO_EVENT.search(around.clause):
                return [Role(Slot.OCCURRED_AT, 1)]  # told in a word that no list has
            return []
    if weight and not _repeats(around) and not _AT_SCENE.search(around.clause):
        return [Role(Slot.OCCURRED_AT, 0)]  # no telling word at all: for want of a better
    return []


# 9:05某科长在现场: who was there then
_AT_SCENE = re.compile(r"在现场|在场|到场|[科局处所站队镇乡]长|主任|书记|值班|来问")
_LATER = re.compile(r"\s*(?:[之随以]?后|接着|然后|现|目前)")
_AT_ONCE = 2  # characters before what befell the one that the clause before it tells of
_PREDICATE = 3  # so many characters beside the moment tell of something
_BARE = re.compile(r"[\W\d\0]|许|左右|光景|的时候|现场|目前")
_NO_EVENT = re.compile(
    r"[说讲报问核]|电话|\d(?:车|人|台|辆|名|个)|没|未|无|不|已|正在|继续|陆续|[温浓]度|水位|气压|压力"
)


def _repeats(around: Around) -> bool:
    """Say whether the note goes on with a known event (续报), so that its moments are later."""
    return bool(re.search(r"续|终报", around.opening))


def _alone_happened(around: Around, weight: int) -> list[Role]:
    if closes(around):
        return [Role(Slot.OCCURRED_AT, weight)]
    ahead = further(around, weight)
    if ahead and ahead[0].weight and not around.previous.endswith(("\uff0c", ",")):
        return ahead
    back = re.split(r"[\u3002\n]", around.previous.rstrip("\u3002\n\uff0c,"))[-1]
    if words("words", "happened").search(back) and not words("words", "alarm").search(back):
        return [Role(Slot.OCCURRED_AT, weight)]
    if re.search(r"[^没未]了$", back) and not words("words", "afterwards").search(back):
        return [Role(Slot.OCCURRED_AT, min(1, weight))]  # 酸洒了，12:50: whatever it was
    if ahead or not words("words", "happened").search(around.previous):
        plain = not words("words", "afterwards").search(back) and not _NO_EVENT.search(back)
        last_resort = [Role(Slot.OCCURRED_AT, 0)] if plain and len(back) >= _PREDICATE else []
        return ahead or last_resort
    return [Role(Slot.OCCURRED_AT, min(1, weight))]


_SENTENCE_BEFORE = re.compile(r"[^\u3002\uff01\uff1f\n]*$")


def closes(around: Around) -> bool:
    """Say whether it ends a sentence that tells of the event: 某路口挖机碰断管子，9:10。"""
    sentence = (_SENTENCE_BEFORE.search(around.previous) or [""])[0].rstrip("\uff0c,")
    clauses = re.split(r"[\uff0c,]", sentence)
    last = re.split(r"\uff1a", clauses[-1])[-1]
    if around.rest.strip() or len(_BARE.sub("", last)) < _PREDICATE:
        return False
    if words("words", "told").search(last) or words("words", "alarm").search(sentence):
        return False
    return _first_verb(last) in (None, "happened") and not _NO_EVENT.search(last[:6])


def _first_verb(clause: str) -> str | None:
    """Return the kind of the first telling word of a clause."""
    if words("words", "afterwards").search(clause):
        clause = _OF_WHOM.sub(lambda match: "\0" * len(match[0]), clause)
    kinds = {kind: _said(kind, clause) for kind in ("happened", "found", "afterwards")}
    starts = [(match.start(), kind) for kind, match in kinds.items() if match]
    if starts:
        first = min(starts)[1]
        return (
            "happened"
            if first == "found"
            and kinds["happened"]
            and kinds["happened"].start() - min(starts)[0] < 3
            else first
        )
    return "happened" if words("words", "happened_nouns").search(clause) else None


# 被困人员救出, 压着的那个救出来: what befell them before only says who they are
_OF_WHOM = re.compile(
    r"(?:被困|失联|失踪|落水|遇险|走失|溺水|受伤|坠落|被埋|掉队|滞留)(?:的|人员|群众|者|老人|儿童|工人|"
    r"孩子|女孩|男孩|男子|女子|学生|员工|乘客|人|游客|司机)+|"
    r"[^\uff0c\u3002\d]{1,6}?(?:着|了|住|到)?的(?=那|这|[\d一二两三四五六七八九十]|人|工人|老人|司机|孩子)"
)


def _said(kind: str, clause: str) -> re.Match[str] | None:
    """Return the first telling word of a kind that isn't denied (不漏了)."""
    for match in words("words", kind).finditer(clause):
        if not re.search(r"[不没未无再]有?$", clause[: match.start()]):
            return match
    return None
