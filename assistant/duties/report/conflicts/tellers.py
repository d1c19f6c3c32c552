"""Who tells a clause, where no list knows him: 楼里居民讲, 登记簿上数下来, 刚又说, 我打医院,说."""

import re
from functools import lru_cache

from assistant.duties.report.conflicts.vocabulary import any_of, words
from assistant.duties.report.reading.informants import ends_unit

_CLOCK = r"(?:\d{1,2}[:\uff1a点时]\d{0,2}分?(?:左右|许)?)"
_THEN = (
    r"(?:后来|后面|随后|过后|之后|结果|可是?|但是?|不过|而|另外|刚刚?|刚才|接着|"
    r"隔了?[^\uff0c]{1,4}?|"
    r"过了?[^\uff0c]{1,4}?|半小时后|[一二两几半]个?小时后)?"
)
_ADVERBS = (
    r"(?:补报|续报|再报|又报|来报|自己|本人|那边|那头|这边|又|也|都|只|却|就|还|则|刚刚|刚才|刚|"
    r"再|后来|打来|来电话?|(?:在?电话|微信|短信|对讲|口头|书面)里?|一口咬定|自家|们|里|上)*"
)
_ANYONE = re.compile(
    rf"^\s*(?:{_CLOCK}\s*)?{_THEN}(?P<who>[\u4e00-\u9fa5]{{1,10}}?){_ADVERBS}"
    r"(?:说(?![明话法服好过])|(?<!对)讲(?![话解座课究])|称(?![重号呼赞])|坚持|显示|反映|答复|回应)(?:的?是)?(?P<rest>.+)$"
)
_NOBODY = re.compile(
    r"^给|给[你我他]们?$|^(?:进去|上去|下去|过去|才|听|据|就|还|又|也|都|没|别|不|先|他|她|它|我|你|是|只|那|应|乱|瞎|胡|照|俗|所|来|再|一|"
    r"按|怎)|"
    r"没人|没有人|谁|咋|啥|什么|怎么|为何|哪|(?:没|不|勿|别|好|要|多|乱|敢|能|肯|再|来|得|可以|会|"
    r"没有|未|难|名|职|号|(?<!的)人|自|统|简|俗|小|传|听|跟|同|和|向|对|先|话|一起|暂)$"
)


_TOLD_AT = re.compile(rf"(?<=[\u4e00-\u9fa5]){_CLOCK}(?=[\u4e00-\u9fa5])")


def anyone(text: str) -> tuple[str, int] | None:
    """Return who tells the clause and where what is told begins: by a verb of saying, or a paper.

    派出所9:40补报讲是…: the time of the telling may stand in the middle.
    """
    told = _anyone(text)
    at = _TOLD_AT.search(text[:16])
    if told or at is None:
        return told
    told = _anyone(text[: at.start()] + text[at.end() :])
    length = at.end() - at.start()
    return (told[0], told[1] + length) if told and told[1] > at.start() else None


# 班组长跟我说: who is told it is no part of who tells it
_TO_WHOM = re.compile(
    r"(?<=[\u4e00-\u9fa5]{2})(?:(?:跟|对|向)(?:我们?|[\u4e00-\u9fa5]{2,4})|[和同]我们?)$"
)


def alone(who: str) -> str:
    """Return a teller without whom he told it: 班组长 of 班组长跟我."""
    return _TO_WHOM.sub("", who)


def _anyone(text: str) -> tuple[str, int] | None:
    match = _ANYONE.match(text)
    nobody = match is None or _NOBODY.search(match["who"]) or _COUNTED_THING.search(match["who"])
    if match and not nobody and not match["rest"].startswith("得"):
        return alone(match["who"]), match.start("rest")
    match = _COUNTS.match(text) or _papers().match(text) or _LOOKED.match(text)
    match = match or _COUNTED.match(text) or _SEARCHED.match(text) or _INSCRIBED.match(text)
    match = match or _OPENED.match(text)
    if match is None or _COUNTED_THING.search(match.groupdict().get("who") or ""):
        return None
    groups = match.groupdict()
    if groups.get("tried"):
        return groups["tried"] or "", match.start("found")
    if groups.get("by"):
        return groups["by"] or "", match.start("figure")
    return match["who"], match.start("rest")


