"""Arguments of what is looked for and added at the report desk: open, list, material, decide."""

import re

from assistant.understand import describe
from assistant.understand.quantities import integer, ordinals
from assistant.understand.scene import Filling, Scene
from assistant.understand.slots.things import iso
from assistant.understand.slots.which_report import report, step_of, subject, titled
from assistant.understand.slots.wording import tidy
from connectors.contract import Kind

_EDITABLE = ("草稿", "待审签", "已退回")
_TOLD = 0.5


def open_(scene: Scene) -> Filling:
    """Fill report.open: the report, or the event whose newest report is meant."""
    filling = Filling()
    step, _ = step_of(scene.words)
    about = "" if step else _event(scene)
    if about and not scene.part.of(Kind.REPORT):
        filling.put("event", about, f"按所述内容 → {scene.name(about)}")
        return filling
    report(scene, filling)
    return filling


_STATES = (
    ("已退回", r"退回|打回|驳回|被退"),
    ("已作废", r"作废"),
    ("待审签", r"待审签|待签|等.{0,4}签|(?:没|未|还没)(?:有)?签|在审|审签中|送审了?的"),
    (
        "已报出",
        r"(?<!没)(?<!未)(?:已|已经)?(?:报出去?|报上去|报送)(?:了|过)?(?:的|几|多少|哪)|已报|已经?报出",
    ),
    ("已签发", r"已?签发(?:了|好)?|签好了?"),
    ("草稿", r"草稿|没(?:有)?(?:写完|送审|写好)|还没(?:写完|送审)|写了一半|在写"),
)
_ABOUT = re.compile(
    r"(?:关于|有关|涉及)(?P<a>[\u4e00-\u9fff]{2,8}?)(?:的|那|$)|"
    r"(?P<b>积水|停电|停水|火情|火灾|燃气|走失|失联|追尾|泄漏|坍塌|食物中毒|爆炸|溺水)"
)


def list_(scene: Scene) -> Filling:
    """Fill report.list from state, step, event, day and what is left as keyword."""
    filling = Filling()
    words = scene.words
    state = next((s for s, pattern in _STATES if re.search(pattern, words)), "")
    filling.put("state", state, f"按“{state}”")
    step, _ = step_of(words)
    filling.put("step", step, f"“{step}”")
    for span in scene.part.times:
        if start := span.since or span.at:
            filling.put("since", iso(start), f"“{span.text}”起")
            break
    if about := _event(scene):
        filling.put("event", about, f"按所述内容 → {scene.name(about)}")
    elif re.search(r"这件|这个?事|该事件", words) and (known := subject(scene).event):
        filling.put("event", known, f"承上文 → {scene.name(known)}")
    elif found := _ABOUT.search(words):
        filling.put("keyword", found["a"] or found["b"], "所述内容")
    return filling


def _event(scene: Scene) -> str:
    """Return the registered event that the words plainly describe."""
    text, mentions = scene.local()
    if titled(text, scene.world):
        return ""
    bare = re.sub(r"首报|续报|终报|报告|草稿|稿子|签|报出去?", lambda m: " " * len(m[0]), text)
    found = describe.events(bare, scene.world, mentions)
    clear = describe.clear(found)
    return clear if clear and found[0].score >= _TOLD else ""


# --- material

_BEHIND = re.compile(r"^[^\n\uff1a:]{2,40}[\uff1a:\n]\s*(?P<text>.{2,})$", re.DOTALL)
_EARLIER = re.compile(
    r"(?:刚才|刚刚|上面|前面|上一?条|方才)(?:我|他们?|那)?(?:说|讲|发|报|贴|打)?的?"
    r"(?:那|这)?(?:一?[段条句些]|几句|个?(?:话|电话|情况|内容|消息))?"
)
_WORTH = 15  # characters; a shorter message is an order, not material


def material(scene: Scene) -> Filling:
    """Fill report.material: what is quoted or told behind the order, told before, or all of it."""
    filling = Filling()
    report(scene, filling, states=_EDITABLE, order=_order(scene))
    whole = scene.whole
    behind = _BEHIND.match(whole.words)
    if whole.quotes:
        filling.put("text", whole.quotes[0].text.strip(), "所引材料", foreign=True)
    elif behind and not re.search(r"\d$", whole.text[: behind.start("text")].rstrip("\uff1a: ")):
        filling.put("text", whole.text[behind.start("text") :].strip(), "所述材料")
    elif _EARLIER.search(scene.words) and (told := _told_before(scene)):
        filling.put("text", told, "上文所述")
    elif len(whole.text) >= _WORTH and not _EARLIER.search(scene.words):
        filling.put("text", whole.text, "按本条所述")
    else:
        filling.ask("text", "补充什么材料？请写在后面。")
    return filling


