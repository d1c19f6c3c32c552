"""Who opens a telling in a note of several: 3:25某乡党政办打来 …, below it 3:40某某微信 ….

A note of one caller is that caller's word and needs no name. Where two or more open a telling, each
with a clock or a word of contact beside his designation, what follows is his until the next opens
or the line ends, whatever marks were typed between.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.duties.report.conflicts.speakers import Voice, talker, voice_of
from assistant.duties.report.reading.informants import ends_unit, informant, person_pattern


@dataclass(frozen=True, slots=True)
class Opening:
    """A head text[start:end] of a telling and whose it is."""

    start: int
    end: int
    who: str
    voice: Voice


_DIGIT = "[一二两三四五六七八九十零]"
_CLOCK = (
    rf"(?:(?:今天|今早|今晚|昨晚|凌晨|早上|上午|中午|下午|傍晚|晚上|夜里)?"
    rf"(?:\d{{1,2}}[:\uff1a点时](?:\d{{1,2}}|半)?分?|{_DIGIT}{{1,3}}点(?:半|{_DIGIT}{{1,3}})?分?)"
    r"(?:左右|许|钟)?)"
)
_SEP = r"[\s\u3000,\uff0c]*"
_CONTACT = (
    r"(?:又|再|也|刚|正式|值班)*(?:打(?:来|过来|进来|到|的)(?:的|电话)?|来电话?|电话(?:报告?|口述|记录)?|来话|回话|"
    r"回电|微信|短信|口述|口头(?:报告?|汇报)?|语音|传真|报(?:告|来|称)?|快报|发来|汇总|通报|反馈|回复|喊)(?:的|了|过来)?(?:说|讲)?(?:是)?"
)
_WHO = r"(?P<who>[\u4e00-\u9fa5A-Za-z][\u4e00-\u9fa5A-Za-z\u3001（）\uff08\uff09]{1,19}?)"
_STOP = r"(?:(?=[\s,\uff0c\u3002:\uff1a\n]|$)|(?<=[说讲]))"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_SEP}{_CLOCK}{_SEP}{_WHO}(?:{_SEP}{_CONTACT})?{_STOP}",  # 3:25某乡党政办打来
        rf"{_SEP}{_WHO}{_SEP}{_CLOCK}(?:{_SEP}{_CONTACT})?{_STOP}",  # 镇上宋镇长8:55
        rf"{_SEP}{_WHO}{_SEP}{_CONTACT}{_STOP}",  # 某局值班小某口述
        rf"{_SEP}{_CLOCK}{_SEP}{_WHO}(?=(?:慌|急|巡逻|到了|到场|去看|在现场|说|讲))",
    )
)
_TIMED = (0, 1, 3)  # the forms with a clock
_BEGIN = re.compile(r"(?:^|\n|(?<=[\u3002\uff1b\uff01]))(?=[^\n])")
_LEAST = 2  # so many openings make a note of several tellers
_ME = re.compile(
    r"^(?:我|接|收|转|另|再|现在?|目前|截至|又|续)|^(?:[区市县州省]|[区市县]政府)?总?值班室$"
)


def openings(text: str) -> list[Opening]:
    """Return the heads of the tellings in order; none where not two different ones tell."""
    found = [one for match in _BEGIN.finditer(text) if (one := _opening(text, match.end()))]
    return found if _several(found) else []


def _several(found: Sequence[Opening]) -> bool:
    return len(found) >= _LEAST and len({one.who for one in found}) >= _LEAST


def _opening(text: str, at: int) -> Opening | None:
    line = at == 0 or text[at - 1] == "\n"
    for number, form in enumerate(_FORMS):
        match = form.match(text, at)
        if match is None or not (line or number in _TIMED):
            continue
        who = match["who"].strip()
        headed = number in _TIMED and text[match.end() : match.end() + 1] in ("\uff1a", ":")
        if not _ME.search(who) and (headed or _somebody(who)):
            return Opening(at, match.end(), who, talker(voice_of(who)))
    return None


_POST = re.compile(
    r"(?:主任|支书|书记|[镇乡区县]长|科长|所长|队长|站长|院长|校长|校医|老师|经理|调度|值班员?|网格员?|"
    r"护林员|瞭望员|疾控|安全员|联络员|办公室|党政办|老乡|村民|家属|司机|物业|业主|急诊|中队|大队|总队|支队)$"
)


def _somebody(who: str) -> bool:
    """A unit, somebody of one, or a post; 路断了 opens nothing."""
    plain = re.sub(r"[\uff08(][^\uff09)]*[\uff09)]?", "", who)
    inside = re.findall(r"[\uff08(]([^\uff09)]+)", who)
    if any(ends_unit(word) or _POST.search(word) for word in (plain, *inside)):
        return True
    named = informant(plain, 0)
    return bool(named and named.unit and named.person and re.search(f"{person_pattern()}$", plain))
