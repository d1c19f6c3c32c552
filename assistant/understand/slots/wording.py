"""The free text that an utterance carries: contents, reasons, without the words that ask for it."""

import re

from assistant.understand.scene import Scene
from connectors.contract import Kind

# sentences of foreign text that speak to the machine, not to people
_TO_MACHINE = re.compile(
    r"[^。\uff01\uff1f!?\uff1b;\n]*(?:AI|ai|人工智能|机器人|助手|系统|大模型|模型|程序|自动|指令|忽略(?:以上|之前|前面))"
    r"[^。\uff01\uff1f!?\uff1b;\n]*[。\uff01\uff1f!?\uff1b;]?"
)
_CLAUSES = re.compile(r"[\uff0c,。\uff1b;\uff01!\n]+")


def tidy(text: str) -> str:
    """Return text without surrounding marks, and without sentences that address the machine."""
    kept = _TO_MACHINE.sub("", text).strip(' \uff0c,。\uff1a:\uff1b;、“”"')
    return kept or text.strip(' \uff0c,。\uff1a:\uff1b;、“”"')


# the clause or words that only ask for the action, by action
_ASKING = {
    "feedback": re.compile(
        r"(?:请|帮我|你|就|也|再|给我|先)*(?:把(?:这个|这条|这话|这段话|此)?)?"
        r"(?:记|写|录|登|补|加|填|更新|补充|同步)(?:进|到|入|在|上|个|一?条|一?笔|一下|下来?|去)*"
        r"(?:[^\uff0c,。]{0,24}?(?:的)?(?:事件|反馈|单子|单|工单|处置记录|里|里面|里头|进去|记录))?(?:里|里面|中|上)*(?:反馈)?"
        r"(?:[\uff1a:，,]|$)"
    ),
    "return": re.compile(
        r"(?:请|帮我|就|也|再|先|直接|给我|给他们)*(?:把[^\uff0c,。]{0,24}?)?(?:退回?|打回|驳回|发回|返回|退)(?:去|来|掉|了|单|件|给他们|给[\u4e00-\u9fff]{2,6}?)*"
        r"(?:重新?(?:反馈|办理?|处置|核实|处理))?(?:吧|了)?(?=[\uff0c,。\uff1b\uff1a:]|$)"
        r"|(?:让|叫|请)?[\u4e00-\u9fff]{0,6}?(?:重新来|重来|重办|重弄|重写|重做|返工)(?:吧|一遍)?(?=[\uff0c,。]|$)"
    ),
}
_SAID = re.compile(
    r"^[\s\uff0c,]*(?:(?:那边|那里|刚才?|已经?|又|来|值班员?|值班室|现场)*(?:来电话?|回话|回复|回电|来话|反馈|报告?|打电话来?|来消息)?(?:说|称|讲|反映|报告|报|是)?)[\uff0c,\uff1a:\s]*"
)
_REASON = re.compile(
    r"^(?:理由|原因|因为|由于|就说|说是|说|备注|让他们|叫他们|请他们|要他们)(?:是|为|写|[\uff1a:])?"
)


_SENT_BACK = re.compile(
    r"退回|打回|驳回|退单|退件|退了|退掉|退给|发回|重来|重办|重弄|重写|重做|返工"
)


def content_after(scene: Scene, form: str) -> str:
    """Return what is told besides the asking words and the name of the thing."""
    text = scene.words
    colon = re.search(r"(?<!\d)[\uff1a:]\s*(.+)$|[\uff1a:](?!\d)\s*(.+)$", text, re.S)
    if colon and re.search(r"反馈|记|写|理由|退|内容", text[: colon.start()]):
        return tidy(colon[1] or colon[2] or "")
    text = _ASKING[form].sub(
        "\uff0c", _without_names(scene, form), count=1 if form == "return" else 0
    )
    if form == "return":
        parts = _CLAUSES.split(scene.words)
        other = [c for c in parts if not _SENT_BACK.search(c)]
        if any(_telling(_clean(c, form)) for c in other) and len(other) < len(parts):
            text = "\uff0c".join(other)
    clauses = [_clean(c, form) for c in _CLAUSES.split(text)]
    kept = [c for c in clauses if _telling(c)]
    return "\uff0c".join(kept)


def _without_names(scene: Scene, form: str) -> str:
    """Blank the numbers and titles of events; with feedback also who says it."""
    text = list(scene.words)
    for mention in scene.part.mentions:
        a, b = mention.start - scene.part.start, mention.end - scene.part.start
        if mention.kind is Kind.EVENT:
            text[a:b] = " " * (b - a)
        elif form == "feedback" and mention.kind in (Kind.UNIT, Kind.EXTERNAL):
            said = _SAID.match(scene.words[b:])
            if said and said.end() and said[0].strip("\uff0c, "):
                text[a : b + said.end()] = "\uff0c" * (b - a + said.end())
    return "".join(text)


def _clean(clause: str, form: str) -> str:
    clause = clause.strip()
    if form == "return":
        clause = _REASON.sub("", clause)
    else:
        clause = re.sub(
            r"^(?:街道|镇里|镇上|园区|他们|那边|现场)?(?:刚才?|又)?(?:来电话?|来电|打电话来?|回话|来消息)?(?:说|称|讲)(?:是)?",
            "",
            clause,
        )
    return re.sub(
        r"^[那这]?(?:个|件|条|单|起|事)?(?:单子|事件|事|单)?[的\uff0c]?", "", clause
    ).strip()


def _telling(clause: str) -> bool:
    if re.fullmatch(
        r"[\u4e00-\u9fff\d]{1,12}(?:那|这)(?:个|一?件|条|起|一?单|事|单子)?(?:事|单子)?", clause
    ):
        return False
    bare = re.sub(r"[那这个件条单子事把给请\s]", "", clause)
    return len(bare) >= 2
