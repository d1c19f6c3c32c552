"""A moment with the words around it, by which it is told what it is the moment of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.duties.report.reading.moments import Moment

_EDGE = re.compile(
    r"[\u3002\uff01\uff1f!?\uff1b;\n\uff0c,\uff08\uff09()\u3010\u3011]|"
    r"(?<=[\u4e00-\u9fff])[ \u3000]+(?=[\u4e00-\u9fff\d])"
)
_STOP = re.compile(r"[\u3002\uff01\uff1f!?\uff1b;\n\uff09)]")
_SENTENCE = re.compile(r"[\u3002\uff01\uff1f!?\uff1b;\n]")
_ASIDE = re.compile(r"[\uff08(][^\uff08\uff09()\n\uff1a]{1,40}[\uff09)](?=[\u4e00-\u9fff])")
_TO = re.compile(r"\s*(?:至|到|-|\u2014+|~)\s*")
# （一）19:05 某乡: an item of a list opens as a line does
_ITEM = re.compile(
    r"^\s*[\uff08(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[\uff09)\u3001.\uff0e]\s*$"
)
_COLON = re.compile(r"[:\uff1a]")
_TITLE = re.compile(
    r"[^:\uff1a]{0,10}(?:记录|素材|[首续终]报[一二三四五六七八九十\d]*|快报|全文)[:\uff1a】\u3011]|"
    # 渔船人员落水快报。6月20日15时31分…: a title that ends with a full stop
    r"[^:\uff1a\u3002\uff0c\d]{2,24}(?:快报|专报|简报|通报|速报|情况|报告)\u3002"
)


@dataclass(frozen=True, slots=True)
class Around:
    """A moment and the words around it."""

    moment: Moment
    before: str  # from the clause's beginning
    clause: str  # to the clause's end or the next moment
    rest: str  # to the sentence's end or the next moment
    ahead: str  # what follows, over ends of sentences
    previous: str  # what stands before the clause, a sentence or so
    line_start: bool
    opening: str  # how the source begins
    last: bool  # nothing follows it in the text
    line: str  # its line up to it

    @property
    def subject(self) -> str:
        """What stands before the moment, behind a colon if there is one."""
        return _COLON.split(self.before)[-1]

    @property
    def alone(self) -> bool:
        """Whether the clause holds nothing but the moment."""
        bare = re.sub(r"[\s的吧呢啊嗯是左右:\uff1a在]|现在|就是|大概|约莫|大约", "", self.subject)
        return not bare and not re.sub(r"[\s吧呢啊嗯的这会儿]", "", self.clause)


def around(text: str, moments: Sequence[Moment], index: int) -> Around:
    """Return what stands around the moment of that index."""
    here = moments[index]
    edges = [m.end() for m in _EDGE.finditer(text, max(0, here.start - 120), here.start)]
    begin = edges[-1] if edges else max(0, here.start - 120)
    if index and moments[index - 1].end > begin:
        begin = moments[index - 1].end
    following, told_end = index + 1, here.end
    if following < len(moments) and _TO.fullmatch(text[here.end : moments[following].start]):
        told_end = moments[following].end  # 9:05至10:20 are told of together
        following += 1
    limit = moments[following].start if following < len(moments) else len(text)
    limit = min(limit, told_end + 90)
    inside = text.rfind("\uff08", 0, here.start) > text.rfind("\uff09", 0, here.start)
    stop = (_STOP if inside else _SENTENCE).search(text, told_end, limit)
    rest_end = stop.start() if stop else limit
    edge = _EDGE.search(text, told_end, limit)
    clause_end = edge.start() if edge else limit
    clause = text[told_end:clause_end]
    aside = _ASIDE.match(text, clause_end, limit) if clause.strip() and not inside else None
    if aside:  # 我县境内（北纬27.1度）发生…: what stands in brackets interrupts no clause
        edge = _EDGE.search(text, aside.end(), limit)
        clause += text[aside.end() : edge.start() if edge else limit]
    line = text.rfind("\n", 0, here.start) + 1
    return Around(
        here, text[begin : here.start], clause, text[told_end : rest_end],
        text[told_end : told_end + 60],
        text[max(0, begin - 60) : begin],
        not _ITEM.sub("", _TITLE.sub("", text[line : here.start])).strip(" \u3000[【\uff08("),
        text[:24], not text[told_end :].strip(" \u3002\uff09)】]"),
        text[line : here.start],
    )  # fmt: skip
