"""How likely a stretch of a clause is the place of the event, by the words around it."""

import re

from assistant.duties.report.reading.lexicon import pattern, words
from assistant.duties.report.reading.place_words import QUALITY, emptiness, said_by
from assistant.duties.report.reading.voices import Clause, Note

_LABEL = re.compile(
    r"(?:地点|地址|位置|(?:事发|案发|出事)地)(?:应|更正|改|订正|纠正|核实)?(?:是|为|在)?\s*[:\uff1a]?\s*$|(?:河段|地方|位置|地段|路名|小区|村子?)(?:名)?(?:叫做?|是)$"
)
# 离最近的寨三里路, 下游是某村的灌渠: something else that lies near
_NEAR = r"(?:[上下]游|旁边|对面|隔壁|附近|[前后]面|周边|背后)(?:就)?是"
_LIES_NEAR = re.compile(rf"{_NEAR}$")
_FROM_THERE = re.compile(rf"{_NEAR}|离(?!岛|宫)|距(?!离)|靠近|隔着")
# 不是18号: where it did not happen
_DENIED = re.compile(r"(?:(?<!是)不是|并非|而非|不在)在?$")
_LEAVING = re.compile(
    r"\s*(?:的人|居民|群众|村民)?(?:正|都)?在?往[^\uff0c]{1,8}(?:撤|转|搬|走|疏散)"
)
_PARTS = re.compile(
    r"路|街|号|弄|村|镇|乡|街道|小区|苑|厂|公司|桥|高速|收费站|医院|学校|广场|楼|隧道|河|港|地块"
)


# 业主聚在…: where people stand together is where it happens
_GATHERED = re.compile(r"(?:聚集?|围堵?|堵|拦|静坐|坐|集结|滞留|拥?挤|扎堆)(?:在|到|于|了)?$")
_CHAINAGE = re.compile(
    r"(?:路|道|高速|段|线|[GSXY]\d+).*?(?:[kK]\d+(?:\+\d+)?|\d+(?:公里|千米))"
)  # no road mark is said in passing
_COUNTED = re.compile(
    r"\s*(?:\d+|[一二两三四五六七八九十]+)(?:人|个(?!电话|投诉|来电|小区|村|泵|井)|名|车|台|例)"
)
# 白水镇到双沟乡的班车: where it runs, or whose it is
_RUNS = r"(?:班车|客车|大巴|中巴|列车|航班|校车|客船|渔船|货船|车队|车子)"
_OF_VEHICLE = re.compile(rf"的(?:一[辆台艘趟]|那[辆台艘趟])?{_RUNS}")
_VEHICLE = re.compile(rf"\s*的?{_RUNS}(?![站场厂队间])")
_FROM_TO = re.compile(r"[\u4e00-\u9fff]{2,}(?:到|至|开往|发往|去往)[\u4e00-\u9fff]{2,}")
# 建材市场商户百余人到…: whose people they are, and not where
_WHOSE = re.compile(
    r"的?(?:商户|业主|居民|村民|工人|职工|家长|员工|师傅|司机|代表|群众|农民工|老师|车主|摊贩|客户)们?"
    r"(?:[约近上]?[\d一二两三四五六七八九十百几数余多来]+[余多来]?(?:个|名|人)+)?(?:又|正|都|在)*(?:到|来|去|聚|围|堵|拥|往|跑)"
)


def weight_of(
    piece: str, match: re.Match[str], index: int, clause: Clause, parted: Note, *, inside: bool
) -> float:
    """Weigh a match of a place in a clause: the heaviest of a note is the place."""
    said, tail = match[0], piece[match.end() :]
    lead = re.split(r"[:\uff1a](?=[^:\uff1a])", piece[: match.start()])[-1]
    weight = min(2.0, 0.5 * len(_PARTS.findall(said))) + min(len(said), 12) / 12
    weight -= 0.12 * min(index, 6)
    if _LABEL.search(lead):
        weight += 6
    if _FROM_THERE.match(said) or _LIES_NEAR.search(lead):
        weight -= 6
    if _DENIED.search(lead):
        weight -= 8
    if not inside and not tail.strip("\uff0c\u3002 \n") and not lead.strip("\0 "):
        weight += 1.5 if len(said) > 3 and "叫" not in said else 0  # nothing but a place
    if re.match(r"\d+个|[全整各两][个村镇乡区市县校厂]", said):
        weight -= 3
    weight += _by_lead(said, lead, tail) + _by_tail(said, tail)
    weight += _by_story(tail, index, parted) + _by_words_around(said, lead, tail)
    weight -= _of_who_acts(piece, match)
    if inside or said_by(piece, match):
        weight -= 3
    return weight - emptiness(said) - (1.5 if clause.hearsay else 0)


