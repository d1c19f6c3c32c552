"""Moments told by the word right behind them: what was done about the event, or told upward."""

import re

from assistant.duties.report.reading.moments import Moment

_POSTED = r"发(?:布|帖|文|\u300a)|推送(?!\s*[:\uff1a])|转发|更新"  # when it was put on the net
_DONE = (
    r"出(?:了)?(?:结果|报告)|取样|采样|送检|化验|下发|印发|整理|起草|成稿|[打扑浇][灭熄]|"
    r"起(?:全线)?(?:封闭|管制|限行|禁行|限流|甩站|绕行|分流)|"
    r"起[^\uff0c\u3002]{0,8}(?:下降|[降退落涨升]|恢复|转[小好入]|[放通复]行|撤|搜|新增|增)|"
    # 20点1850人，22点累计2310人: how many by then
    r"(?:累计|合计|共|又|已|再|为|是|有)*\d[\d,]*(?:多|余)?(?:人|户|名|辆|艘|起|例|处|只)(?![\u4e00-\u9fff]{0,6}(?:失联|被困|受伤|死|伤|落水|中毒))|"
    r"(?:全部|全|都|已|均|陆续)*(?:接|转|救)(?:出|走|回|下)"
)
_COURSE = re.compile(rf"\s*(?:{_POSTED}|{_DONE})")
_UPWARD = re.compile(
    r"\s*(?:(?:我们?|我室|本室|值班室)?已?(?:报(?:告|给)?了?|向)(?:值班|带班|分管)?"
    r"(?:领导|书记|[区县市]长|主任|秘书长)|出[首续终]报)"
)


def of_course(text: str, moment: Moment) -> bool:
    """Say whether a moment is of what was done about the event, and neither of it nor of a call."""
    return _COURSE.match(text, moment.end) is not None


def we_report(text: str, moment: Moment) -> bool:
    """Say whether this room reported to its leaders then: 21:15我们报了书记, 22:00出终报."""
    return _UPWARD.match(text, moment.end) is not None
