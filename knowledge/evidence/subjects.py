"""What a question is about: its content words, and documents that it names unquoted."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from knowledge.lexical import STOP_WORDS
from knowledge.validity import title_key

# nouns, abbreviations, verbal nouns and Latin words carry the matter; names of places do not
_NOUNS = ("n", "nz", "nt", "j", "vn", "eng", "i", "l")
_VERBS = ("v", "a", "an", "b")
# words of asking, of grammar and of everyday speech, which no rule uses
_EMPTY = STOP_WORDS | frozenset(
    Path(__file__).with_name("empty_words.txt").read_text(encoding="utf-8").split()
)
_ASKING = re.compile(r"几|多少|哪")
_NAME = re.compile(
    r"(?:国家|全国|中华人民共和国|[一-鿿]{2,5}?[省市区县])[一-鿿]{2,24}?(?:条例|预案|办法|导则|规程|细则)"
)
_POINTING = re.compile("[那这哪]|的(?=[^的]{0,3}(?:条例|预案|办法|导则|规程|细则)$)")
_SHORTEST_NAME = 8
_SHORTEST_TAIL = 5


@dataclass(frozen=True, slots=True)
class Subjects:
    """A question's nouns, and its nouns, verbs and adjectives together, each in order."""

    nouns: tuple[str, ...]
    words: tuple[str, ...]


def subjects(question: str) -> Subjects:
    """Return a question's content words of two or more characters."""
    from jieba import posseg  # its tables take over a second to load

    kept = [
        (pair.word.lower(), pair.flag)
        for pair in posseg.cut(question)
        if len(pair.word) > 1 and pair.word not in _EMPTY and not _ASKING.search(pair.word)
    ]
    nouns = dict.fromkeys(word for word, flag in kept if flag in _NOUNS)
    words = dict.fromkeys(word for word, flag in kept if flag in (*_NOUNS, *_VERBS))
    return Subjects(tuple(nouns), tuple(words))


def unknown_names(question: str, titles: Iterable[str]) -> tuple[str, ...]:
    """Return documents that the question names by place and full name but the library lacks.

    A name counts as known where a title ends as it does; a mere kind of document (应急预案) names
    nothing.
    """
    keys = [title_key(title) for title in titles]
    found: list[str] = []
    for match in _NAME.finditer(question):
        name = title_key(match.group())
        described = _POINTING.search(name)  # 管城市道路的那个条例 names nothing
        if (
            not described
            and len(name) >= _SHORTEST_NAME
            and not any(_same(name, key) for key in keys)
        ):
            found.append(match.group())
    return tuple(found)


def _same(name: str, key: str) -> bool:
    tails = (name[at:] for at in range(len(name) - _SHORTEST_TAIL + 1))
    return any(key.endswith(tail) for tail in tails if len(tail) >= _SHORTEST_TAIL)