# 渡船核下来36人: what is counted, no teller; 后来核了是2个, 十二点下来4个: when it was, not who
_COUNTED_THING = re.compile(
    r"^[零一二两三四五六七八九十]+$|^(?:原先|后来|起初|开始|一开始|最初|最后|最终|结果|现在|刚才|实际|其实|一共|总共|先前|之前|现场|目前)$|(?:船|车|轮|艇|机|大巴|人数|户数|总数|数字|面积|损失|伤者|伤员|死者|乘客|旅客|房屋|牲畜)$"
)
# 前半截写…后半截写…, 标题说…正文是…, 附表里列了14人: parts of one paper tell it, too
_PARTS = (
    r"前半[截段部篇]?|后半[截段部篇]?|上半[截段部篇]|下半[截段部篇]|前[一两]?[段截页节]|后[一两]?[段截页节]|前文|后文|上文|下文|"
    r"开头|起头|开篇|头一?[段句页条]|末尾|结尾|末了|末段|尾段|文末|最后一?[段页句行]|第[一二三四五六\d][段页句节]|"
    r"标题|题目|正文|内文|导语|附件|附表|附页|表格|表里|配图|图注|落款"
)
_LABELS = ("标题", "题目", "附件", "附表", "落款")  # before a colon they are rows of a form
_PLACES_OF_TEXT = r"(?:[前后上下]|(?<![\u4e00-\u9fa5])里)[面头边]"
_WRITES = (
    r"(?:写|讲|说|报|记|印|登|列|标|提|填|打)(?:成了?|到|出|明|着|了)?的?(?:却|倒)?是?|称|又?变成了?|改?成了?|变为|"
    r"给的?是"
)
_PART = re.compile(
    rf"^\s*(?:{_CLOCK})?(?:[^\\uff0c]{{0,8}}里)?{_THEN}到?(?P<who>(?:(?:{_PARTS})(?:的?(?:表格|名单|文字|那[句段页]|部分))?(?:里[面头]?|上面?|中|那里)?))"
    rf"(?:又|却|则|倒|就|里|都|再|还|接着|竟|只|也|一共|共)*(?:(?:{_WRITES}|则?是|为|有)(?P<rest>.+)|(?P<bare>(?:\d|死|伤|受伤|失联|被困|疏散|转移|撤离|送医|遇难).*))$"
    rf"|^\s*{_THEN}(?P<loose>{_PLACES_OF_TEXT})(?:又|却|则|倒|就|都|再|还|接着|竟|只|也)*(?:{_WRITES})(?P<told>.+)$"
)


_PART_HEAD = re.compile(rf"^\s*(?P<who>(?:{_PARTS})(?:部分|内容)?|{_PLACES_OF_TEXT})\s*$")


def part_of_paper(text: str, *, colon: bool = False) -> tuple[str, int] | None:
    """Return the part of a paper that tells the clause and where what it tells begins."""
    if colon and (head := _PART_HEAD.match(text)) and head["who"] not in _LABELS:
        return head["who"], len(text)
    match = _PART.match(text)
    if match is None:
        return None
    if match["loose"]:
        return match["loose"], match.start("told")
    return match["who"], match.start("rest") if match["rest"] else match.start("bare")


# 兽医站点下来是96头: who counted it says it
_COUNTS = re.compile(
    r"^\s*(?P<who>[\u4e00-\u9fa5]{2,8}?)(?:(?:点名|清点)点?到|清点|统计|打听|走访|摸排|问|摸|排|盘|点|数|量|核|查|算|过磅|"
    r"称)(?:下来|出来|过|"
    r"了一遍)(?:是|有|只有|为|共)*(?P<rest>.*\d.*|.*[一二三四五六七八九十].*)$"
)


