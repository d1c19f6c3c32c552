"""How days, parts of the day and clock times are written in notes."""

import re

from assistant.understand.clock_words import DAYS, DIGIT, PERIODS

_CN = f"[{DIGIT}]"


def _words(table: dict[str, object]) -> str:
    return "|".join(sorted((w for w in table if len(w) > 1), key=len, reverse=True))


_MONTH_DAY = r"3[01]|[12]\d|0?[1-9]"
_CN_DAY = r"[二三]?十[一二三四五六七八九]?|[一二三四五六七八九]"
DATE = re.compile(
    r"(?:(?P<year>20\d\d|今|去)\s*年\s*)?"
    r"(?<!\d)(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s?月(?:份)?\s*"
    rf"(?P<day>{_MONTH_DAY}|{_CN_DAY})(?!\d)\s*[日号]?|"
    rf"(?<!\d)(?P<iso_y>20\d\d)[-/.](?P<iso_m>1[0-2]|0?[1-9])[-/.](?P<iso_d>{_MONTH_DAY})(?!\d)|"
    # 11/21 21:05, 11.21晚
    rf"(?<![\d/.-])(?P<short_m>1[0-2]|0?[1-9])[/.-](?P<short_d>{_MONTH_DAY})"
    r"(?=\s+\d{1,2}[:\uff1a]|\s+[012]\d[0-5]\d\D|[早晚上下凌起]|开始|以来)|"
    # 20日晚, 21号 8:30
    rf"(?<![\d第月])(?P<only>{_MONTH_DAY}|{_CN_DAY})[日号]"
    rf"(?=[上中下]午|[早晚夜凌清当]|\s*(?:\d{{1,2}}|{_CN}{{1,3}})[:\uff1a时点])|"
    rf"(?P<word>{_words(dict(DAYS))}|头天|[昨今明前当](?=[早晚夜晨]|[上下中]午|凌晨|傍晚))|"
    r"(?P<step>上)?个?(?:周|星期|礼拜)(?P<wday>[一二三四五六日天])(?![点个周年月])"
)
PERIOD = re.compile(
    rf"(?:{_words(dict(PERIODS))}|(?<=[昨今明前后当日号天])[早晚夜晨]|"
    rf"[早晚夜](?=\s*(?:\d|{_CN}{{1,3}}[点时])))"
)

# a number right before one of these counts things and is no minute
_COUNTS = (
    rf"(?:(?<=\d)|(?![{DIGIT}]))(?!\d|来?(?:公[里斤顷]|[人个名位次台辆车条户家艘级层栋幢号]|楼(?!板)|"
    r"路(?!政)|[岁厘毫平吨万亿米度口支组多只头]))"
)
_OCLOCK = r"(?:点钟?|时(?![段候间长限常刻代期光速效]))"
_PART = (
    rf"(?:(?P<half{{0}}>半)|过?(?P<quarter{{0}}>[一1三3])刻|差(?P<lack{{0}}>\d{{{{1,2}}}}|{_CN}{{{{1,2}}}})分|"
    rf"[过零]?(?P<m{{0}}>{{1}})(?:来分|[多几]分?(?![人个名位辆台户家层号])|分(?!钟)|多?(?=[\u5de6\u8bb8])|{_COUNTS}))?"
)
CLOCK = re.compile(
    # 21:05, 19：06, 7:11:30
    r"(?<!(?<!\d)\d[:\uff1a])(?<!(?<![\d:\uff1a])\d\d[:\uff1a])(?<![\d./-])(?P<h24>[01]?\d|2[0-4])\s?(?P<mark>[:\uff1a])\s?(?P<m24>[0-5]\d)(?:(?P=mark)[0-5]\d(?![时点日月:\uff1a]))?(?!\d)|"
    # 9点20, 18时许, 22点零5, 4点差10分
    rf"(?<![\d./-])(?P<h1>2[0-4]|[01]?\d)\s?{_OCLOCK}\s?"
    + _PART.format("1", rf"[0-5]?\d|{_CN}{{1,3}}")
    + "|"
    # 两点半, 十点过一刻, 四点差十分, 五点二十来分
    rf"(?<![{DIGIT}百千第差])(?P<h2>二十[一二三四]?|十[一二三四五六七八九]?|廿[一二三四]?|"
    rf"[零〇一二两三四五六七八九]){_OCLOCK}" + _PART.format("2", rf"{_CN}{{1,3}}|[0-5]\d") + "|"
    # 差五分八点
    rf"差\s*(?P<lack3>\d{{1,2}}|{_CN}{{1,2}})分\s*(?P<h3>\d{{1,2}}|{_CN}{{1,2}})点|"
    # 0317 before a word of what happened then
    r"(?<![\w.:\uff1a/-])(?P<four>(?:[01]\d|2[0-3])[0-5]\d)(?=\s?[\u4e00-\u9fff])"
    r"(?![号弄室米户元万人平吨年度次米条名个只亩斤公千股名起辆多余])"
    r"|(?<=[\u4e00-\u9fff])(?<![栋幢楼室座元层号弄])(?P<four2>(?:[01]\d|2[0-3])[0-5]\d)"
    r"(?=许|左右|接到?|来电|到[了场2]|到\d|起火|压住|控制|扑灭|灭|出警|报|送|\uff0c|\u3002)"
)
# 一点 is an hour only where more says so; 三点五公里 and 几点意见 are none
NOT_AFTER = re.compile(
    r"(?:意见|要求|建议|问题|情况|儿|点(?!钟))|[零〇一二三四五六七八九\d]+"
    r"(?:公里|千米|米|吨|万|亿|级|公斤|个百分)"
)
NOT_BEFORE = re.compile(r"[有快慢大小早多少好轻差近远高低点]$")
ROUGH = re.compile(
    r"\s*(?:整(?=[左许前上]))?(?:左右|许|前后|上下|出头|多钟?|来钟|过后?|不到|的?光景|那会儿?|那阵子?|的?样子|的时候|时分|钟|整(?![理个改治顿编]))"
)
LEAD = re.compile(r"(?:大概|大约|约莫|约|差不多|估计|可能|将近|快)(?:是|在)?$")
AGO = re.compile(
    rf"(?P<n>\d{{1,3}}|{_CN}{{1,3}}|半|一刻)(?P<more>多)?个?(?P<half>半)?"
    r"(?:(?P<minutes>分钟)|(?P<hours>小时|钟头)|(?P<quarters>(?<=刻)钟))(?:之|以)?前(?![往后])"
)
