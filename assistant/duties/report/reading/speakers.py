"""Who reported where a messenger group is pasted: who rang up beside it, or who speaks in it."""

import re
from collections.abc import Sequence

from assistant.duties.report.reading.chats import Message, group, messages, to_room
from assistant.duties.report.reading.informants import Informant, ends_unit, informant
from assistant.duties.report.reading.lexicon import pattern, words

_WHO = r"(?P<who>[^\uff0c\u3002\uff1a\s\0\d][^\uff0c\u3002\uff1a\s\0]{0,12}?)"
_CALLS = (
    re.compile(rf"\u6211?接(?:到|的|了)?{_WHO}(?:的)?(?:来)?电话"),
    re.compile(
        rf"(?:^|[\0\s\uff0c\u3002]){_WHO}\0*(?:也|又|给我|再)*(?:打(?:了|来|的|过)?(?:个)?(?:的)?电话|来电|电话(?:也)?报)"
    ),
)
_LEVEL = re.compile(r"(?P<level>[镇乡村]|街道|社区|园区|居委|村委)(?:[上里]|政府|值班室)?")
_POSTED = re.compile(rf"(?:{pattern('names', 'posts')}|{pattern('names', 'more_posts')})")
_LOOSE = re.compile(r"家长|业主|匿名|商户|商圈|村民|住户")


def speaker(text: str, moments: Sequence[tuple[int, int]]) -> Informant | None:
    """Return who reported; None for a note that is no chat, or where the group itself did."""
    said = messages(text)
    if not said:
        return None
    told = to_room(text)
    if told is not None and not told.unknown and (made := _of(told)) is not None:
        return made
    known = [m for m in said if not m.unknown and ends_unit(_unit(m))]
    caller = _caller(text, said, moments)
    if caller is not None:
        return _completed(caller, known, group(text))
    if _OF_DUTY.search(group(text)) and (first := _speaks(said)) is not None:
        kind = re.fullmatch(rf"(?:{pattern('names', 'units')})", first.unit)
        if ends_unit(first.unit) and kind is None:
            return first  # 马灯小学校医 in 教育口工作群: the group is only the way it came
        if area := _AREA.match(group(text)):
            return Informant(area[0] + first.unit, first.person, first.start, first.end)
        home = _HOME.match(group(text))
        return Informant(
            home[0] if home else group(text), first.unit + first.person, first.start, first.end
        )
    if group(text) and not _LOOSE.search(group(text)):
        return None
    return _of(known[0]) if known else None


# 防汛群: a group of those on duty reports nothing itself, whoever speaks in it does
_OF_DUTY = re.compile(
    r"三防|防汛|防台|联勤|联防|联动|应急|值班|值守|总值|调度|指挥|处置|保障|森防|网格|工作|专班"
)


# 县应急群, 青石县三防群: the 交警 who speaks there is that county's
_AREA = re.compile(r"(?:[\u4e00-\u9fff]{2,4}?)?(?<!小)[县市区州](?=[\u4e00-\u9fff]{2,})")
# 东港街道应急群: the street reports, the group is only the way it came
_HOME = re.compile(
    r"[\u4e00-\u9fff]{2,8}?(?:街道|[镇乡村]|社区|园区|景区|林场|农场|矿区|港区|学校|[中小]学|医院|公司)(?=[\u4e00-\u9fff]{0,6}群)"
)


def _speaks(said: Sequence[Message]) -> Informant | None:
    for message in said:
        made = None if message.unknown else _of(message)
        if made is not None and made.person and (made.unit or _POSTED.match(made.person)):
            return made
    return None


def _of(message: Message) -> Informant | None:
    if message.person:
        return Informant(message.unit, message.person, message.start, message.end)
    return informant(message.unit, message.start, sure=True)


def _unit(message: Message) -> str:
    made = _of(message)
    return made.unit if made else message.unit


def _caller(
    text: str, said: Sequence[Message], moments: Sequence[tuple[int, int]]
) -> Informant | None:
    flat = text
    for start, end in moments:
        flat = flat[:start] + "\0" * (end - start) + flat[end:]
    taken = {text.rfind("\n", 0, m.start) for m in said}
    for line in re.finditer(r"[^\n]+", flat):
        if line.start() - 1 in taken:
            continue
        for rule in _CALLS:
            match = rule.search(line[0])
            if (
                match
                and match["who"][0] not in "了过的"
                and not words("words", "happened").search(match["who"])
            ):
                return Informant(match["who"], "", line.start() + match.start("who"),
                                 line.start() + match.end("who"))  # fmt: skip
    return None


def _completed(caller: Informant, known: Sequence[Message], name: str) -> Informant:
    """Add the person of that unit who speaks in the group, or the name of 镇上 from the group's."""
    for message in known:
        made = _of(message)
        if made and made.person and caller.unit.rstrip("上里") in made.unit:
            return Informant(_placed(made.unit, name), made.person, caller.start, caller.end)
    return Informant(_placed(caller.unit, name), "", caller.start, caller.end)


def placed(made: Informant, text: str) -> Informant:
    """Name 社区 after the group of a chat that it told this room of."""
    return Informant(_placed(made.unit, group(text)), made.person, made.start, made.end)


def _placed(unit: str, name: str) -> str:
    bare = _LEVEL.match(unit)
    if bare is None:
        return unit
    home = re.match(rf"[\u4e00-\u9fff]{{2,4}}?(?={re.escape(bare['level'][0])})", name)
    return (home[0] if home else "") + unit if home else unit
