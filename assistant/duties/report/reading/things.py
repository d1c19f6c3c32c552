"""Beasts, crops and things that are counted where people might be: 网箱1180口, 死亡大黄鱼74吨."""

import re
from functools import lru_cache

from assistant.duties.report.reading.harms import Harm
from assistant.duties.report.reading.lexicon import pattern
from assistant.duties.report.record import Slot

_NUMBER = r"(?:\d[\d.,]*|[一二两三四五六七八九十百千万几数]+)\s?(?:多|余|来|万|千|百)*"
_ABOUT = r"(?:左右|上下|多|余|以上|以内)?"
# what may stand between who died and 死亡: 鸭子昨天起陆续死亡
_HOW = (
    r"(?:都|也|全|就|只|被|当场|大量|大面积|陆续|成片|成批|相继|先后|突然|集中|大批|开始|出现|异常|已经?|均|约|有|又|的|"
    r"[昨今前][天日晚早]起?|不明原因|因[^\uff0c\u3002\d]{1,6}?|缺氧|翻塘|染病|发病|批量|部分|全部|几乎|后|现象)*(?:[被让遭给][^\uff0c\u3002\d]{0,6})?"
)
# 大量死亡 is said of stock and game; of people a number is told
_IN_MASSES = re.compile(r"(?:大量|大面积|成片|成批|批量)(?:地|的|出现)*$")
_PEOPLE_NEXT = re.compile(
    r"[\u3001和及与]?[^\uff0c\u3002\d]{0,6}?(?:\d+|[一二两三四五六七八九十百]+)(?:人|名|位|个)"
)
_LASTING = (Slot.DEATHS, Slot.INJURED, Slot.SERIOUSLY_INJURED, Slot.SLIGHTLY_INJURED)


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    beast, measure = pattern("counts", "beasts"), pattern("counts", "not_people")
    stock = pattern("counts", "stock_measures")
    noun = (
        rf"(?<![钓捕电炸抓摸捞叉放喂赶养杀骑遛偷追])(?:{beast})(?:子|儿|崽|苗|群|类|种|羔|犊|仔)*"
    )
    return (
        re.compile(rf"(?:{noun}){_HOW}$"),
        re.compile(rf"{_NUMBER}(?:{stock}){_ABOUT}(?:{noun})?{_HOW}$"),
        re.compile(rf"(?:了|着|的|掉)?[^\uff0c\u3002\uff1b\d]{{0,10}}?{_NUMBER}(?:{measure})"),
        re.compile(
            rf"(?:了|着|的|掉)?(?:病|成年|幼年|珍稀|野生|养殖|存栏|老(?=鼠)|[大小]量的?)*(?:{noun})"
        ),
    )


def of_things(text: str, clause_at: int, harm: Harm) -> bool:
    """Whether what is told befell beasts, crops or things; `clause_at` is where its clause begins.

    死亡大黄鱼约74吨, 鸭子死亡, 羊群23只死亡, 被困车辆12台: nobody, whoever is counted beside them.
    """
    before, numbered, behind, named = _patterns()
    lead = text[clause_at : harm.start]
    stock = behind.match(text, harm.end)
    if harm.slot is Slot.EVACUATED:
        return False
    if numbered.search(lead) and not _people_first(text, harm):
        return True
    if harm.slot in _LASTING and harm.slot is not Slot.DEATHS:
        return bool(before.search(lead)) and not _people_first(text, harm)
    if stock and not _PEOPLE_NEXT.match(text, stock.end()):
        return True
    if harm.slot is Slot.DEATHS and _IN_MASSES.search(lead):
        return True
    return (before.search(lead) is not None or named.match(text, harm.end) is not None) and (
        not _people_first(text, harm)
    )


def _people_first(text: str, harm: Harm) -> bool:
    """Whether people are counted right behind the word: 牛顶死1人, 狗咬伤3个."""
    return _PEOPLE_BEHIND.match(text, harm.end) is not None


_PEOPLE_BEHIND = re.compile(
    r"(?:了|着|到|致)?(?:\d+|[一二两三四五六七八九十百几]+)(?:多|余|来)?(?:人|名|位|个(?!网箱|棚|圈))"
)

# 一家5口, 45户200口, 还有3口: persons; behind any other noun 口 counts pens, ponds, wells and pots
_OF_A_HOUSE = re.compile(
    r"(?:^|[^\u4e00-\u9fff]|家里|[家户小少女孙人的有剩余共计约了来出移散离置走救困埋伤死亡其另外还到为达近多全老])$"
)


def mouths(text: str, start: int) -> bool:
    """Whether the 口 of the number that begins at `start` can count persons."""
    return _OF_A_HOUSE.search(text[max(0, start - 2) : start]) is not None
