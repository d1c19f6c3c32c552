"""Who has the floor where no verb of saying names him: whoever was called, or went there."""

import re
from collections.abc import Sequence

from assistant.duties.report.conflicts import messages, tellers
from assistant.duties.report.conflicts.clause import Clause
from assistant.duties.report.conflicts.speakers import Voice, speaker_of, talker, voice_of

Said = tuple[str, Voice, int, bool]  # speaker, voice, where what is told begins, whether it stays


def taken_by(
    text: str, found: Sequence[Clause], sentence: int, *, colon: bool, line: bool, heard: bool
) -> Said | None:
    """Return who begins to speak with the clause, by it and by what stands in front of it.

    `heard` says that a rumour was told right before.
    """
    return (
        _of_register(text, found, sentence)
        or _spoken_to(text, found, sentence)
        or messages.sender_of(text)
        or speaker_of(text, colon, line)
        or _quoting(text, found, sentence)
        or (_went(text) if heard else None)
        or _of_call(text, found, sentence)
    )


_GOES_ON = re.compile(r"^\s*(?:说|称|讲|写|标题是?)(?!明|法)")
_GOES_ON_TELLING = re.compile(r"^\s*(?:又|也|就|只|却)?(?:说是?|讲是?|称|回答?|答)(?!明|法|话)")
_GIVES_NUMBER = re.compile(r"^\s*(?:应该|实际|其实)?是(?=[\d一二两三四五六七八九十])")
_WRITTEN = re.compile(
    r"^\s*(?:(?:上|里|那)[面头边]?)?(?:一共|共)?(?:登记|写|记|列|登|填|载明)?(?:的|着|了)?(?:却|倒)?(?:是|有|为|共)*"
    r"(?=[\d一二两三四五六七八九十])"
)
_HOLDER = re.compile(
    r"(?:短?视频|帖子|群|网友|微博|抖音|朋友圈|网上|消息|公众号|论坛|账号|的号$|号$|博主|主播)"
)


def _of_call(text: str, found: Sequence[Clause], sentence: int) -> Said | None:
    """我打医院保卫科,说…; 船公司又打来,讲…: what is said belongs to the one called or calling."""
    match = _GOES_ON_TELLING.match(text) or _GIVES_NUMBER.match(text)
    if not match or not found or found[-1].sentence != sentence:
        return None
    who = tellers.of_call(found[-1].whole.text) or _acting(found[-1]) or _minding(found[-1])
    return (who, talker(voice_of(who)), match.end(), False) if who else None


def _of_register(text: str, found: Sequence[Clause], sentence: int) -> Said | None:
    """公司翻出船登记，写的是4个人: what follows is of the register just brought forth."""
    match = _WRITTEN.match(text)
    if not match or not found or found[-1].sentence != sentence:
        return None
    who = tellers.of_register(found[-1].whole.text)
    return (who, talker(voice_of(who)), match.end(), False) if who else None


_PRONOUN = re.compile(
    r"^\s*(?:他|她|他们|她们|人家|对方|那边|那头)(?:那边)?(?:就|也|都)?(?:说|讲|称|回|答|登记|告诉|反映)(?:的)?(?:是)?"
)


def _spoken_to(text: str, found: Sequence[Clause], sentence: int) -> Said | None:
    """我打给急诊罗医生，他说…: 他 is the one who was called."""
    match = _PRONOUN.match(text)
    if not match or not found or found[-1].sentence != sentence:
        return None
    who = tellers.of_call(found[-1].whole.text)
    return (who, talker(voice_of(who)), match.end(), False) if who else None


_ACTING = re.compile(
    r"^\s*(?:\d{1,2}[:\uff1a点时]\d{0,2}分?)?(?:后来|刚刚?|结果|我问)?(?P<who>[\u4e00-\u9fa5]{2,8}?)"
    r"(?:自己|又|也|亲自|刚刚?|今天|昨天|现场|到场|已经?)*"
    r"(?:在现场|人在|在那[边里]|下去|去|到|来|过去|上去|采(?:了)?样|取(?:了)?样|检测|化验|测|查|看)"
)


_OFFICER = re.compile(
    r"[\u4e00-\u9fa5](?:科长|所长|局长|处长|主任|站长|队长|书记|镇长|乡长|经理|校长|院长|工程师|工|科|所|队|局)$"
)


def _acting(clause: Clause) -> str:
    """居委书记自己下去看,讲…: whoever went there says it."""
    match = _ACTING.match(clause.text)
    named = match is not None and (
        voice_of(match["who"]) is not Voice.NOTE or bool(_OFFICER.search(match["who"]))
    )
    return match["who"] if match and named and not clause.lead else ""


_MINDING = re.compile(
    r"^\s*(?P<who>[\u4e00-\u9fa5]{2,6}?)(?:很|都|也|正|又|一直)?(?:不认|不服|不满|不同意|不干|情绪|激动|质疑|投诉|着急|有意见)"
)


def _minding(clause: Clause) -> str:
    """家属不认可,说…: whoever minds it says it."""
    match = _MINDING.match(clause.text)
    named = match is not None and voice_of(match["who"]) is not Voice.NOTE
    return match["who"] if match and named and not clause.lead else ""


_WENT = re.compile(
    r"^\s*(?:\d{1,2}[:\uff1a点时]\d{0,2}分?)?(?P<who>[\u4e00-\u9fa5]{2,8}?)(?:的?人)?(?:已经?|刚|也|马上|赶)*"
    r"(?:到了?(?:现场|场)?|去(?:看|查|核)过?|看过?|核[过实查]?|查过?|来人|来看|问过?)(?:了|一下|一圈|一趟)*\s*$"
)


def _went(text: str) -> Said | None:
    """网上讲桥塌了，公路局到了，桥没塌: behind a rumour, whoever went there says it."""
    match = _WENT.match(text)
    voice = voice_of(match["who"]) if match else Voice.NOTE
    if match is None or voice not in (Voice.UNIT, Voice.PARTY):
        return None
    return match["who"], voice, len(text), False


def _quoting(text: str, found: Sequence[Clause], sentence: int) -> Said | None:
    """平台有个视频,说…: what is said belongs to the post named in the clause before."""
    match = _GOES_ON.match(text)
    if not match or not found or found[-1].sentence != sentence:
        return None
    before = found[-1].whole.text
    if not _HOLDER.search(before):
        return None
    return before[-12:], Voice.HEARSAY, match.end(), False
