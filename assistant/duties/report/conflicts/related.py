"""Whether two statements side by side speak to one matter, or each tells of its own part of it.

A note that takes down 项目部说支架是拆的时候倒的，住建局讲已经责令停工 has two tellers and no
contradiction: the second tells what was done. Where both speak of the same thing, answer the same
question, or one saw nothing of what the other tells, they are told because they differ.
"""

import re

IDLE = frozenset(
    "的了着过是在有也都就才又还没不未和与及跟对从到上下里外中前后个位名一二两三四五六七八九十几多少点半早晚今昨明天"
    "说讲他她它我们你人这那什么吗呢吧啊把被让给去来出进起开得要能会可已经自己家号时候分钟年月日多左右"
    "，、（）：；“”0123456789"
)
_CLEFT = re.compile(r"^(?:[\u4e00-\u9fa5]{0,4})?(?:就|才|明明|其实|应该|都)?是(?!不是|否)|的$")
_ANSWERS = re.compile(r"^(?:就|才|明明|其实|那|应该)?(?:不)?是(?!不是|否)")
_SAW_NOT = re.compile(
    r"(?:没有?|未|哪|一个都没|什么也没|从没|没人)(?:[\u4e00-\u9fa5]{0,2})?(?:看|见|听|闻|收|接|通知|来|拉|贴|挂|设|放)"
)
_NORMAL, _STOPPED = re.compile(r"正常|照常|没停"), re.compile(r"停了|断了|关了|停机")
_CAUSED = re.compile(r"引起|造成|导致|引发|是.{2,}的$")
_UNSETTLED = re.compile(r"(?:原因|责任|起因).{0,3}(?:没|未|不能)(?:有)?(?:定|认定|查清|确定|结论)")
_SIZE = re.compile(r"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十百千半]+)")
_SHORT = 6  # characters of an answer that names a thing and nothing else
_ACTS = re.compile(
    r"责令|派(?:了|人|出|去|\d)|调(?:了|来|集|出)|采(?:了|样|好)|样(?:采|取)|送检|化验|联系|通知(?:了|各|家长|医院)|"
    r"安排|安抚|组织|抢修|挂上|靠上|备好|增援|巡|补了|换(?:完|了|好|上)|停用|清理|封存|登记(?:完|好)|帮|协助|配合|谢|"
    r"转(?:到|去|院|移)|打(?:了)?针|挂(?:了)?水|缝|拍片|手术|留观|观察|开(?:了|出)?罚|立案|贴(?:了|上)?封|发在|"
    r"排队|等(?:着|在|家|通知|化|结|检)|要(?:求|不要|铲|修|换|等)|冲洗|复(?:检|查)|再(?:看|检|报|定)|听得|在(?:做|写|排|统计|谈|修|清|找|查|勘|搬|弄)"
)


def related(one: str, other: str) -> bool:
    """Say whether the second statement answers to the first one's matter."""
    if names_together(one, other):
        return True
    if acts(one) or acts(other):
        return False
    return bool(
        shared(one, other)
        or _ANSWERS.search(other)
        or (_CLEFT.search(one) and _CLEFT.search(other))
        or (_CAUSED.search(one) and _UNSETTLED.search(other))
        or (_NORMAL.search(one) and _STOPPED.search(other))
        or _SAW_NOT.search(other)
        or _SAW_NOT.search(one)
        or (_sized_alike(one, other) and min(map(len, (one, other))) <= _BRIEF)
        or (_NAMES.search(one) and len(other) <= _SHORT and not _VERBAL.search(other))
    )


_BRIEF = 8
_PEOPLE = re.compile(rf"{_SIZE.pattern}[人名位个口]")


def _sized_alike(one: str, other: str) -> bool:
    """Whether both tell a size, and not one of them people and the other something else."""
    sized = all(_SIZE.search(text) for text in (one, other))
    return sized and bool(_PEOPLE.search(one)) == bool(_PEOPLE.search(other))


_NAMES = re.compile(r"叫|姓|名")  # 伤的叫石成福 … 石长富: a bare name answers another one
_VERBAL = re.compile(r"[没不未无了着过在]")


def shared(one: str, other: str) -> bool:
    """Say whether a character that names or tells something stands in both."""
    return bool((set(one) & set(other)) - IDLE)


def acts(text: str) -> bool:
    """Say whether it tells what was done about it: 样采了, 派人去看."""
    return bool(_ACTS.search(text))


def names_together(one: str, other: str) -> bool:
    """Say whether a run of two characters that names or tells something stands in both."""
    runs = {one[i : i + 2] for i in range(len(one) - 1)}
    return any(run in other for run in runs if not set(run) & IDLE)
