"""Arguments of notices and roll-calls."""

import re

from assistant.understand import describe
from assistant.understand.mentions import Mention
from assistant.understand.scene import Filling, Scene
from assistant.understand.slots.things import WHO, choices, free, one, who
from assistant.understand.slots.wording import tidy
from connectors.contract import Kind

_CHANNELS = (
    ("政务微信", r"政务微信|微信"),
    ("短信", r"短信"),
    ("传真", r"传真"),
    ("电话", r"(?:打|用|通过|改成?|换成?)电话|电话(?:通知|告知)"),
)
_RECEIPT = re.compile(r"回执|确认收到|收到请回|要回复|收到后回复|签收")
_NO_RECEIPT = re.compile(r"(?:不用|不要|无需|不需要|免)(?:回执|签收|回复)")
_PENDING = re.compile(
    r"(?:没|未)(?:回|签|收|回执|签收|确认)[\u4e00-\u9fff]{0,3}(?:的|那几家|单位|几家)|这几家|那几家|这些单位"
)


def send(scene: Scene, offered: str = "") -> Filling:
    """Fill notice.send: to, content; channel and receipt only where said."""
    filling = Filling()
    _to(scene, filling)
    _content(scene, filling, offered)
    for channel, pattern in _CHANNELS:
        if re.search(pattern, scene.words):
            filling.put("channel", channel, f"“{channel}”")
            break
    if _NO_RECEIPT.search(scene.words):
        filling.put("need_receipt", False, "不要回执")
    elif not _REMINDS.search(scene.words) and _RECEIPT.search(_head_and_tail(scene)):
        filling.put("need_receipt", True, "要回执")
    return filling


def _head_and_tail(scene: Scene) -> str:
    """Return the words in which a receipt may be asked for (not 没回执的再发)."""
    return re.sub(r"(?:没|未|还没)回执?", "", scene.words)


def _to(scene: Scene, filling: Filling) -> None:
    if _PENDING.search(scene.words):
        step = next(
            (n for n, s in enumerate(scene.earlier, 1) if s.action == "notice.receipts"),
            0,
        )  # fmt: skip
        if step:
            filling.put("to", f"${step}.pending", f"第{step}步查出的未回执单位")
            return
        spoken = scene.focus.latest(Kind.NOTICE)
        pending = [str(u) for id in spoken[:1] for u in scene.fact(id, "pending") or ()]
        if pending:
            filling.put("to", pending, "该通知未回执的单位")
            return
    ids = [id for id in _receivers(scene) if scene.thing(id)]
    if ids:
        filling.put("to", ids, "、".join(scene.name(id) for id in ids))
    elif spoken_of := [id for id in who(scene) if scene.thing(id)]:
        filling.put("to", spoken_of, f"承上文 → {'、'.join(scene.name(id) for id in spoken_of)}")
    else:
        filling.ask("to", "通知哪些单位？")


_TOWARDS = re.compile(
    r"(?:通知(?:一?下)?(?:到)?|发(?:通知|短信|消息|传真|微信)?(?:给|到)|给|跟|和|向|告诉|告知|知会|转告|提醒|让|叫|请|对|转发(?:给|到)?|群发(?:给)?|打电话给)\s*(?:一?下|全体|所有|各|一声)?"
)


def _receivers(scene: Scene) -> list[str]:
    """Return the units that stand behind the first word of telling, joined by 和/、."""
    mentions = free(scene, *WHO)
    words = scene.words
    for mark in _TOWARDS.finditer(words):
        edge = mark.end() + scene.part.start
        row: list[str] = []
        for mention in mentions:
            between = scene.part.words[edge : mention.start] if mention.start >= edge else None
            if between is not None and re.fullmatch(
                r"[\s和与及、跟的]*(?:以及|还有|全体|所有|各)?[\s]*", between
            ):
                row.append(mention.candidates[0].id)
                edge = mention.end
        if row:
            return list(dict.fromkeys(row))
    some = mentions if "他们" in words else mentions[:1]
    return list(dict.fromkeys(m.candidates[0].id for m in some))


_BEFORE_CONTENT = re.compile(r"^(?:请|麻烦|帮我|再|然后|并|同时|就|也|把)*")
_ASK_ONLY = re.compile(
    r"^(?:(?:要|需要|记得|还要|并|都)*(?:带|收|给|有)?回执|要他们回执|让他们回执|(?:要|需)?(?:各单位)?(?:收到)?(?:请)?回复?)$"
)


def _content(scene: Scene, filling: Filling, offered: str) -> None:
    if offered:
        filling.put("content", offered, "上文拟发的内容")
        return
    if scene.part.quotes:
        quoted = scene.part.quotes[0]
        own = not _marked(scene, quoted.start)
        text = tidy(quoted.text)
        head, mark, tail = text.rpartition("\uff0c")
        if own and mark and _ASK_ONLY.match(tail):  # the officer's own words end the message
            text = head
            filling.put("need_receipt", True, "要回执")
        filling.put("content", text, "引用的原文", foreign=not own)
        return
    text = told(scene)
    if not _AGAIN.sub("", text):
        text = ""
    if text and not (_REMIND.fullmatch(text) and _notice_before(scene)):
        filling.put("content", text, "所述内容")
        return
    if _REMIND.fullmatch(text) and (notice := _notice_before(scene)):
        filling.put("content", f"请尽快回执“{scene.name(notice)}”", "催回执")
        return
    again = re.search(r"再发|重发|补发|转发|再通知|催|提醒", scene.words)
    notice = _notice_before(scene) if again or _PENDING.search(scene.words) else ""
    if notice:
        filling.put("content", f"{scene.name(notice)}，请尽快回执", f"按通知“{scene.name(notice)}”")
        return
    happened = scene.carried("title") if scene.result("event") else None
    if happened:
        filling.put("content", f"{happened}", "本计划登记的事件")
        return
    done = [s for s in scene.earlier if s.action in _DONE and s.arguments.get("event")]
    if done:
        name = scene.name(str(done[-1].arguments["event"]))
        filling.put("content", f"“{name}”{_DONE[done[-1].action]}", "本计划所办")
        return
    filling.ask("content", "通知什么内容？")


