"""Who is named as saying a clause, and what kind of speaker that is."""

import re
from enum import StrEnum
from functools import lru_cache

from assistant.duties.report.conflicts import tellers
from assistant.duties.report.conflicts.titles import receives
from assistant.duties.report.conflicts.vocabulary import any_of, words
from assistant.duties.report.reading.informants import ends_unit, person_pattern
from assistant.duties.report.reading.senders import sender


class Voice(StrEnum):
    """Who speaks, as far as it matters for whom to believe."""

    HEARSAY = "hearsay"  # the net, chat groups, neighbours, onlookers
    PARTY = "party"  # somebody concerned: owner, driver, family, firm
    UNIT = "unit"  # an authority or the unit responsible
    PART = "part"  # a part of one paper: 前半截, 标题, 附表
    VAGUE = "vague"  # 有的说, 另一份稿子
    NOTE = "note"  # nobody named: whoever gave the note


_CLOCK = r"(?:\d{1,2}[:\uff1a点时]\d{0,2}分?(?:左右|许)?)"


@lru_cache(maxsize=1)
def _speaking() -> re.Pattern[str]:
    nouns = words()["speakers"]
    everyone = any_of([w for kind in nouns.values() for w in kind])
    said = any_of(words()["saying"])
    lead = r"(?:但是?|可是?|不过|然而|而|后来|又|同时|另外|还有|结果|问了?|再问|打给)?"
    return re.compile(
        rf"^\s*(?:{_CLOCK}\s*)?{lead}(?P<who>[^\d\s]{{0,10}}?(?:{everyone})"
        rf"(?:[\u4e00-\u9fa5]{{0,6}}?|\([^)]*\)|\uff08[^\uff09]*\uff09))"
        rf"\s*(?:{_CLOCK})?(?:在?(?:电话|现场|群|微信)里)?(?:又|也|都|只|却|就|还|则|刚|正?在|疯|纷纷|那边|那头)*"
        rf"(?P<verb>{said})(?<!宣传)(?<!对讲)(?![警案名废销考应院移运弯数点])(?P<rest>.*)$"
    )


@lru_cache(maxsize=1)
def _head() -> re.Pattern[str]:
    """13:26大河口镇刘洋，…: a clock, a unit and a name, and nothing else."""
    return re.compile(
        rf"^\s*{_CLOCK}(?!分)\s*(?P<unit>[\u4e00-\u9fa5]{{2,12}}?){person_pattern()}\s*$"
    )


# 有人发朋友圈说: whoever posts it need not know
_POSTS = re.compile(
    rf"^\s*(?:{_CLOCK}\s*)?(?P<who>[^\uff0c\d\s]{{0,8}}?(?:发|转|晒|拍|刷|上传)(?:了|的|过|到|一?[个条段篇])*"
    r"(?:朋友圈|微博|抖音|快手|小红书|短?视频|帖子?|贴吧|网上))[里上]?(?:说|讲|称|写|喊|配文|标题)(?:的?是|着)?(?P<rest>.*)$"
)
# a label in front of a colon is no speaker
_LABELS = re.compile(
    r"^(?:\W*)(?:联系人|联系|联|原因|地点|时间|停|另|备注|来源|电话|情况|现场(?:$|情况|力量|处置|指挥|措施|负责|联系|有|已|人员$)|措施|处置|伤亡|标题|"
    r"主送|附|注|其中|包括|目前|(?:尊敬的)?各位|(?:尊敬的)?领导|同志们|(?:接|收|记|又打|再打|又来电|又讲|又说)$|[又再](?:补|发|送|转|报)来?|"
    r"以上|如下|下步|下一步|起火原因|伤者|死者|力量|到场力量|请示|要求|续|首报|续报|终报|.*素材|"
    r".*记录?|更正|订正)"
)
_CHAT_LEAD = re.compile(
    rf"^\s*(?P<first>{_CLOCK})?\s*(?P<who>(?:110|119|120|122|12345|[^\d\s])[^\d]{{0,15}}?)\s*"
    rf"(?:(?P<second>{_CLOCK})|[\uff08(]\s*(?P<third>{_CLOCK})[收来报发电文到话]*[\uff09)])?\s*$"
)


_NAMED = re.compile(
    rf"^\s*(?:{_CLOCK}\s*)?(?P<who>[\u4e00-\u9fa5]{{1,3}}|"
    rf"[\u4e00-\u9fa5]{{1,8}}的)(?:{_CLOCK})?(?:说|讲|称|表示|回复)(?P<rest>.*)$"
)
_NOT_NAMES = re.compile(
    r"^(?:听|据|就|还|又|也|都|没|别|不|再|先|后|他|她|它|我|你|们|是|只|刚|这|那|应|可|乱|瞎|胡|"
    r"照)|^[会能敢肯愿]$"
)


def voice_of(who: str) -> Voice:
    """Say what kind of speaker a designation names; the last noun in it decides."""
    who = sender(who)
    if who.startswith(tuple(words()["speakers"]["vague"])):
        return Voice.VAGUE
    best, where = Voice.NOTE, -1
    for kind in ("unit", "party", "vague", "hearsay"):
        for noun in words()["speakers"][kind]:
            at = who.rfind(noun)
            if at >= 0 and at + len(noun) >= where:
                best, where = Voice(kind), at + len(noun)
    return best


