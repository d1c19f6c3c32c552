"""Which words are usual ones, so that they are no names and no slips of names."""

import re
from collections.abc import Mapping
from functools import lru_cache

import jieba

from assistant.understand.name_forms import naming


def warm() -> None:
    """Read the dictionaries now instead of at the first utterance."""
    jieba.initialize()
    _flags()


def usual(word: str) -> bool:
    """Tell whether a word is a usual one and no name."""
    if word in naming()["people"]["words_like_names"]:
        return True
    flag = _flags().get(word)
    return jieba.dt.FREQ.get(word, 0) >= 10 and flag is not None and not flag.startswith("nr")


def other_name(text: str, end: int) -> bool:
    """Tell whether what stands right before makes the word at `end` part of another name.

    供电 before 分局 and 东郊 before 变电站 do; 派给, 今天, 那个 and 看看 don't.
    """
    before = re.split(r"[^\u3400-\u9fff]", text[:end])[-1]
    if not before:
        return False
    word = list(jieba.cut(before))[-1]
    if word in naming()["people"]["light_words"] or len(word) == 1:
        return False
    flag = _flags().get(word)
    return flag is None or flag.startswith(("n", "j", "b", "v", "a", "s"))


@lru_cache(maxsize=1)
def _flags() -> Mapping[str, str]:
    """Return jieba's parts of speech by word."""
    from jieba import posseg  # its tables take over a second to load

    next(iter(posseg.cut("值班")), None)  # reads the table at its first use
    return posseg.dt.word_tag_tab
