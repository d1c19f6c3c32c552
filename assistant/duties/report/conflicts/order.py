"""Clock times that cannot all be so: two beginnings, or an order that nature forbids."""

import re
from collections.abc import Sequence
from datetime import timedelta

from assistant.duties.report.conflicts.elsewhere import own_areas, two_places
from assistant.duties.report.conflicts.moments import Moment, of_paper

_HALF = timedelta(hours=12)  # of a day
_ROUND = timedelta(minutes=5)  # how far 左右 may be off
_AGAIN = re.compile(r"复燃|又|也|再次|第二次|二次|第二声|余震|接着|随后|后来|紧接着|引发|引燃|蔓延")


def differing(found: Sequence[Moment]) -> list[tuple[Moment, Moment]]:
    """Return pairs of times of the same beginning that are too far apart to be one."""
    pairs = _pairs([m for m in found if m.happening == "occurred"])
    for happening in _ONCE:
        told = [m for m in found if m.happening == happening and m.clause.speaker]
        pairs += [p for p in _pairs(told) if p[0].clause.speaker != p[1].clause.speaker]
    pairs += [*_felt_before(found), *_seen_since(found), *_missed_before(found)]
    return [*pairs, *_still_after(found)]


# what is done once, so that two who name a time for it name the same deed
_ONCE = ("left", "opened", "out", "departed", "shut")


def called(one: Moment, other: Moment) -> str:
    """Return the name of a contradiction between two times of one beginning."""
    happenings = {one.happening, other.happening}
    for key, name in _NAMES:
        if key in happenings:
            return name
    return "离开时间" if happenings <= {"left", "missed"} else "事发时间"


_NAMES = (
    ("seen", "最后见到的时间"),
    ("out", "扑灭时间"),
    ("departed", "出发时间"),
    ("shut", "关停时间"),
    ("opened", "开闸停送时间"),
)


# 还看到他妈妈在找: seen was one of his, who looks for him
_OF_HIS = re.compile(
    r"[看见碰遇拍][见到着]?[了过]?(?:[他她]|孩子|娃娃?|老人)的?(?:妈|爸|爹|娘|爷|奶|父|母|家[长人属]|儿|女|老伴)"
)


def _seen_since(found: Sequence[Moment]) -> list[tuple[Moment, Moment]]:
    """四点半就找不见了 against 17点05他还在玩: seen after it is said to have gone."""
    gone = [m for m in found if m.happening in ("left", "missed")]
    seen = [m for m in found if m.happening == "seen" and not _OF_HIS.search(m.clause.text)]
    return [
        (one, other) if one.clause.start <= other.clause.start else (other, one)
        for one in gone
        for other in seen
        if other.at - one.at > _slackest(one, other) and one.clause.speaker != other.clause.speaker
    ]


def _missed_before(found: Sequence[Moment]) -> list[tuple[Moment, Moment]]:
    """4点发现床空的 against 5点20走出大门: missed before it is said to have gone."""
    return [
        (one, other) if one.clause.start <= other.clause.start else (other, one)
        for one in found
        for other in found
        if (one.happening, other.happening) == ("missed", "left")
        and other.at - one.at > (_ROUND if one.approx or other.approx else timedelta())
        and one.clause.speaker != other.clause.speaker
    ]


def _felt_before(found: Sequence[Moment]) -> list[tuple[Moment, Moment]]:
    """19点停的 against 中午就不热: those who were cut off knew it before it was cut."""
    return [
        (one, other) if one.clause.start <= other.clause.start else (other, one)
        for one in found
        for other in found
        if one.happening == "felt" and other.happening in ("occurred", "cut")
        and other.at - one.at > _slackest(one, other)
        and one.clause.speaker and one.clause.speaker != other.clause.speaker
    ]  # fmt: skip


# what was so still, and what had ended it by then if the other teller is right
_STILL = {"intact": ("occurred",), "burning": ("out",)}


def _still_after(found: Sequence[Moment]) -> list[tuple[Moment, Moment]]:
    """4点巡过墙还好端端 against 2点倒的, 7点半火苗还一人高 against 6点扑灭: not ended by then."""
    return [
        (one, other) if one.clause.start <= other.clause.start else (other, one)
        for one in found
        for other in found
        if other.happening in _STILL.get(one.happening, ())
        and _slackest(one, other) < one.at - other.at <= _HALF
        and _two_tell(one, other)
    ]


def _two_tell(one: Moment, other: Moment) -> bool:
    """Whether two told it, or nobody is named and it was told apart."""
    if one.clause.speaker or other.clause.speaker:
        return one.clause.speaker != other.clause.speaker
    return one.clause.sentence != other.clause.sentence


def _slackest(one: Moment, other: Moment) -> timedelta:
    return one.wide + other.wide or (_ROUND if one.approx or other.approx else timedelta())


