"""Moments of what goes with an incident and is none: a gauge read, rain stopped, all still whole.

10时1.8升/秒 is a reading, 雨23时停 the weather, 4点巡过墙还好端端 what was still so. None is
when the incident happened, even where a note has no better moment.
"""

import re

from assistant.duties.report.reading.around import Around
from assistant.duties.report.reading.lexicon import words
from assistant.duties.report.reading.role import Role

# the figure stands right behind the clock; .8升 is left of 10时1.8升, read as a minute
_READ_OFF = re.compile(
    r"\s*(?:为|是|达|测得|实测|读数)?\s*(?:\d+(?:\.\d+)?|\.\d+)\s*"
    r"(?:升|毫升|毫米|厘米|米|公分|℃|摄氏度|度|立方|方/|%|％|ppm|PPM|毫克|微克|兆帕|千帕|公斤/|千伏|安)"
)
_WEATHER = re.compile(
    r"(?:^|[\uff0c\s])(?:[暴大中小阵雷]*雨|[大阵]*风|[大暴]*雪|大?雾|冰雹)[势力]?$"
)
_EASES = re.compile(
    r"\s*(?:许|左右|前后|才|就|已|基本|开始)*(?:停|歇|住|转小|减[弱小]|变小|小(?:了|下来)|散)"
)
_STILL_WHOLE = re.compile(
    r"(?:还|仍|都还|依然)(?:是|都|全|一切)?(?:干干净净|好端端|好好|完好|稳稳|正常|照常|没(?:有|得)?(?:事|动静|异[常样]|烟|火))"
    r"|一切正常|(?:未|没)(?:发现|见)(?:任何)?异常|(?:未|没)(?:有)?(?:发现|看到|看见)(?![人他她它孩船车])"
)


_HOMEWARD = re.compile(
    r"\s*(?:起|开始|许|左右)*(?:居民|住户|村民|群众|人员|师生|学生|员工|他们)?(?:陆续|分批|全部|全|都|已|先后)*"
    r"(?:回[家楼屋村宿教迁]|返[家回校岗]|复[工课产]|散场)"
)
# 18时41分排烟完: when something was over
_OVER = re.compile(r"\s*(?:才|就|已经?|左右|许)*[\u4e00-\u9fff]{1,4}完(?:毕|了|成)?\s*$")


# 6时10分左右，两个群都在转: when a rumour went round; 群里转来 is a message to this room
_SPREADS = re.compile(
    r"\s*(?:前后|左右|起|许|开始)*[\uff0c,]?\s*[^\uff0c\u3002\d]{0,10}"
    r"(?:群|网上|网络上?|网民|网友|朋友圈|抖音|快手|微博|论坛|贴吧|短视频|视频号|直播间|自媒体)[里上中内]?(?:有人)?"
    r"[^\uff0c\u3002]{0,8}?(?:[转传发刷](?![来到给报真生现烧热]|过来)|流传|疯传|出现|热议|议论)"
)


def spreads(around: Around) -> bool:
    """Say whether a rumour is told to have gone round then, which is not when anything happened."""
    return _SPREADS.match(around.ahead) is not None


# 17时20分靠泊, 12点就餐: what goes by the timetable is no incident
_TIMETABLE = re.compile(
    r"(?:靠[泊港岸]|[到进抵离出]港|[离进]泊|[开启]航|落地|降落|起飞|开船|发车|[进出到]站|开[门园业市餐饭课工席]|"
    r"[上下放]学|[上下]课|上班|[就用]餐|吃(?:的|了)?[早午中晚]?饭|入住|登[船机车]|下井|[交接]班)(?:的|了)?(?=[\uff0c,\u3002\uff1b;]|$)"
)


def by_timetable(clause: str) -> bool:
    """Say whether a clause tells of nothing but what goes by the timetable: 船17时20分靠泊."""
    return _TIMETABLE.search(clause) is not None


_RANG_LINE = re.compile(
    r"\s*(?:就|才|即)?(?:打|拨打?)(?:了|过)?[\u4e00-\u9fff]{0,4}(?:热线|12345|客服)"
)


def no_event(around: Around) -> list[Role] | None:
    """Return an empty list where the moment is surely not the incident's, else nothing."""
    clause = around.clause
    if spreads(around) or _RANG_LINE.match(clause):  # 路人13:45打热线: no more than that he rang
        return []
    if _HOMEWARD.match(clause) or (_WEATHER.search(around.subject) and _EASES.match(clause)):
        return []
    if words("words", "happened").search(clause):
        return None
    over = _OVER.match(clause) or _READ_OFF.match(clause) or _STILL_WHOLE.search(around.rest)
    return [] if over else None
