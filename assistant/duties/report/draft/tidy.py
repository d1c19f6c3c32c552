"""The words of a fact as they may stand in a sentence of a report, and what says the same again."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, cast

from assistant.duties.report.record import Fact, Material, Span
from core.yaml_data import read_yaml

_PHONE = re.compile(r"[\s:\uff1a]*(?:电话)?(?<!\d)(?:1\d{2}-?\d{4}-?\d{4}|\d{3,4}-\d{7,8})(?!\d)")
_BETWEEN_WORDS = re.compile(r"(?<=[\u4e00-\u9fff\uff09])[ \u3000]+(?=[\u4e00-\u9fffA-Za-z])")
_AROUND_FIGURE = re.compile(
    r"(?<=\d)[ \u3000]+(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])[ \u3000]+(?=\d{1,4}(?![-\d]))|"
    r"(?<=[时分])[ \u3000]+(?=[\u4e00-\u9fff])"
)
_CLOCKS = re.compile(r"(?<=[时分])[ \u3000]+(?=\d{1,2}\s*[时点:\uff1a])")
_MARKS = "\uff0c\u3002\uff1b\u3001\uff01,.;! \n"
_COUNTING = re.compile(r"其中|[的了个人名位 \u3000]")


@cache
def _rules() -> Mapping[str, Any]:
    text = (Path(__file__).parent / "tidy.yaml").read_text(encoding="utf-8")
    return cast(Mapping[str, Any], read_yaml(text))


def tidy(text: str) -> str:
    """Return words without the blanks of a hurried note and without 我们: a report has no I."""
    text = _CLOCKS.sub("，", text)  # 9时 8时20分: two times
    text = _BETWEEN_WORDS.sub("，", _AROUND_FIGURE.sub("", text))
    for said, standing in _rules()["speaker"]:
        text = re.sub(said, standing, text)
    return text


def finished(fact: Fact) -> str:
    """Return a fact's text with the 了 that the reading took off, where it is chopped without."""
    text = fact.text.strip(_MARKS)
    said = any(s.quote.rstrip(_MARKS).endswith(text[-1:] + "了") for s in fact.spans)
    return text + "了" if said and re.search(_rules()["finished"], text) else text


def own_deed(text: str) -> bool:
    """Whether words tell what the duty officer did: 我再打许镇长."""
    return bool(re.search(_rules()["own_deed"], text))


def leader(text: str) -> str:
    """Return who of the leaders is there; "" where the words say that they are not.

    Their telephones stand with the contact.
    """
    text = _PHONE.sub("", text)
    return "" if re.search(_rules()["not_there"], text) else text


def contact(text: str) -> str:
    """Return 乡长柏松 139-0000-3308 of 乡长柏松在那儿 139-0000-3308: name and telephone only."""
    phone = _PHONE.search(text)
    if phone is None:
        return text
    who = text[: phone.start()].strip()
    for said in _rules()["contact"]:
        who = re.sub(said, "", who)
    if re.search(_rules()["no_name"], who):
        who = ""
    return f"{who} {phone[0].strip()}".strip() + text[phone.end() :]


def force(fact: Fact, material: Material, told: Sequence[str], places: Sequence[Span]) -> str:
    """Return a force as the list of those who came names it; "" where it is none.

    送县医院, 在卫生院包扎: that hospital came nowhere. 善后镇上在谈 names 镇上 well enough.
    """
    rules = _rules()
    text = fact.text
    for said, standing in rules["force"]:
        text = re.sub(said, standing, text)
    first = fact.spans[0] if fact.spans else None
    in_place = first is not None and any(covers(place, first) for place in places)
    if in_place or re.search(rules["no_force"], text):
        return ""
    before = material.source(first.source).text[: first.start] if first else ""
    after = material.source(first.source).text[first.end :] if first else ""
    if re.search(rules["where"], before) and re.match(rules["beside"], after):
        return ""
    last = material.source(fact.spans[-1].source).text[fact.spans[-1].end :] if first else ""
    if re.match(rules["affected"], last):
        return ""
    if re.match(rules["hospital"], text) and re.search(rules["brought"], before):
        return ""
    vague = re.search(rules["vague"], text) is not None
    return "" if vague and any(text in other for other in told) else text


_RESTORED = re.compile(
    r"(\d{1,2})[时点:\uff1a](\d{2})?分?(?:前|以前|之前|左右)?(?:能|可)?(?:全部|全|部分)?"
    r"(?:恢复|来电|来水|来气|送电|供水|供电|供热|供气|通车|复航|开通)"
)


def is_ahead(text: str, at: datetime) -> bool:
    """Whether words tell for a time of the day that is still to come when they were said."""
    found = _RESTORED.search(text)
    if found is None or "了" in text or "已" in text:
        return False
    return int(found[1]) * 60 + int(found[2] or 0) > at.hour * 60 + at.minute


_NOT_YET = re.compile(
    r"，?[^，。；！？\n]{0,4}?(?:还|尚|仍|都|也)*(?:没|未)(?:有)?(?:到|来|见|赶到)"
)


def not_yet(fact: Fact, material: Material) -> bool:
    """Whether a force is told not to have come, which isn't that it is on its way."""
    if not fact.spans:
        return False
    span = fact.spans[-1]
    return _NOT_YET.match(material.source(span.source).text, span.end) is not None


def counted(text: str) -> bool:
    """Whether a force is told with its strength; the 120 of the ambulances is none."""
    return bool(re.search("[0-9一二两三四五六七八九十]", re.sub("1(?:10|19|20|22)", "", text)))


def within(fact: Fact, others: Sequence[Fact]) -> bool:
    """Whether another fact's clause tells the same people or vehicles: 派了两台送水车."""
    return bool(fact.spans) and any(
        all(any(covers(whole, part) for whole in other.spans) for part in fact.spans)
        for other in others
    )


def cut_off(fact: Fact, material: Material) -> bool:
    """Whether a fact begins within a longer number: 200处护坡 of K41+200处护坡."""
    if not fact.spans or not fact.text[:1].isdigit():
        return False
    span = fact.spans[0]
    before = material.source(span.source).text[: span.start]
    return re.search(r"\d[+\uff0b加.]?$", before) is not None


def again(text: str, told: Sequence[str]) -> bool:
    """Whether words count the same people or things as others do: 其中住院6个, 住院6人."""
    bare = _COUNTING.sub("", text)
    return any(bare in _COUNTING.sub("", other) for other in told if other != text)


def only_arrival(fact: Fact, forces: Sequence[Fact]) -> bool:
    """Whether a clause names forces and says no more than that they are there: 有一条搜救犬."""
    quotes = [s.quote for f in forces for s in f.spans if _inside(s, fact)]
    rest = fact.text
    for quote in sorted(quotes, key=len, reverse=True):
        rest = rest.replace(quote, "")
    return bool(quotes) and re.fullmatch(_rules()["there"], rest) is not None


def _inside(span: Span, fact: Fact) -> bool:
    return any(covers(whole, span) for whole in fact.spans)


def covers(whole: Span, part: Span) -> bool:
    """Whether a span lies within another."""
    return whole.source == part.source and whole.start <= part.start and part.end <= whole.end
