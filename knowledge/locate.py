"""Where in a clause a quote stands: 第二款, 第（三）项.

款 are the paragraphs of an article and carry no number of their own; 项 are numbered （一） and
目 1. (《立法法》第六十五条). A text of one paragraph has no 款 to name.
"""

import re
from dataclasses import dataclass

_PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*")
_LINE_HEAD = re.compile(
    r"[\s　*#]*(?:(?P<item>[（(][ 　]*[一二三四五六七八九十百]{1,4}[ 　]*[)）])"
    r"|(?P<sub>[0-9]{1,2})[ 　]*[.．、](?![0-9])|(?P<deep>[（(][ 　]*[0-9]{1,2}[ 　]*[)）]))"
)
_ARTICLE = re.compile(r"第[一二三四五六七八九十百千零〇0-9]+条")


@dataclass(frozen=True, slots=True)
class _Place:
    start: int
    end: int
    paragraph: int  # 款, 1-based
    item: str  # 项, as it is numbered in the text, or empty
    sub: str  # 目


def locate(clause_text: str, path: tuple[str, ...], start: int, end: int) -> tuple[str, ...]:
    """Extend a clause's path to the 款, 项 and 目 that hold `clause_text[start:end]`.

    Offsets are relative to the clause. Where the quote spans several, the path stops at what they
    share. In a passage that is not an article only numbered items are named, not 款.
    """
    places = list(_places(clause_text))
    held = [place for place in places if place.start < end and start < place.end]
    if not held:
        return path
    first = held[0]
    article = bool(path) and bool(_ARTICLE.match(path[-1]))
    if any(place.paragraph != first.paragraph for place in held):
        return path
    extended = list(path)
    if article and places[-1].paragraph > 1:
        extended.append(f"第{_chinese(first.paragraph)}款")
    if not first.item or any(place.item != first.item for place in held):
        return tuple(extended)
    extended.append(f"第{first.item}项" if article else first.item)
    if first.sub and all(place.sub == first.sub for place in held):
        extended.append(f"第{first.sub}目" if article else first.sub)
    return tuple(extended)


def _places(text: str) -> list[_Place]:
    places: list[_Place] = []
    paragraph = 0
    item = sub = ""
    for match in _PARAGRAPH.finditer(text):
        head = _LINE_HEAD.match(match.group())
        if head is None:
            paragraph, item, sub = paragraph + 1, "", ""
        elif head["item"]:
            item, sub = re.sub(r"[ 　]", "", head["item"]), ""
        else:
            # a list numbered 1. 2. straight below the lead-in is the item level itself
            number = head["sub"] or head["deep"]
            item, sub = (item, number) if item[:1] in ("（", "(") and item else (number, "")
        places.append(_Place(match.start(), match.end(), max(paragraph, 1), item, sub))
    return places


def _chinese(number: int) -> str:
    digits = "零一二三四五六七八九十"
    if number <= 10:
        return digits[number]
    tens, ones = divmod(number, 10)
    return f"{digits[tens] if tens > 1 else ''}十{digits[ones] if ones else ''}"
