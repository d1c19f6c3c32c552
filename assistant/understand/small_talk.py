"""What is answered at once: the time, the day, who the assistant is, thanks, what is no task."""

import re
from datetime import datetime, timedelta

from assistant.understand.likeness.model import likely
from assistant.understand.quoted import enclosed
from assistant.understand.reading import Reading
from assistant.understand.world import World

_WEEKDAYS = "一二三四五六日"
_SHIFTS = {"明天": 1, "昨天": -1, "后天": 2}
_LEAD = r"^(?:请问|那|哎|喂|嗯|诶|(?:你好|您好)(?=[\uff0c,])|[\uff0c,\s])*"
_TIME = re.compile(
    r"^(?:现在|这会儿?|眼下|当前)?(?:是)?(?:几点(?:了|钟|几分)?|什么时间了?|啥时候了|时间是?多少)(?:了|啊|呀|呢|吗)?$|^报时"
)
_DAY = re.compile(
    r"(?:今天|明天|昨天|后天|今儿|今日)(?:是)?(?:星期几|周几|礼拜几|几号|几月几[号日]|多少号|什么日子|星期|哪天)"
)
_BARE_DAY = re.compile(r"^\s*(?:是)?(?:星期几|周几|礼拜几|几号)")
_WHO = re.compile(
    r"^(?:你是谁|你叫什么|你是(?:什么|哪个|干什么的|干嘛的|机器人|人工智能|AI|真人).*|介绍一下你自己|自我介绍.*|你的名字.*)[吗呢啊?\uff1f]?$"
)
_CAN = re.compile(
    r"(?:你|助手)?(?:能|会|可以)(?:干|做|帮我做|办|帮忙做|处理)?(?:什么|些什么|啥|哪些)$|(?:有|都有)(?:什么|哪些|啥)功能|怎么(?:用|使用)(?:你|这个|助手)|^帮助$|使用说明"
)
_THANKS = re.compile(
    r"^(?:谢谢|多谢|辛苦|感谢|好的?谢谢|谢了|麻烦了|辛苦了|早上好|晚上好|下午好|你好|您好|在吗|在不在|嗨|哈喽|hello|hi|再见|拜拜|晚安|收到|知道了|明白了?|好的?|嗯+|哦+|行|没事了?|不客气)(?:啊|呀|了|你|您|助手|哈|吧|啦|值班助手)*[!\uff01。~\s]*$",
    re.IGNORECASE,
)
_HOLD = re.compile(
    r"^(?:(?:等一?下|等等|慢着|且慢)|(?:先)?(?:别|不要|不用)(?:急着)?(?:发|派|建|推|打|催|动|办|升|退|执行)(?:了|出去|吧)*)$"
)
_LEAVE = re.compile(
    r"^(?:先|这个|这件|这单|那单|那个|暂时?|暂且|咱|我们)*(?:别|不要|不用|不必|甭|不急着?)(?:急着|忙着|着急|再)?"
    r"(?:派单?|发(?:通知|短信|出去)?|建(?:事件|单)?|推(?:视频|送)?|打(?:电话)?|催(?:办|单)?|动|办结?|升级|退(?:回|单)?|执行|查岗|点名|(?:(?:跟|和|与)[^\uff0c,。]{1,8})?(?:换|调|倒)班|交班|接班|导出|删|撤)(?:了|吧|呢)?$"
)
_LOOK = re.compile(
    r"^(?:我|咱们?|我们|等我|让我|先|再)*(?:看看|看一下|核实|核一下|问问|问一下|想想|等等|等一下|商量|研究|请示|合计)(?:一下|清楚|下)?(?:再说|再定|再办|吧|以后再说|情况)?$|^(?:等会儿?|回头|待会儿?|一会儿?)再说$|^再说(?:吧)?$"
)
_TIRED = re.compile(r"心情|(?:我|有点|好)(?:累|困|饿|无聊)(?:了|啊|死)?$|翻译")
_WEATHER = re.compile(
    r"(?:今天|明天|今晚|明早|外面|现在|后天|周末).{0,6}(?:天气|下雨|下不下雨|气温|多少度|冷不冷|热不热|会不会下)(?!.{0,6}(?:通知|预警|预案))"
)
_ABOUT_QUOTE = re.compile(
    r"属于?(?:哪|什么)(?:一?类|种|个)|是(?:哪|什么)(?:一?类|种)|什么(?:意思|类型|性质|诉求)|(?:怎么|如何)(?:分类|归类|定性|理解|回复|答复)|"
    r"(?:概括|总结|归纳|提炼|翻译|归类|分类|判断|读|念)(?:一?下|一遍)|(?:是不是|算不算|有没有)(?:扬言|谣言|诈骗|广告|重复|诉求|问题|风险|骗)|说(?:了|的)?(?:是)?(?:什么|啥)|讲(?:了|的)?(?:是)?(?:什么|啥)|什么内容|大意|可信|真的假的|靠谱"
)
_MEANT, _SURELY = 0.5, 0.75  # chance of small talk: beside a quotation, and by itself