# 消防到了数是13个, 公安点的是二百多, 防火办按卫星算是9公顷
_COUNTED = re.compile(
    r"^\s*(?P<who>(?![我他她它你])[\u4e00-\u9fa5]{2,8}?)(?:到了?|后来|自己|那边|这边|按[\u4e00-\u9fa5]{1,4}?)?"
    r"(?:点|数|清点|统计|算|量|测|核|估|登记)(?:的|出|了|下来|出来|过)*(?:(?:数|人数)?(?:是|为|有|共)+|(?<=[点数]了)(?=\d)|(?<=[点数]的)(?=[近约]?[\d一二两三四五六七八九十百几]))"
    r"(?P<rest>[^\d]{0,3}(?:\d|[一二两三四五六七八九十百几]).*)$"
)


# 消防拿生命探测仪扫过，没有: what follows is what they found
_SEARCHED = re.compile(
    r"^\s*(?P<who>[\u4e00-\u9fa5]{2,6}?)(?:拿|用|带)[\u4e00-\u9fa5A-Za-z]{1,8}?"
    r"(?:扫|搜|查|探|测|摸|看|找|拉|量|丈量|称|过)(?:过|了|遍|了一遍)(?P<rest>)$"
)
# 民警搜了没有刀, 消防侦检后是液氮: who looked says what is there
_LOOKED = re.compile(
    r"^\s*(?P<who>[\u4e00-\u9fa5]{2,8}?)(?:的人|自己|亲自)?(?:到场|到现场|现场|去|过去|上去|下去)?"
    r"(?:搜|查|看|测|检查|巡|翻|找|核|摸排|排查|勘查|侦检|勘察|核查|走访|调监控|看监控|开门|进去)(?:了|过|下来|后|完|遍)?"
    r"(?:[一两三几]圈|[一两三几]遍|一下|半天)?"
    r"(?P<rest>(?:[\u4e00-\u9fa5]{0,4}?[门阀身车罐灯电水火表牌证单账间线里头][份门上]?)?"
    r"(?:没有?|未|不是|只有|只见|是|发现|全是|都是|还在|仍在|还有|确实).+)$"
)
# 交警掀开篷布全是烟花, 消防接上没水
_OPENED = re.compile(
    r"^\s*(?P<who>[\u4e00-\u9fa5]{2,6}?)(?:掀|打|撬|拉|翻|拆|剪|砸|揭|卸)开[\u4e00-\u9fa5]{0,5}?"
    r"(?P<rest>(?:全是|都是|是|没有?|有|发现|看到).+)$|"
    r"^\s*(?P<tried>[\u4e00-\u9fa5]{2,6}?)(?:接上|试了试?|拧开|按了|去开|去关)[\u4e00-\u9fa5]{0,3}?(?P<found>(?:没有?|不|有).+)$"
)


# 车门上喷的是…, 工牌印的…: what is written on things tells, too
_INSCRIBED = re.compile(
    r"^\s*(?P<who>[\u4e00-\u9fa5]{0,8}?(?:车[门身厢头尾斗]|[工胸船号名铭标招][牌卡]|工作证|门头|牌子|箱[子体]|桶身?|罐[体身]|瓶身|袋子|标签|"
    r"衣服|工作?[服装]|安全帽|马甲|[行驾]驶证|身份证|营业执照|发票|船[身头尾]|证件|篷布|集装箱))"
    r"(?:上|背后|后[头面])?面?(?:喷|印|写|贴|挂|标|刻|绣|叫)(?:的|着|了|有)?(?:却|倒|又)?是?(?P<rest>.+)$"
)