def _pairs(first: Sequence[Moment]) -> list[tuple[Moment, Moment]]:
    pairs: list[tuple[Moment, Moment]] = []
    for i, one in enumerate(first):
        for other in first[i + 1 :]:
            # 后来有稿子作6时40分: when the paper came, not what happened next
            anew = _AGAIN.search(other.clause.text) and not of_paper(other.clause)
            if one.at == other.at or anew or _each_its_own(one, other):
                continue
            loose = one.guessed or other.guessed or one.wide or other.wide
            if loose and not _two_named(one, other):
                continue
            if (one.guessed or other.guessed) and not _told_alike(one, other):
                continue
            if _tolerated(one, other) or _follows_from(one, other):
                continue
            later = max(one, other, key=lambda m: m.at)
            if _BYSTANDER.match(later.clause.text, later.end) and _two_named(one, other):
                continue  # who saw it later did not see it begin
            pairs.append((one, other))
    return pairs


_BROKEN = re.compile(r"爆|挖|裂|漏|打穿|跳闸|故障|断线|短路")
_CUT_OFF = re.compile(r"停(?:的|了)?(?:水|电|气|暖)|停的|关的?阀")


def _follows_from(one: Moment, other: Moment) -> bool:
    """爆管8:05发现 … 8:20停的水: what broke, and the supply that was cut off for it."""
    first, second = sorted((one, other), key=lambda m: m.at)
    broken = _BROKEN.search(first.clause.text) and not _CUT_OFF.search(first.clause.text)
    return bool(broken and _CUT_OFF.search(second.clause.text))


def _two_named(one: Moment, other: Moment) -> bool:
    """What only the reading of the whole note tells counts where another one is named for it."""
    return bool(other.clause.speaker) and one.clause.speaker != other.clause.speaker


_WORD = 2  # characters


def _told_alike(one: Moment, other: Moment) -> bool:
    """17:52信号故障 and 17时35分信号故障: a deed that no list names is one where both say it alike.

    19时起陆续回楼 is no other time of 18时22分冒烟, whatever the reading made of the two.
    """
    first, second = (_words(m) for m in (one, other))
    return bool(first & second)


def _words(moment: Moment) -> set[str]:
    text = moment.clause.text
    told = _NO_DEED.sub(" ", text[: moment.start] + " " + text[moment.end :])
    return {told[i : i + _WORD] for i in range(len(told) - 1) if " " not in told[i : i + _WORD]}


_NO_DEED = re.compile(r"[^\u4e00-\u9fa5]|[的了是在说讲称]|左右|时间|发生")


def _each_its_own(one: Moment, other: Moment) -> bool:
    """柳西村讲20:10停的，柳东村讲20:12停的: each of its own place."""
    texts = one.clause.text, other.clause.text
    return own_areas(one.clause, other.clause) or two_places(*texts) or _two_districts(one, other)


_DISTRICT = re.compile(r"\s*在?(?P<name>[\u4e00-\u9fa5]{1,3}(?<![小社园厂库校])[区县镇乡])")


def _two_districts(one: Moment, other: Moment) -> bool:
    """20时11分甲区某路着火, 20时34分乙区某路着火: two fires, whatever the street is called."""
    first, second = (_DISTRICT.match(m.clause.text, m.end) for m in (one, other))
    return first is not None and second is not None and first["name"] != second["name"]


def _tolerated(one: Moment, other: Moment) -> bool:
    if one.wide or other.wide:
        return abs(one.at - other.at) <= one.wide + other.wide
    rough = one.approx or other.approx
    if one.clause.speaker != other.clause.speaker and other.clause.speaker:
        return rough and abs(one.at - other.at) <= _ROUND
    return rough and abs(one.at - other.at) <= 2 * _ROUND


def impossible(found: Sequence[Moment]) -> list[list[Moment]]:
    """Return groups of times that cannot be in this order: arrived before it happened …"""
    bad: list[Moment] = []
    found = [m for m in found if not m.guessed]
    first = min((m.at for m in found if m.happening in _BEGINNINGS), default=None)
    # of many who noticed it, only the first one counts
    found = [m for m in found if m.happening != "noticed" or m.at == first]
    for i, one in enumerate(found):
        for other in found[i + 1 :]:
            if _impossible(one, other) or _impossible(other, one):
                bad += [m for m in (one, other) if m not in bad]
    if not bad:
        return []
    return [sorted(bad, key=lambda m: (m.clause.start, m.start))]


