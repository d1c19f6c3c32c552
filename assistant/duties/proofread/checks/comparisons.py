"""Figures said twice: both counts and their difference, each and all, a range's two ends."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

from assistant.duties.proofread.finding import Finding
from assistant.duties.proofread.page import Page
from assistant.duties.proofread.rulebook import rule

_Judge = Callable[[Page, re.Match[str]], Iterator[Finding]]
_N = r"[0-9]+(?:\.[0-9]+)?"
_U = r"(?P<u>起|件|人次|人|名|次|例|宗|户|家|辆|处|个|台|座|栋|万元|亿元|元|吨|亩|万人)"
_DOWN = ("下降", "减少", "降低", "降幅", "下滑", "回落", "少")
_CHANGE = r"(?P<v>增加|增长|上升|上涨|提高|减少|下降|降低|下滑|回落|增幅|降幅|升幅)"
_THEN = r"(?:去年|上年|上月|上周|上季度|前年|昨日|前一日|[0-9]{1,2}月份?)(?:同期|同月)?"
# 接报24起，较10月份的20起增加4起，增幅25%
_THAN = re.compile(
    rf"(?P<b>{_N}){_U}[^，。；0-9]{{0,4}}，(?:同比|环比)?[较比]{_THEN}(?:的)?(?P<a>{_N})(?P=u){_CHANGE}(?:了)?(?P<d>{_N})(?P=u)"
    rf"，(?P<s>(?:同比|环比)?(?:增幅|降幅|升幅|增长|上升|下降|减少|降低)(?:为|达|约|了)?(?P<p>{_N})[%％])"
)
# 11月接报24起，10月接报20起，环比增长25%
_MONTHS = re.compile(
    rf"(?P<b>{_N}){_U}，{_THEN}[^，。；0-9]{{0,6}}(?P<a>{_N})(?P=u)，(?P<s>(?:同比|环比){_CHANGE}(?:了)?(?P<p>{_N})[%％])"
)
# 接报240起，同比减少40起，去年同期为260起
_BEFORE = re.compile(
    rf"(?P<b>{_N}){_U}，(?P<s>(?:同比|环比|较{_THEN}){_CHANGE}(?:了)?(?P<d>{_N})(?P=u))"
    rf"，{_THEN}[^，。；0-9]{{0,4}}(?P<a>{_N})(?P=u)"
)
# 120个点，开放80个，关闭45个
_ANTONYMS = re.compile(
    rf"(?P<n>[0-9]{{1,6}}){_U}[^。；0-9]{{0,14}}，[^，。；0-9]{{0,4}}?(?:已?开放|在线|正常|运行|可用|启用)(?P<a>[0-9]{{1,6}})(?P=u)"
    r"[，、](?P<s>(?:已?关闭|离线|异常|故障|停运|停用|损坏)(?P<b>[0-9]{1,6})(?P=u))(?=[。；])"
)
# 井下作业26人，升井19人，被困8人
_CREW = re.compile(
    r"(?:井下|入井|当班|作业|船上|车上|载有|载客|乘坐|现场有|共有|搭载)[\u4e00-\u9fff]{0,6}?(?P<n>[0-9]{1,4})(?:人|名[\u4e00-\u9fff]{0,4})，[^，。；0-9]{0,6}(?:升井|获救|救出|救起|脱险|撤出|逃生|上岸)(?P<a>[0-9]{1,4})(?:人|名)"
    r"，(?P<s>[^，。；0-9]{0,4}(?:被困|失联|失踪|遇难|下落不明)(?P<b>[0-9]{1,4})(?:人|名))"
)
# 每组5人，共6组，合计25人
_EACH = re.compile(
    r"每(?P<g>组|车|队|班|批|户|人|天|日|艘|辆|台|街镇|镇|村|个?安置点|个?点位?)[^，。；0-9]{0,4}(?P<a>[0-9]{1,4})"
    r"(?P<u>人次|人|名|件|份|套|顶|床|辆|台|次|个|箱|元)，(?:共|共有|全区)?(?P<k>[0-9]{1,4})个?(?P=g)，?"
    r"(?P<s>(?:合计|共计|总计|共)(?P<t>[0-9]{1,6})(?P=u))"
)
# 应到45人，实到48人
_ATTEND = re.compile(
    r"应(?:到|参加|参会|在岗|报|检|查)[\u4e00-\u9fff]{0,6}?(?P<n>[0-9]{1,5})(?P<u>人|名|家|户|辆|份)[^，。；0-9]{0,4}[，、]"
    r"(?P<s>实(?:到|际参加|际参会|际到岗|报|检|查)[\u4e00-\u9fff]{0,6}?(?P<a>[0-9]{1,5})(?P=u))"
)
# 3人失联，已找到4人
_SAVED = re.compile(
    r"(?<![0-9])(?:(?P<n>[0-9]{1,4})(?:人|名[\u4e00-\u9fff]{0,4})(?:被困|失联|失踪|落水)|(?:被困|失联|失踪|落水)(?P<k>[0-9]{1,4})(?:人|名))"
    r"，[^。；0-9]{0,8}(?:找到|救出|救起|搜救出|营救出)(?P<s>(?P<m>[0-9]{1,4})(?:人|名))"
)
# 抽查20家，合格18家，不合格3家
_OPPOSITE = re.compile(
    rf"(?P<n>[0-9]{{1,6}}){_U}[^，。；：0-9]{{0,8}}[，：](?:其中)?[:：]?已?(?P<w>[\u4e00-\u9fff]{{2,6}}?)(?P<a>[0-9]{{1,6}})(?P=u)"
    r"[，、](?P<s>(?:未|不|没有|尚未)(?P=w)的?(?P<b>[0-9]{1,6})(?P=u))(?![、，](?:部分|正在|待))"
)
# 12个街镇中，10个已报送，3个未报送
_SPLIT = re.compile(
    r"(?P<n>[0-9]{1,6})(?P<u>个|家|户|人|名|处|件|起|台|辆)[^，。；0-9]{0,8}(?:中|里)?，(?:其中)?(?P<a>[0-9]{1,6})(?P=u)[^，。；0-9]{0,4}?(?:已经?|均已)?(?P<w>[\u4e00-\u9fff]{2,4})"
    r"，(?P<s>(?P<b>[0-9]{1,6})(?P=u)[^，。；0-9]{0,4}?(?:尚未|仍未|没有|未|不)(?P=w))(?=[，。；])"
)
# 抽查20家单位，18家接听及时，及时率95%
_RATE = re.compile(
    rf"(?P<n>[0-9]{{1,6}}){_U}[^，。；0-9]{{0,6}}，(?:其中)?(?P<a>[0-9]{{1,6}})(?P=u)[\u4e00-\u9fff]{{2,8}}，"
    rf"(?P<s>[\u4e00-\u9fff]{{1,6}}率(?:为|达|达到)?(?P<p>{_N})[%％])"
)
# 9时20分接警，9时35分到场，用时10分钟
_TOOK = re.compile(
    r"(?<![0-9])(?P<h1>[0-9]{1,2})时(?P<m1>[0-9]{1,2})分(?!许|左右)[^，。；0-9]{1,10}，(?P<next>次日)?(?P<h2>[0-9]{1,2})时(?P<m2>[0-9]{1,2})分(?!许|左右)"
    r"[^，。；0-9]{1,12}，(?P<s>(?:全程)?(?:历时|用时|耗时)(?:(?P<th>[0-9]{1,2})个?小时)?(?:(?P<tm>[0-9]{1,3})分钟?)?)(?![0-9余多半])"
)
# 由20起增加到60起，增加了3倍
_TIMES = re.compile(
    rf"(?:由|从)[^，。；0-9]{{0,8}}(?P<a>{_N}){_U}(?:增加|增长|上升|提高|扩大|增)(?:到|至)(?P<b>{_N})(?P=u)，"
    rf"(?P<s>(?P<v>增加|增长|提高|上升|是原来的|为原来的|是上年的|是去年同期的)(?:了)?(?P<k>{_N}|[一两二三四五六七八九])倍)"
)
# 由92%提高到96%，提高了4%
_POINTS = re.compile(
    rf"(?P<a>{_N})[%％](?:提高|上升|增加|增长|下降|降低|减少|回落|升|降)(?:到|至|为)(?P<b>{_N})[%％]，"
    rf"(?:提高|上升|增加|增长|下降|降低|减少|回落|增幅|降幅)(?:了|为|达)?(?P<s>(?P<p>{_N})[%％])(?!个)"
)
# 办结率97%，比上月的92%上升5%
_POINTS_THAN = re.compile(
    rf"(?P<b>{_N})[%％][，,]?(?:同比|环比)?[较比][^，。；0-9]{{0,8}}(?:[0-9]{{4}}年|[0-9]{{1,2}}月(?:份|[0-9]{{1,2}}日)?)?[^，。；0-9]{{0,8}}"
    rf"(?P<a>{_N})[%％](?:提高|上升|增加|增长|下降|降低|减少|回落)(?:了)?(?P<s>(?P<p>{_N})[%％])(?!个)"
)
# 降雨50至30毫米
_RANGE = re.compile(
    rf"(?<![0-9.月日年时分第〔-])(?P<a>{_N})(?P<ua>毫米|厘米|级|摄氏度|℃)?(?:至|到|—|～|~|-)(?P<b>{_N})(?P<u>毫米|厘米|级|摄氏度|℃|公里/小时|米/秒|小时|分钟|人|户|万元)"
)
_FROM = re.compile(
    r"(?:由|从|自|零下|-|降(?![雨水雪温])|减弱|减|下调|升|涨|缩短|压缩|预警|响应)[^，。；]{0,8}$|[（(][^）)]{0,4}$|[0-9A-Za-z]$"
)


def check(page: Page) -> Iterator[Finding]:
    """Yield the figures that others beside them contradict; not in statutes."""
    if page.statute:
        return
    for words, pattern, judge in _JUDGES:
        if any(word in page.text for word in words):
            for match in pattern.finditer(page.text):
                yield from judge(page, match)
    if page.ours:
        for match in _RANGE.finditer(page.text):
            yield from _range(page, match)


def _each(page: Page, match: re.Match[str]) -> Iterator[Finding]:
    real = int(match["a"]) * int(match["k"])
    yield from _unlike(page, match, int(match["t"]), real, f"应为{real}{match['u']}")


def _attend(page: Page, match: re.Match[str]) -> Iterator[Finding]:
    if int(match["a"]) > int(match["n"]):
        why = f"实到数大于应到数{match['n']}{match['u']}"
        yield rule("logic.relation").finding(page.text, match.span("s"), None, reason=why)


def _saved(page: Page, match: re.Match[str]) -> Iterator[Finding]:
    whole = int(match["n"] or match["k"])
    if int(match["m"]) > whole:
        why = f"前文为{whole}人"
        yield rule("logic.relation").finding(page.text, match.span("s"), None, reason=why)


def _crew(page: Page, match: re.Match[str]) -> Iterator[Finding]:
    rest = int(match["n"]) - int(match["a"])
    if int(match["b"]) > rest:
        why = f"{match['n']}人减去{match['a']}人为{rest}人"
        yield from _unlike(page, match, int(match["b"]), rest, why)


def _opposite(page: Page, match: re.Match[str]) -> Iterator[Finding]:
    real = int(match["n"]) - int(match["a"])
    why = f"{match['n']}减去{match['a']}应为{real}{match['u']}"
    yield from _unlike(page, match, int(match["b"]), real, why)


def _points(page: Page, match: re.Match[str]) -> Iterator[Finding]:
    if abs(abs(float(match["a"]) - float(match["b"])) - float(match["p"])) < 1e-6:
        right = f"{match['p']}个百分点"
        yield rule("number.percent-point-diff").finding(page.text, match.span("s"), right)


def _unlike(
    page: Page, match: re.Match[str], said: float, real: float, why: str
) -> Iterator[Finding]:
    if abs(said - real) > 1e-6 and not page.protected(*match.span()):
        yield rule("logic.relation").finding(page.text, match.span("s"), None, reason=why)


def _percent(page: Page, match: re.Match[str]) -> Iterator[Finding]:
    first, last = float(match["a"]), float(match["b"])
    if not first:
        return
    real = (last - first) / first * 100
    places = len(match["p"].partition(".")[2])
    off = abs(abs(real) - float(match["p"])) > 10**-places - 1e-9
    if off or _falls(match["s"]) != (real < 0):
        way = "增长" if real > 0 else "下降"
        why = f"按{first:g}到{last:g}计算，{way}{abs(real):.1f}%".replace(".0%", "%")
        yield rule("logic.percent").finding(page.text, match.span("s"), None, reason=why)


def _falls(words: str) -> bool:
    return any(word in words for word in _DOWN)


def _difference(page: Page, match: re.Match[str]) -> Iterator[Finding]:
    first, last = float(match["a"]), float(match["b"])
    if last - first != (-1 if _falls(match["s"]) else 1) * float(match["d"]):
        why = f"{first:g}与{last:g}相差{abs(last - first):g}{match['u']}"
        yield rule("logic.relation").finding(page.text, match.span("s"), None, reason=why)


def _rate(page: Page, match: re.Match[str]) -> Iterator[Finding]:
    whole, part = int(match["n"]), int(match["a"])
    places = len(match["p"].partition(".")[2])
    before = page.text[max(0, match.start() - 16) : match.start()]
    if not whole or part > whole or re.search(rf"[0-9]{match['u']}[^。；0-9]*$", before):
        return  # 抽查30家，28家在岗，2家脱岗: both are parts of an earlier figure
    real = part / whole * 100
    if min(abs(real - float(match["p"])), abs(100 - real - float(match["p"]))) > 10**-places - 1e-9:
        why = f"{part}除以{whole}为{real:.{max(places, 1)}f}%"
        yield rule("logic.percent").finding(page.text, match.span("s"), None, reason=why)


def _took(page: Page, match: re.Match[str]) -> Iterator[Finding]:
    if not match["th"] and not match["tm"]:
        return
    start = timedelta(hours=int(match["h1"]), minutes=int(match["m1"]))
    span = timedelta(hours=int(match["h2"]), minutes=int(match["m2"])) - start
    if match["next"] or span < timedelta(0):
        span += timedelta(days=1)
    said = timedelta(hours=int(match["th"] or 0), minutes=int(match["tm"] or 0))
    if said == span or (not match["tm"] and abs(said - span) < timedelta(hours=1)):
        return
    whole = int(span.total_seconds() // 60)
    why = (
        f"起止之间为{whole // 60}小时{whole % 60}分钟" if whole >= 60 else f"起止之间为{whole}分钟"
    )
    yield rule("logic.duration").finding(page.text, match.span("s"), None, reason=why)


def _times(page: Page, match: re.Match[str]) -> Iterator[Finding]:
    first, last = float(match["a"]), float(match["b"])
    if not first:
        return
    words = match["k"]
    said = float(words) if words[0].isdigit() else "一二三四五六七八九".find(words) + 1.0
    said = 2.0 if words == "两" else said
    multiple = last / first
    real = multiple if "的" in match["v"] else multiple - 1
    if abs(said - real) > 0.06:
        why = f"{last:g}是{first:g}的{multiple:.3g}倍，增加了{multiple - 1:.3g}倍"
        yield rule("logic.percent").finding(page.text, match.span("s"), None, reason=why)


def _range(page: Page, match: re.Match[str]) -> Iterator[Finding]:
    if float(match["a"]) <= float(match["b"]) or match["b"].startswith("0"):
        return
    if match["ua"] and match["ua"] != match["u"]:
        return
    before = page.text[max(0, match.start() - 12) : match.start()]
    if _FROM.search(before) or page.protected(*match.span()):
        return
    a, b, unit = match["a"], match["b"], match["u"]
    right = f"{b}至{a}{unit}"
    yield rule("number.range-order").finding(page.text, match.span(), right)


_JUDGES: tuple[tuple[str, re.Pattern[str], _Judge], ...] = (
    ("%％", _THAN, _percent),
    ("%％", _MONTHS, _percent),
    ("%％", _RATE, _rate),
    ("%％", _POINTS, _points),
    ("%％", _POINTS_THAN, _points),
    ("比较", _BEFORE, _difference),
    ("倍", _TIMES, _times),
    ("每", _EACH, _each),
    ("应", _ATTEND, _attend),
    ("救找", _SAVED, _saved),
    ("未不没", _OPPOSITE, _opposite),
    ("未不没", _SPLIT, _opposite),
    ("关离异故停损", _ANTONYMS, _opposite),
    ("困联踪难落", _CREW, _crew),
    ("时", _TOOK, _took),
)