@lru_cache(maxsize=1)
def _papers() -> re.Pattern[str]:
    """登记簿上数下来是, 单子同一瓶样写: a paper or a machine says it."""
    papers = any_of(words()["documents"])
    papers += r"|[\u4e00-\u9fa5]{1,6}(?:单|簿|册|牌|证|函|图|稿|发件)(?:子)?"
    papers += "(?=[上里中]?(?:[写记登填显是]|误?作))"
    papers += r"|[\u4e00-\u9fa5]{1,6}(?:筒|秤|标尺|雨量计|水位计)(?=[上里]?(?:是|读|显|量|测|记))"
    return re.compile(
        rf"^\s*(?:{_CLOCK}\s*)?{_THEN}(?P<who>(?:\d{{3}})?[^\d\s]{{0,14}}?(?:{papers}))(?:[\uff08(][^\uff09)]*[\uff09)])?(?:上面?|里面?|中|"
        rf"内)?[\u4e00-\u9fa5]{{0,8}}?"
        r"(?:写明|写着|写的是?|写[成作]|写|(?:写|误)?作(?=\d)|登的是?|登记的是?|登记|记的是?|记着|记|填的是?|填|签到|显示|数下来|"
        r"点下来|数出来|点了|数了|刷进去?|打卡|打的卡|列了|签了|查到|看到|看|量|有|共|"
        r"只有|拍到|读数|是|为)(?:的?是|了|着)?(?P<rest>.+)$|"
        rf"^\s*(?P<by>[^\d\s]{{0,10}}?(?:{papers}))(?:的|了|上|里)?(?P<figure>\d.*)$"
    )


_AGAIN = re.compile(
    r"^\s*(?:刚刚?|刚才|一会儿?|转头|马上|回头|过[一了](?:会儿?|阵)|(?:后来|"
    r"随后)(?=又?改口))?(?:又|改口)(?:打来|来电)?(?:改口)?(?:说是?|讲是?|报是?|称|喊)"
    r"(?![明法话])"
)


def said_again(text: str) -> int:
    """Return where that begins which somebody says anew and differently, 0 where nobody does.

    后来又说 tells how things went on; 刚又说 and 改口说 take back what was said.
    """
    match = _AGAIN.match(text) or _MEASURED.match(text) or _THEN_SAID.match(text)
    return match.end() if match else 0


# 先说两个街道,后又说只有一个: told first and then otherwise
_THEN_SAID = re.compile(
    r"^\s*(?:后来?|之后|后面|转头|回头)?又(?:说|讲|报|称)(?:是)?(?=只有|只|就|是|没|不)"
)

# 说是15米,量下来是40米: measured instead of said
_MEASURED = re.compile(
    r"^\s*(?:结果|后来|实际|现场)?(?:实测|量下来|一量|量了|数下来|一数|数了|点下来|称下来|过磅|"
    r"测下来)"
    r"(?:的?是|有|只有|为|才)?(?=\d|[一二三四五六七八九十两几])"
)

_CALL = re.compile(
    r"(?:我|我们|值班员)?(?:又|再|也|马上|赶紧|接着)*(?:打给?|问了?|联系了?|找了?|"
    r"打电话给)(?P<called>1(?:10|19|20|22)|(?![上了到不过好着来说])[\u4e00-\u9fa5]{2,12}?)(?:电话)?$|"
    r"^(?:后来|刚刚?|隔了?[^\uff0c]{1,4}|"
    r"过了?[^\uff0c]{1,4})?(?P<calling>[\u4e00-\u9fa5]{2,12}?)(?:自己)?(?:又|也|再|刚)*(?:打来|"
    r"来电|打电话来|打过来|回我|回话|回过来|回电|来电话|打到[\u4e00-\u9fa5]{2,6}|"
    r"来|报|(?:电话里?)?(?:又|再)?补(?:了)?(?:一句|充|报))(?:了)?(?:一?[个次道趟回])?(?:电话|了)?$"
)


