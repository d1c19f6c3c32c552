"""What kind of figure a question asks for: 几小时, 多少毫米, 文号, 电话, …"""

import re
from dataclasses import dataclass

from knowledge.evidence.figures import figures

_TIME = frozenset({"秒", "分钟", "小时", "日", "工作日", "月", "周", "年", "个月", "时", "分"})
_UNIT_WORDS = (
    "毫米|厘米|平方米|立方米|公里|千米|公顷|亩|米|工作日|个工作日|小时|个小时|钟头|个钟头|分钟|秒|"
    "天|日|个月|周|年|人|名|户|家|级|类|声|倍|万元|亿元|元|吨|公斤|兆|千伏|度|路"
)
# how often: 一次 is an idiom elsewhere, here it is the answer; so is 每季度
_OFTEN = frozenset({"次"})
_HOW_OFTEN = re.compile(
    r"(?<![十好百这那了过])(?:几|多少)(?:次|轮|遍|回|趟)"
)  # 说了几回 asks nothing
_TIMES = re.compile(r"[一二两三四五六七八九十\d](?:次|轮|遍|回|趟)|每[隔日天周月季年]")
# 十几家, 好几天 are rough counts, not questions
_HOW_MANY = re.compile(rf"(?<![十好百这那])(?:几|多少)(?:个|处|条)?(?P<unit>{_UNIT_WORDS})")
_HOW_LONG = re.compile(
    r"多久|多长时间|多少时间|什么时限|时限是|最迟|最晚|最多允许用|几点|期限|第几天|几天|几日|撑多|顶多久"
)
_HOW_MUCH = re.compile(r"多少钱|多少(?:费用|补贴|补助|经费|资金)|(?:补|罚|赔)多少")
_TIME_WORD = re.compile(r"每[年月季周日天]|[年季月]度|立即|当[日天即]|随时|即时|同时|全天|昼夜")
_PERIOD = re.compile(r"每[隔年月季周日天]|[年季月]度")
_NUMBER = re.compile(r"文号|发文字号|令号|第几号")
_SAME = {"钟头": "小时", "个钟头": "小时", "个小时": "小时", "天": "日", "名": "人", "千米": "公里"}
_FIGURE = re.compile(r"^[\d.:]+(?P<scale>[万亿千百]?)(?P<unit>.*)$")


@dataclass(frozen=True, slots=True)
class Asked:
    """The units that would answer; empty where no figure is asked for.

    `exact`: the question names the unit (几小时, not 多久).
    """

    units: frozenset[str] = frozenset()
    number: bool = False
    exact: bool = False

    @property
    def figure(self) -> bool:
        """Whether a figure is asked for."""
        return bool(self.units)

    def answered_by(self, text: str) -> bool:
        """Say whether a text states a figure of a unit that was asked for.

        A time is also stated without a figure: 每年, 立即, 当日.
        """
        if self.units & _TIME and _TIME_WORD.search(text):
            return True
        if self.units & _OFTEN and _TIMES.search(text):
            return True
        return self.stated_in(text)

    def stated_in(self, text: str) -> bool:
        """Say whether a text states a figure of such a unit, or a period: 立即 alone is none."""
        if self.units & _TIME and _PERIOD.search(text):
            return True
        return any(self._fits(figure) for figure in figures(text))

    def _fits(self, figure: str) -> bool:
        match = _FIGURE.match(figure)
        return bool(match) and match["scale"] + match["unit"] in self.units | {
            match["scale"] + unit for unit in self.units
        }


def asked(question: str) -> Asked:
    """Read off a question which figures would answer it."""
    units: set[str] = set()
    for match in _HOW_MANY.finditer(question):
        unit = _SAME.get(match["unit"], match["unit"]).removeprefix("个")
        units |= _TIME if unit in _TIME else {unit}
    if _HOW_OFTEN.search(question):
        units |= _OFTEN
    if _HOW_MUCH.search(question):
        units |= {"元"}
    if not units and _HOW_LONG.search(question):
        units |= _TIME
    exact = bool(_HOW_MANY.search(question)) and not units & _OFTEN
    return Asked(frozenset(units), bool(_NUMBER.search(question)), exact)