def _by_lead(said: str, lead: str, tail: str) -> float:
    """Weigh the words before it: 在 and 聚在 bring a place, 从 another one."""
    weight = 1.0 if re.search(r"(?:在|位于|于|发生在)$", lead) else 0.0
    weight += 1.0 if lead.endswith("在") and _FOUND.match(tail) else 0
    weight += 2 if _GATHERED.search(lead) else 0
    weight += 1.5 if _CHAINAGE.search(said) else 0
    if lead.endswith("从") and re.match(
        r"\s*(?:送|调|运|拉|出发|赶|开往|驶往|发往|去往|[到至回][^\uff0c\u3002]{1,8}的)", tail
    ):
        weight -= 4
    return weight


_FOUND = re.compile(r"\s*[上里内边]?(?:面|头)?(?:巡查?时)?(?:发现|看到|看见|巡到|查到)")
_ACTS = re.compile(
    r"\s*(?:[去开来驶跑]的|(?:又|再)(?=收|来|派|报|打|说|讲|回|转|送|到)|收|急诊|作业(?!车|船|面|区|平台)|来电|电话|到(?:了|场)|报|通报|宣布|答复|"
    r"反馈|说|讲|回|打来|值班|的人|在(?:查|谈|扑)|派|保安|民警|干部|工作人员|[来去]取)"
)


# 教室厕所都消杀了: what was done there; 网箱翻了65个: what was lost
_TENDED = re.compile(r"(?:都|也|全|已经?)*(?:消杀|消毒|打扫|清洗|封存|贴了?封条)")
_LOST = re.compile(r"(?:翻|毁|坏|倒|塌|冲走|漂走|淹|损)(?:了|掉)?\d")
# 县政府门口来了63个人
_CAME_HERE = re.compile(
    r"[口前外上里]?(?:来|聚|围|坐|站|堵|到)了[^\uff0c\u3002\d]{0,6}[\d一二三四五六七八九十]+[多来余]?(?:个|名)?人"
)


def _by_tail(said: str, tail: str) -> float:
    """Weigh the words behind it that make it somebody who acts, or whose people there are."""
    weight = -2.5 if _ACTS.match(tail.lstrip("\0 ")) else 0.0
    weight -= 4 if _TENDED.match(tail) or _LOST.match(tail) else 0
    weight += 2.5 if _CAME_HERE.match(tail) else 0
    counted = _COUNTED.match(tail)
    unharmed = counted is not None and not words("words", "happened").search(tail)
    if unharmed or _WHOSE.match(tail) or QUALITY.match(tail):
        weight -= 2.5
    if _OF_VEHICLE.match(tail) or (_FROM_TO.search(said) and _VEHICLE.match(tail)):
        weight -= 4
    return weight - 3 if _LEAVING.match(tail) else weight


# 经区应急局初步认定: who found it out
_FINDER = re.compile(
    r"(?:经|据|由|根据)[^\uff0c\u3002\d]{2,18}?"
    r"(?:认定|鉴定|核查|核实|核定|勘查|勘验|检测|查明|判定|研判|诊断|调查(?!组))"
)
# 燃气公司已关阀: a unit that comes to act, and no place
_SERVICE = re.compile(
    r"[\u4e00-\u9fff]{0,6}(?:燃气|供电|电力|供水|水务|自来水|供热|热力|排水|通信|电信|移动|联通|铁塔|环卫|市政|养护|路政|保洁|"
    r"保险|拖车|救援|打捞|清障|维保|抢修|安装)(?:集团|有限)?(?:公司|中心|站|所)"
)
_DOES = re.compile(
    r"\s*(?:(?:来了?|去了?|派了?)?[\d一二两三四五六七八九十]+(?:个|名|位)?(?:人|车|台车|辆车)?[\0\s]*)?(?:已|已经|正|正在|也|都|还|将|刚|随即|立即|马上|先|派人|组织|安排|工作人员|人员|抢修队|值班)*"
    r"(?:关(?!门)|切断|断[气电水]|停[气水电供]|派|出动|处置|处理|抢修|抢通|介入|接管|认定|查|检|测|修|启动|提供|协助|配合|设|拉|"
    r"疏散|通知|发布|牵头|会同|送[气电水]|恢复|换|堵|抽|赶|到|来|在|负责|确认|完成|清)"
)


def serves(unit: str) -> bool:
    """Say whether a unit goes out to others' trouble: 自来水公司, 电梯维保公司调度."""
    return _SERVICE.match(unit) is not None