_NOTICED = timedelta(hours=2)  # who comes so much earlier came for something else
_BEGINNINGS = ("occurred", "noticed", "alarm")
# earlier happening -> those that cannot be before it
_CANNOT_PRECEDE = {
    "noticed": ("dispatched", "arrived", "out"),
    "occurred": (
        "noticed",
        "alarm",
        "received",
        "dispatched",
        "arrived",
        "controlled",
        "out",
        "rescued",
        "ended",
        "sent",
    ),
    "alarm": ("dispatched", "arrived", "out", "ended", "sent"),
    "received": ("dispatched", "arrived", "shut"),
    "dispatched": ("arrived",),
    "arrived": ("out", "ended", "sent", "rescued"),
    "out": ("sent",),
    "rescued": ("sent", "admitted"),
    "ended": ("sent",),
}


_WITHOUT_HELP = re.compile(
    r"自行|自救|自己|群众|员工|职工|村民|居民|业主|保安|到场前|到之前|来之前"
)


# who comes when it is over: leaders, experts, reinforcements
_COME_LATE = re.compile(
    r"领导|局长|区长|县长|市长|镇长|乡长|书记|主任|应急局|专家|工作组|调查组|指挥部|增援|支援|又|再|清障|环保|"
    r"住建|卫健|家属|保险|记者|特检"
)


def _impossible(earlier: Moment, later: Moment) -> bool:
    """Say whether `later` is told at a moment before `earlier`, which has to come first."""
    if later.happening not in _CANNOT_PRECEDE.get(earlier.happening, ()):
        return False
    if earlier.happening == "arrived" and (
        _WITHOUT_HELP.search(later.clause.text) or _COME_LATE.search(earlier.clause.text)
    ):
        return False
    if not _of_one_teller(earlier, later):
        return False
    if later.happening == "admitted" and any(_SOME.search(m.clause.text) for m in (earlier, later)):
        return False  # the first was in hospital before the last was out
    if later.happening == "sent" and earlier.clause.source != later.clause.source:
        return False  # another paper tells what came after
    seen = earlier.happening != "noticed" and _only_seen(earlier)
    if seen and earlier.clause.speaker != later.clause.speaker:
        return False
    gap = earlier.at - later.at
    if _follows_from(later, earlier) or (earlier.happening == "noticed" and gap > _NOTICED):
        return False
    longest = timedelta(days=3) if earlier.dated and later.dated else timedelta(hours=12)
    if gap <= timedelta() or gap > longest:
        return False
    if earlier.either_half and gap > _HALF / 2:
        return False  # 10点起火 … 14点扑灭, read at night: ten in the morning
    rough = earlier.approx or later.approx
    return not (rough and gap <= _slack(earlier, later))


_SOME = re.compile(
    r"第[一二三四五六]|另|又|再|首|头一|先|最后|其[他余中]|(?:[\d两二三四五六七八九十]|几)+(?:个|名|人|位)"
)


def _one_breath(one: Moment, other: Moment) -> bool:
    """23:46到的，23点39分把人剪出来: who tells both came and did it."""
    return one.clause.speaker == other.clause.speaker and (
        (one.clause.source, one.clause.sentence) == (other.clause.source, other.clause.sentence)
    )


def _of_one_teller(earlier: Moment, later: Moment) -> bool:
    """What only he who did both can tell: 消防到之前邻居就把人背出来了 is so all the same."""
    if earlier.happening == "received":
        return _called_out(earlier, later)
    return later.happening != "rescued" or _one_breath(earlier, later)


_CALLED = re.compile(r"接到?[^\uff0c]{0,8}(?:通知|指令|求助|报修|调度|派单)")
_OUR_OWN = re.compile(r"(?:我|本)(?:们|集团|公司|局|队|所|站|中心|处|院|单位)")


def _called_out(call: Moment, came: Moment) -> bool:
    """6时10分接园区通知，我厂电工5时40分到场: its own people came before it was called."""
    called = _CALLED.search(call.clause.text) and _OUR_OWN.search(came.clause.text)
    return bool(called) and _one_breath(call, came)


_BYSTANDER = re.compile(r"[^\uff0c]{0,6}?(?:看[见到]|瞧见|望见|闻到|闻见|听[见到])")
_SEEN = re.compile(
    r"[^\uff0c]{0,6}?(?:看[见到]|瞧见|望见|见到|发现|发觉|闻到|闻见|听[见到]|察觉|注意到)"
)


def _only_seen(moment: Moment) -> bool:
    """1点20看见冒烟: when one of many saw it; another may have rung before him."""
    return bool(_SEEN.match(moment.clause.text, moment.end))


def _slack(earlier: Moment, later: Moment) -> timedelta:
    if later.happening not in ("alarm", "received", "noticed"):
        return timedelta(minutes=1)
    if any(m.approx and m.at.minute == 0 for m in (earlier, later)):
        return timedelta(minutes=15)
    rounded = all(m.at.minute % 10 == 0 for m in (earlier, later) if m.approx)
    return timedelta(minutes=5 if rounded else 1)