_NAMES_IT = re.compile(r"首报|续报|终报|报告|稿|快报|材料|BG\d", re.IGNORECASE)


def _order(scene: Scene) -> str | None:
    """Return the words before the colon, or the clause that names a report: the rest is news."""
    head = re.match(r"[^\n\uff1a:]{2,40}(?<!\d)(?=[\uff1a:\n])", scene.words)
    if head:
        return head[0]
    clauses = re.split(r"[\uff0c,。\uff1b;\n]", scene.words)
    return next((c for c in clauses if _NAMES_IT.search(c)), None)


def _told_before(scene: Scene) -> str:
    """Return the latest message of the officer that tells something."""
    told = [t.text for t in scene.focus.turns if t.role == "user" and len(t.text) >= _WORTH]
    return told[-1] if told else ""


# --- contradictions

# how the desk tells of one: 事发时间有矛盾（20时05分 / 20时15分），请认定
_CONFLICT = re.compile(
    r"(?P<what>[^\s。\uff1b\uff0c\uff1a“”‘’]{2,12})有矛盾\uff08(?P<sides>[^\uff09]+)\uff09"
)
_ASPECTS = {
    "时间": r"时间|几点", "人数": r"人数|数字|几个人|伤亡", "死亡": r"死", "受伤": r"伤(?!亡)",
    "重伤": r"重伤", "轻伤": r"轻伤", "被困": r"困", "失联": r"失联|失踪",
    "疏散": r"疏散|转移|撤离", "地": r"地点|地名|地址|位置|哪里", "原因": r"原因",
    "级": r"等级|级别",
}  # fmt: skip


def decide(scene: Scene) -> Filling:
    """Fill report.decide: the contradiction that was told of, and the side or the words for it."""
    filling = Filling()
    report(scene, filling, states=_EDITABLE, order=_order(scene) or "")
    told = _conflicts(scene)
    about = [one for one in told if _speaks_of(scene.words, one[0])] or told
    if len(about) > 1:
        what = "、".join(f"“{name}”" for name, _ in about)
        filling.ask("conflict", f"认定哪一处矛盾：{what}？")
        return filling
    if not about:
        said = next((n for n, p in _ASPECTS.items() if re.search(p, scene.words)), "")
        filling.put("conflict", said, "所述矛盾")
        if not said:
            filling.ask("conflict", "认定哪一处矛盾？")
        filling.put("decision", tidy(scene.part.full), "所述认定")
        return filling
    name, sides = about[0]
    filling.put("conflict", name, f"“{name}”")
    if side := _side(scene, sides):
        filling.put("choice", side, f"“{sides[side - 1]}”")
    else:
        filling.put("decision", tidy(scene.part.full), "所述认定")
    return filling


def _conflicts(scene: Scene) -> list[tuple[str, list[str]]]:
    """Return the contradictions that the assistant told of last, with their sides."""
    for turn in reversed(scene.focus.turns):
        if turn.role != "assistant":
            continue
        found = [
            (m["what"].removeprefix("还有"), [s.strip() for s in m["sides"].split("/")])
            for m in _CONFLICT.finditer(turn.text)
        ]
        if found:
            return found
    return []


def _speaks_of(words: str, name: str) -> bool:
    return any(key in name and bool(re.search(pattern, words)) for key, pattern in _ASPECTS.items())


def _side(scene: Scene, sides: list[str]) -> int:
    """Return which of the sides is chosen, counted from 1, 0 where the words name none."""
    for ordinal in ordinals(scene.words):
        at = ordinal.first if ordinal.first > 0 else len(sides) + 1 + ordinal.first
        if 1 <= at <= len(sides):
            return at
    edge = re.search(
        r"(?P<first>前者|前一?[个种]|前面|早的?那?个?)|后者|后一?[个种]|后面|晚的?那?个?",
        scene.words,
    )
    if edge and len(sides) == 2:
        return 1 if edge["first"] else 2
    said = [_figures(t.at.strftime("%H时%M分")) for t in scene.part.times if t.at]
    said += [_figures(m[0]) for m in _PEOPLE.finditer(scene.words)]
    fitting = [
        n
        for n, side in enumerate(sides, 1)
        if any(s and _figures(side)[-len(s) :] == s for s in said)
    ]
    return fitting[0] if len(fitting) == 1 else 0


_PEOPLE = re.compile(r"(?:\d+|[零一二两三四五六七八九十百]+)\s*(?=[人名个位户])")


def _figures(text: str) -> list[int]:
    """Return the numbers of a text in order: 3月10日20时05分 -> [3, 10, 20, 5]."""
    found = re.findall(r"\d+|[零一二两三四五六七八九十百]+", text)
    values = [integer(one) for one in found]
    return [value for value in values if value is not None]