# 接电话的是老闻，他说: who took the call
_ANSWERS = re.compile(
    r"(?:接(?:的|听)?电话|接听|回电话?|值班|值守|在现场|守现场)的(?:人|同志)?(?:是|叫)(?P<who>[\u4e00-\u9fa5]{2,8})$"
)


def of_call(text: str) -> str:
    """Return whom a call is with, "" where the clause tells of none."""
    if answers := _ANSWERS.search(text):
        return answers["who"]
    match = _CALL.search(re.sub(rf"^\s*{_CLOCK}", "", text.strip()))
    who = (match["called"] or match["calling"]) if match else ""
    return "" if _SPOKEN_CLOCK.search(who) else who


_PAPER = (
    r"[\u4e00-\u9fa5]{0,6}(?:登记|名单|台账|名册|花名册|记录|清单|签到|订单|档案|日志|单子|[单簿册表])"
    r"(?:本|表|簿|册|单)?"
)
# 公司翻出船登记，写的是4个人: whoever brings a register forth, and the register
_BROUGHT = re.compile(
    r"^\s*(?P<who>[\u4e00-\u9fa5]{2,8}?)(?:后来|随后|后面|刚才|刚刚?|又|也|那边|这边|自己)*"
    r"(?:翻|找|拿|调|查|提供|出示|交|报|送|取|打印|导|传)(?P<out>出来?|来|了|过来|到)"
    rf"(?:一份|一本|一张|的)*(?P<paper>{_PAPER})$"
)
_GOING_OUT = ("船", "入", "厂", "库", "车", "海", "港", "勤", "工", "诊", "货", "租", "团")


def of_register(text: str) -> str:
    """Return who brings forth which register, "" where nobody does: 公司出船登记."""
    match = _BROUGHT.match(text)
    if match is None:
        return ""
    ends = match["out"] == "出" and match["paper"].startswith(_GOING_OUT)
    return match["who"] + ("出" if ends else "") + match["paper"]


_SUPPLY = r"[停断](?:水|电|气|暖|网)"
_HEADING = re.compile(
    rf"^(?:{_SUPPLY}|伤亡|死亡|失联|被困|疏散|转移|过火|受淹|聚集)(?:人数|户数|面积|数字?)?(?P<who>.{{2,}})$"
)
# 受伤工人说 is told by one of them
_TELLS_OF_IT = re.compile(r"(?:公司|水司|电力|燃气|热力|厂|[里方]|物业|镇|乡|村)$")


def without_heading(who: str) -> str:
    """Return the teller without what is counted in front of him: 停气街道说800户."""
    match = _HEADING.match(who)
    tells = match is not None and (ends_unit(match["who"]) or _TELLS_OF_IT.search(match["who"]))
    return match["who"] if match and tells else who


def only_clock(who: str) -> bool:
    """Say whether a designation is no more than a spoken time: 下午两点过五分打来说…."""
    return bool(_ONLY_CLOCK.fullmatch(who))


_ONLY_CLOCK = re.compile(
    r"(?:今天|昨天|今早|昨晚|凌晨|早上|上午|中午|下午|傍晚|晚上|夜里)*"
    r"(?:(?:\d+|[一二两三四五六七八九十零]+)点(?:半|多|过|来钟|钟|左右|的样子|\d+|[一二三四五六七八九十零]+|分|刻)*)"
    r"(?:打|来|接|收|记)*"
)
_SPOKEN_CLOCK = re.compile(r"[一二两三四五六七八九十]点|^(?:凌晨|早上|上午|中午|下午|傍晚|晚上)")


_FLAT_NO = re.compile(
    r"\s*(?:都|全)?(?:是)?(?:假的|谣言|没有的事|没(?:有)?这(?:回|个)?事|不实|不属实|造谣|瞎说|胡说)\s*"
)


def flat_no(text: str) -> bool:
    """Say whether a clause does nothing but call what was said before it untrue."""
    return bool(_FLAT_NO.fullmatch(text))