def speaker_of(text: str, colon: bool, line: bool) -> tuple[str, Voice, int, bool] | None:
    """Return speaker, voice, where what is said begins, and whether it goes on past a full stop."""
    if part := tellers.part_of_paper(text, colon=colon):
        return part[0], Voice.PART, part[1], colon
    if not colon and (head := _head().match(text)) and _opens(head):
        return head["unit"] + head["name"], talker(voice_of(head["unit"])), len(text), True
    if post := _POSTS.match(text):
        return post["who"], Voice.HEARSAY, post.start("rest"), False
    return None if _COMPLAINS.search(text) else _named(text, colon, line)


def _opens(head: re.Match[str]) -> bool:
    """Whether a clock, a unit and a name open a telling; 4时50分接交警通知 tells of a call."""
    called = receives(head["unit"]) and _CALL.fullmatch(head["name"])
    return ends_unit(head["unit"]) and not called


_CALL = re.compile(r"通知|指令|求助|报修|调度|派单|来电|电话")


def _named(text: str, colon: bool, line: bool) -> tuple[str, Voice, int, bool] | None:
    if colon and line and (part := _DOCUMENT.match(text)):
        voice = voice_of(part["who"])
        if voice is not Voice.NOTE:
            return part["who"], voice, len(text), True
    if colon and (lead := _CHAT_LEAD.match(text)) and not _LABELS.match(lead["who"]):
        clock = any(lead[name] for name in ("first", "second", "third"))
        voice = voice_of(lead["who"])
        if (clock or line or voice is not Voice.NOTE) and not _SAYING_END.search(lead["who"]):
            stays = clock or (line and voice is Voice.HEARSAY)
            return _NEWS.sub("", lead["who"]), talker(voice), len(text), stays
    if colon and (match := _TELLING.match(text)) and not _LABELS.match(match["who"]):
        return match["who"], talker(voice_of(match["who"])), len(text), False
    if match := _speaking().match(text):
        who = match["who"]
        called = receives(who) and not colon  # 6时10分接园区通知，我厂…: whoever was told goes on
        if called or _NO_TELLER.search(who) or _DOES.search(who + match["verb"]):
            return None
        who = tellers.alone(who.rpartition("据")[2] or who)  # 自己去医院的据馆长说有4个
        in_group = _GROUP.search(text[match.end("who") : match.start("verb")])
        voice = Voice.HEARSAY if in_group else voice_of(who)
        return who, voice, match.start("rest"), False
    if (match := _NAMED.match(text)) and not _NOT_NAMES.match(match["who"]):
        voice = Voice.VAGUE if match["who"] == "有" else Voice.UNIT  # 有说五十来台，有说上百台
        return "有的" if voice is Voice.VAGUE else match["who"], voice, match.start("rest"), False
    if told := tellers.anyone(text):
        who, at = told
        return who, talker(voice_of(who)), at, False
    return None


# 消防没讲原因 says nothing; 其中去医院看的17名 are some of those who were counted
_NO_TELLER = re.compile(r"^(?:其中|另外|剩下|包括)|(?:没有?|未|不)$")
# 家长领回, 质监站的人出发: deeds, no words
_DOES = re.compile(
    r"[领送带接抬拉返退召收撤找追驳挽捞救拖搬赶]回$|[出转批触引爆频开分复并高派印]发$"
)
# 学生陆续说恶心: how they feel is no account of what happened
_COMPLAINS = re.compile(
    r"(?:陆续|学生|孩子|同学|员工|工人|居民|顾客|客人|老人|乘客|[他她们人])(?:都|就|也|先后|陆续)*(?:说|讲|喊|叫|称)"
    r"(?:有点|很|都|是|自己|觉得)*(?:恶心|头[晕疼痛昏]|肚子|胃|难受|不舒服|想吐|胸闷|[疼痛]|身上|嗓子|喉咙|浑身|没力|眼睛)"
)
_GROUP = re.compile(r"[群圈]")  # 车主群里传: whoever is in it
# 材料一 某分局23:10电话记录: one of several papers
_DOCUMENT = re.compile(
    rf"^\s*(?:(?:材料|来源|信息|附件|来件)?[一二三四五六\d①-⑨]*[\s、.:：]+)?(?P<who>[\u4e00-\u9fa5]{{2,14}}?)"
    rf"\s*{_CLOCK}?\s*(?:值班)?(?:电话|来电|书面|口头|快报|短信|微信|传真|情况)"
    r"(?:记录|报告|报|摘录|反馈|回复|信息|通报|专报|说明)?$"
)


# 武晓丽补一句, 景区更正: who, without what the message is
_NEWS = re.compile(
    r"(?<=[\u4e00-\u9fa5]{2})(?:刚|又|再)*(?:补(?:了)?(?:一句|充|报)|更正|订正|续报|来电|打来|回电|回话|来信)(?:电话)?$"
)


def talker(voice: Voice) -> Voice:
    """Return PARTY for somebody named who is of no known kind."""
    return Voice.PARTY if voice is Voice.NOTE else voice


_SAYING_END = re.compile(
    any_of(["说", "讲", "称", "回", "报", "来电", "电话", "反映", "表示", "报告", "回复", "通报"])
    + r"$"
)
# 某某瞭望塔16点10报的
_TELLING = re.compile(
    rf"^\s*(?:{_CLOCK}\s*)?(?P<who>[^\d\s]{{2,16}}?)\s*(?:{_CLOCK})?(?:来)?(?:报来|报的|报|来电|打电话|来电话|电话|微信|短信|口述|"
    rf"报告|打来|打电话来|打过来|说|讲|反映)(?:的|过来)?$"
)