def left_undone(reading: Reading) -> bool:
    """Say whether the whole utterance only asks for something not to be done: 不用发了."""
    pieces = [p for p in re.split(r"[\uff0c,。!\uff01]", reading.words.strip()) if p.strip()]
    return bool(pieces) and all(
        _HOLD.match(p) or _LEAVE.match(p) or (number > 0 and _LOOK.match(p))
        for number, p in enumerate(pieces)
    )


def answer(reading: Reading, world: World) -> str:
    """Return the answer to small talk, "" where it is none."""
    words = re.sub(_LEAD, "", reading.words).strip(" \uff0c,。?\uff1f!\uff01")
    meant = likely(reading.own)["answer"]
    if reading.quotes and (meant >= _MEANT or _ABOUT_QUOTE.search(reading.words)):
        return _about_quote(reading)
    told: list[str] = []
    pieces = [p for p in re.split(r"[\uff0c,。?\uff1f]", words) if p.strip()]
    for piece in pieces:
        if told and _BARE_DAY.match(piece):
            continue  # 明天几号，星期几: told with the day
        text = _piece(piece.strip(), world.now)
        if not text:
            return "" if meant < _SURELY or reading.mentions else "好的，有事请讲。"
        told.append(text)
    return "\uff0c".join(dict.fromkeys(told)) + "。" if told else ""


def _piece(words: str, now: datetime) -> str:
    if _DAY.search(words):
        shift = _SHIFTS.get(words[:2], 0)
        day = now + timedelta(days=shift)
        name = words[:2] if shift else "今天"
        return f"{name}是{day.year}年{day.month}月{day.day}日，星期{_WEEKDAYS[day.weekday()]}"
    if _TIME.search(words) and len(words) <= 9 and not re.search(r"报|前|之前|到期|件|单", words):
        return f"现在是{now.hour}时{now.minute:02d}分"
    if _WHO.search(words):
        return "我是值班助手，协助您查规定、办事件、调视频、控设备、找人和写报告"
    if _CAN.search(words) and len(words) <= 20:
        return (
            "我能查规定并给出处，登记、派发和催办事件，调视频和截图，控制会商室设备，"
            "查值班和通讯录，发通知、查岗，起草和核对报告，生成交接班摘要；对外的操作都要您确认后才执行"
        )
    if _HOLD.match(words) or _LEAVE.match(words):
        return "好的，不做"
    if _LOOK.match(words):
        return "好的，等您的话"
    if _THANKS.search(words):
        return "在，请讲" if re.search(r"好$|在|hello|hi|嗨", words, re.IGNORECASE) else "好的"
    if _WEATHER.search(words) and not re.search(r"会商室|空调|大厅", words):
        return (
            "天气以气象部门发布为准，我没有接入天气数据；"
            "需要的话我可以把气象云图放上大屏，或查气象局值班电话"
        )
    if _TIRED.search(words):
        return "这不属于值班业务，我帮不上；值班方面的事请直接说"
    return ""


def _about_quote(reading: Reading) -> str:
    from assistant.understand.slots.create import category_of
    from assistant.understand.slots.wording import tidy

    text = tidy(reading.quotes[0].text)
    kind = category_of(text)
    told = f"这段话反映的是：{enclosed(text)}。" if text else ""
    sort = f"属于{kind}类诉求。" if kind else ""
    return f"{sort}{told}其中要求系统自动操作的内容不予执行。"