# 我向船务公司核对, 打给兰亭街道, 拨通监控中心的电话: whom this room asked
_ASKED = re.compile(
    r"\s*(?:值班室|值班员|的?电话|业务员|负责人)?(?:又|再)?(?:核对|核实|核查|询问|了解|求证|打听|问(?:了|过|起|清|询)?(?=[\uff0c,\u3002\uff1a]|$)|的电话)"
)
_ASKS = re.compile(r"(?:向|跟|和|找|问|打(?:电话)?(?:给|到|问)?|拨[通打](?:了)?|联系(?:了)?|致电)$")
_RINGS = re.compile(r"(?:打(?:电话)?给(?:了)?|致电|拨[通打]了?)$")
_ASKS_WITHIN = re.compile(r"(?:向|跟|找|拨[通打]|联系|致电)(?=[\u4e00-\u9fff]{2})")
# 驻村干部, 驻矿安监员: who is there for good; 修水渠的挖机: what somebody works on
_POSTED = re.compile(r"驻[\u4e00-\u9fff]$")
_WORKED_ON = re.compile(r"(?:修建?|铺|挖|架设?|砌|拓宽|扩建|改造|疏浚|施工)(?=[\u4e00-\u9fff]{2,})")
_BY_WHOM = re.compile(
    r"\s*的?(?:挖机|挖掘机|钩机|吊车|铲车|压路机|推土机|机械|施工(?:队|方|单位)?|工人|工程队|队伍|师傅|老板|人(?=[\u4e00-\u9fff]))"
)


def _of_somebody(piece: str, match: re.Match[str]) -> bool:
    """Say whether it is whom this room asked, who is posted there, or what a crew works on."""
    said, tail = match[0], piece[match.end() :]
    if _RINGS.search(piece[: match.start()]):
        return True
    asks = _ASKS_WITHIN.match(said) or _ASKS.search(piece[: match.start()])
    if (asks and _ASKED.match(tail)) or _POSTED.fullmatch(said):
        return True
    return bool(_WORKED_ON.match(said) and _BY_WHOM.match(tail))


# 区人民医院已接收伤员3人
_CARES = re.compile(
    r"\s*(?:已|已经|目前|现|共|先后|陆续)*(?:接收|收治|接诊|收到|抢救|救治|派出|派|诊断|确诊)(?![室部楼厅科大])"
)


def _of_who_acts(piece: str, match: re.Match[str]) -> float:
    """Weigh that who found something out, came to act or treats the hurt is no place."""
    said, end = match[0], match.end()
    found = any(f.start() <= match.start() < f.end() for f in _FINDER.finditer(piece))
    acts = _SERVICE.fullmatch(said) and _DOES.match(piece, end)
    cares = _HOSPITAL.search(said) and _CARES.match(piece, end)
    other = _of_somebody(piece, match)
    return 9.0 if found or acts or cares or other else 0.0


def _by_story(tail: str, index: int, parted: Note) -> float:
    """Weigh whether the event is told right behind it."""
    happened = words("words", "happened")
    if happened.search(tail) or words("words", "happened_nouns").search(tail):
        return 2.0
    if index + 1 < len(parted.clauses) and len(tail.strip("\uff0c,\u3002 ")) <= 2:
        after = "".join(clause.text for clause in parted.clauses[index + 1 : index + 3])
        return 1.5 if happened.search(after) else 0.0
    return 0.0


# 在某医院观察: where the hurt are, not where it happened
_TREATED = re.compile(
    r"\s*(?:留观|观察|治疗|住院|抢救|救治|就诊|就医|包扎|急诊|门诊|ICU)(?![室部楼厅科病大前后里])"
)
# 县医院9个，中医院5个: how many are there
_HOLDS = re.compile(
    r"\s*(?:还有|住|有|留了?|收了?)?(?:\d+|[一二两三四五六七八九十]+)(?:人|个|名|例)"
)
_HOSPITAL = re.compile(r"(?:医院|卫生院|中心|[一二三]院)$")


def _by_words_around(said: str, lead: str, tail: str) -> float:
    """Weigh 在 before it, and 送 or 赶到 or 观察 behind it, which tell of another place."""
    weight = 1.0 if lead.rstrip().endswith((":", "\uff1a")) else 0.0
    if re.search(rf"(?:{pattern('names', 'place_away')})[^\uff0c:\uff1a]{{0,4}}$", lead):
        weight -= 7
    if _HOSPITAL.search(said) and re.search(r"送|拉|转|收|在$|住", lead):
        weight -= 3
    if _HOSPITAL.search(said) and _TREATED.match(tail):
        weight -= 5
    if _HOSPITAL.search(said) and _HOLDS.match(tail):
        weight -= 3
    return weight
