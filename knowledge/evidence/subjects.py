"""What a question is about: its nouns, and the documents that it names without quotation marks."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import jieba.posseg

from knowledge.validity import title_key

# nouns, abbreviations, verbal nouns and Latin words carry the matter; names of places do not
_NOUNS = ("n", "nz", "nt", "j", "vn", "eng", "i", "l")
# nouns of asking and of everyday speech, which no rule uses
_EMPTY = frozenset(
    [
        *(
            "规定",
            "要求",
            "情况",
            "问题",
            "时候",
            "时间",
            "办法",
            "条例",
            "导则",
            "预案",
            "制度",
            "现行",
        ),
        *(
            "老百姓",
            "人家",
            "规矩",
            "法定",
            "依据",
            "标准",
            "东西",
            "地方",
            "事情",
            "说法",
            "意思",
            "国家",
        ),
        *(
            "条文",
            "正文",
            "内容",
            "多长时间",
            "行不行",
            "怎么办",
            "是不是",
            "算不算",
            "有没有",
            "哪几个",
        ),
        *(
            "硬性规定",
            "硬性",
            "按规定",
            "没有",
            "不多不少",
            "号令",
            "单位",
            "部门",
            "人员",
            "工作",
            "手段",
        ),
    ]
)
_NAME = re.compile(
    r"(?:国家|全国|中华人民共和国|[一-鿿]{2,5}?[省市区县])[一-鿿]{2,24}?(?:条例|预案|办法|导则|规程|细则|规定)"
)
_SHORTEST_NAME = 8
_SHORTEST_TAIL = 5


@dataclass(frozen=True, slots=True)
class Subjects:
    """The content nouns of a question, in order."""

    nouns: tuple[str, ...]


def subjects(question: str) -> Subjects:
    """Return a question's content nouns of two or more characters."""
    found = [
        pair.word.lower()
        for pair in jieba.posseg.cut(question)
        if pair.flag in _NOUNS and len(pair.word) > 1 and pair.word not in _EMPTY
    ]
    return Subjects(tuple(dict.fromkeys(found)))


def unknown_names(question: str, titles: Iterable[str]) -> tuple[str, ...]:
    """Return documents that the question names by place and full name but the library lacks.

    A name counts as known where a title ends as it does; a mere kind of document (应急预案) names
    nothing.
    """
    keys = [title_key(title) for title in titles]
    found: list[str] = []
    for match in _NAME.finditer(question):
        name = title_key(match.group())
        if len(name) >= _SHORTEST_NAME and not any(_same(name, key) for key in keys):
            found.append(match.group())
    return tuple(found)


def _same(name: str, key: str) -> bool:
    tails = (name[at:] for at in range(len(name) - _SHORTEST_TAIL + 1))
    return any(key.endswith(tail) for tail in tails if len(tail) >= _SHORTEST_TAIL)