_DONE = {"event.close": "已办结", "event.escalate": "已升级", "event.dispatch": "已派单"}
_AGAIN = re.compile(
    r"(?:没|未)(?:回执?|签收?|确认)的?|再|重新|都|给|他们|催|发|通知|提醒|打|电话|一(?:遍|次|下|声|条)|[\uff0c,\s]"
)
_REMINDS = re.compile(r"(?:赶紧|尽快|抓紧|快点?|马上|及时)(?:把)?(?:回执|签收)")
_REMIND = re.compile(
    r"(?:让|叫|请|要|跟|催)?(?:他们|各单位|对方|没回的)?(?:都|说)?(?:预警|通知)?(?:赶紧|尽快|抓紧|快点?|马上|及时)"
    r"(?:把)?(?:回执|签收|回复|确认|回)(?:一下|了)?"
)


def _marked(scene: Scene, start: int) -> bool:
    """Say whether a quotation has marks of its own (else it only stands behind 短信：)."""
    return start > 0 and scene.part.text[start - 1] in "“「『‘\"'"


def _notice_before(scene: Scene) -> str:
    carried = scene.carried("notice")
    if isinstance(carried, str) and not carried.startswith("$"):
        return carried
    text, mentions = scene.local()
    clear = describe.clear(describe.notices(text, scene.world, mentions))
    return clear or (scene.focus.latest(Kind.NOTICE) or ("",))[0]


def told(scene: Scene) -> str:
    """Return what is to be announced: behind the colon, or behind whom it is told to."""
    words = scene.words
    colon = re.search(r"(?<!\d)[\uff1a:](.+)$|[\uff1a:](?!\d)(.+)$", words, re.S)
    if colon:
        return tidy(colon[1] or colon[2] or "")
    mentions = [m for m in free(scene, *WHO)]
    receivers = set(_receivers(scene))
    ends = [m.end for m in mentions if m.candidates[0].id in receivers]
    last = _run_end(scene, mentions, receivers)
    rest = scene.part.words[last : scene.part.end] if ends else words
    rest = re.sub(
        r"^(?:的)?(?:值班室|各单位|单位|那边|们)?(?:说|讲|打个招呼|发)?(?:一声|一下|个|一条|条|份|一份)?(?:通知|短信|消息|提醒|微信|传真|信息)?[\uff0c,\s]*(?:说|告诉他们|内容是)?[\uff0c,\s]*",
        "", rest,
    )  # fmt: skip
    if not ends:
        rest = re.sub(
            r"^.*?(?:通知|提醒|告知|说一声|发(?:短信|消息|通知)?)[\uff0c,\s]*", "", rest, count=1
        )
    clauses = [
        c
        for c in re.split(r"[\uff0c,。\uff1b;]", rest)
        if c.strip() and not _ASK_ONLY.match(c.strip())
    ]
    text = "\uff0c".join(c.strip() for c in clauses)
    text = re.sub(r"(?:再|重新)?(?:发|通知)(?:一遍|一次|一下|一声)?$", "", text)
    if re.fullmatch(
        r"(?:也|再|都)?(?:发|给|通知)?(?:一份|一下|一声|一条|过去|去|一遍)*", tidy(text)
    ):
        return ""
    return tidy(text) if len(tidy(text)) >= 3 else ""


def _run_end(scene: Scene, mentions: list[Mention], receivers: set[str]) -> int:
    """Return where the row of receivers ends."""
    run = [m for m in mentions if m.candidates[0].id in receivers]
    end = run[0].end if run else scene.part.start
    for mention in run[1:]:
        if mention.start - end <= 3:
            end = mention.end
    return end


def receipts(scene: Scene) -> Filling:
    """Fill notice.receipts."""
    filling = Filling()
    text, mentions = scene.local()
    made = scene.result("notice")
    found = describe.notices(text, scene.world, mentions)
    if made:
        filling.put("notice", made, "本计划发出的通知")
    elif not one(scene, filling, "notice", found, what="哪一份通知"):
        spoken = scene.focus.latest(Kind.NOTICE)
        if len(spoken) == 1:
            filling.put("notice", spoken[0], f"承上文 → {scene.name(spoken[0])}")
        else:
            every = [n.id for n in scene.world.of(Kind.NOTICE)]
            filling.ask("notice", "哪一份通知？", choices(scene, spoken or every))
    if re.search(r"没|未|不|还差|漏|还有谁|还有哪", text):
        filling.put("state", "未回执", "未回执的")
    elif re.search(
        r"已经?回|已签|回了(?!吗|没)|签了(?!吗|没)|收到了的|都有谁回|(?:谁|哪些|哪几家|几家)(?:都|已经?)?(?:回执?|签收?)(?:过|了)",
        text,
    ):
        filling.put("state", "已回执", "已回执的")
    return filling
