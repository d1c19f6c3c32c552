"""Arguments of what calls units: rollcall.start, rollcall.redial, warn.call."""

import re

from assistant.understand.scene import Filling, Scene
from assistant.understand.slots.left_out import left_out, stretches, unclear
from assistant.understand.slots.rollcalls import rollcall
from assistant.understand.slots.things import WHO, choices, free, iso, they, who
from assistant.understand.slots.wording import tidy
from connectors.contract import Kind

_CLASS = re.compile(r"(?<![ⅠⅡⅢIVX一二三\d])(Ⅲ|Ⅱ|Ⅰ|III|II|I|三|二|一|3|2|1)类(?:值班)?室?")
_CLASSES = {"III": "Ⅲ", "三": "Ⅲ", "3": "Ⅲ", "II": "Ⅱ", "二": "Ⅱ", "2": "Ⅱ", "I": "Ⅰ", "一": "Ⅰ",
            "1": "Ⅰ"}  # fmt: skip


def start(scene: Scene) -> Filling:
    """Fill rollcall.start: whom, except whom, by what, when."""
    filling = Filling()
    _targets(scene, filling, "查哪些单位")
    mode = re.search(r"视频|电话", scene.words)
    if mode:
        filling.put("mode", mode[0], f"“{mode[0]}”")
    _at(scene, filling)
    _terms(scene, filling)
    return filling


def _terms(scene: Scene, filling: Filling) -> None:
    """Put how often a unit is called in all, and at what distance: 只打一遍, 隔五分钟再打."""
    terms = scene.whole.terms
    if terms.tries is not None:
        once = terms.tries == 1
        filling.put("tries", terms.tries, "只呼叫一遍" if once else f"最多呼叫{terms.tries}遍")
    if terms.apart_min is not None:
        filling.put("again_min", terms.apart_min, f"间隔{terms.apart_min:g}分钟再拨")


def _targets(scene: Scene, filling: Filling, question: str) -> None:
    excluded, mentions = left_out(scene)
    ids = [m.candidates[0].id for m in mentions]
    klass = _CLASS.search(scene.words)
    if not ids and klass:
        ids = [_CLASSES.get(klass[1], klass[1])]
    if not ids and re.search(r"他们|[那这]几家", scene.words) and not excluded:
        ids = they(scene)
    ids = [id for id in dict.fromkeys(ids) if scene.thing(id) or id in _CLASSES.values()]
    if ids:
        filling.put("targets", ids, "、".join(scene.name(id) for id in ids))
    else:
        groups = [g.id for g in scene.world.of(Kind.GROUP)]
        rooms = [g for g in groups if re.search(r"值班室|街镇", scene.name(g))] or groups
        names = "、".join(scene.name(g) for g in rooms)
        asked = f"{question}：{names}？" if names else f"{question}？"
        filling.ask("targets", asked, choices(scene, rooms))
    if unclear(scene):
        filling.ask("excluding", "除了哪几家？")
    gone = [id for id in excluded if scene.thing(id)]
    filling.put("excluding", gone, "除外：" + "、".join(scene.name(id) for id in gone))


def _at(scene: Scene, filling: Filling) -> None:
    for span in scene.part.times:
        if span.at is not None and not scene.part.in_quotes(span.start, span.end):
            filling.put("at", iso(span.at), f"“{span.text}”")
            return


# --- again

_RANKS = (
    ("带班领导", r"带班|领导|一把手|主要负责"),
    ("副职", r"副职|副手|副(?:镇长|局长|主任|书记|队长|支队长|处长|科长|值班)|二把手|分管"),
    ("值班电话", r"值班(?:室)?(?:的)?(?:电话|座机|号)|座机|原来的?号|原号"),
)
_FAILED = re.compile(r"没接|没打通|未接|没通|没应答|失败|没人接")


def redial(scene: Scene) -> Filling:
    """Fill rollcall.redial: whom, whose number, after how many minutes; 没接的 failed before."""
    filling = Filling()
    id = rollcall(scene, filling)
    named = [m.candidates[0].id for m in free(scene, *WHO)]
    ids = [i for i in dict.fromkeys(named) if scene.thing(i)]
    reason = next((r for r in ("忙线", "空号", "停机") if r in scene.words), "")
    failed = scene.fact(id, "failed") or ()
    if ids and not (_FAILED.search(scene.words) and _all_groups(scene, ids)):
        filling.put("targets", ids, "、".join(scene.name(i) for i in ids))
    elif reason:
        by_reason = [str(f["unit"]) for f in failed if f.get("reason") == reason]
        filling.put("targets", by_reason or "failed", f"{reason}的单位")
    elif _FAILED.search(scene.words):
        filling.put("targets", "failed", "未接通的单位")
    elif spoken := [i for i in who(scene) if scene.thing(i)]:
        filling.put("targets", spoken, "、".join(scene.name(i) for i in spoken))
    rank = next((r for r, pattern in _RANKS if re.search(pattern, _dialled(scene.words))), "")
    filling.put("rank", rank, f"打{rank}的号码")
    for span in scene.part.times:
        if span.minutes and span.kind in ("after", "duration"):
            filling.put("after_min", span.minutes, f"“{span.text}”")
            break
    return filling


def _all_groups(scene: Scene, ids: list[str]) -> bool:
    return all((thing := scene.thing(id)) and thing.kind is Kind.GROUP for id in ids)


_NOT_DIALLED = re.compile(
    r"带班领导没(?:接|在)|(?:三类|二类|一类|[ⅠⅡⅢ]类)?值班室(?!座机|电话|的?号)"
)


def _dialled(words: str) -> str:
    """Return the words that may say whose number is to be called."""
    return _NOT_DIALLED.sub(" ", words)


# --- 叫应

_ORDER = re.compile(
    r"叫应|[叫喊](?:醒|起来)|(?:逐个|挨个|一个个|逐家|挨家|一家家|分头)(?:打|电话)|打电话"
)
_ONLY_ASKS = re.compile(
    r"\s*(?:要|让|叫|请|得)?(?:他们|对方|各单位|大家|都)*(?:要|得|必须)?(?:电话)?(?:确认|回复|应答)(?:收到|一下)?(?:了|为止)?\s*|"
    r"\s*(?:没|不|没人|未)(?:确认|应答|接)(?:的)?就?(?:接着|继续|一直|再)打\s*"
)
_LEAD = re.compile(
    r"^\s*(?:说是?|告诉他们|告知|通知|就说|内容是?|让他们|叫他们|请他们|大意是?|把|一下|一声|了|的|去|各自)+"
)
_CLAUSES = re.compile(r"[\uff0c,。\uff1b;\n]+")


def alert(scene: Scene) -> Filling:
    """Fill warn.call: whom, and what they are told."""
    filling = Filling()
    _targets(scene, filling, "叫应哪些单位")
    if quotes := scene.part.quotes:
        own = scene.part.text[quotes[0].start - 1 : quotes[0].start] not in "“「『‘\"'"
        filling.put("text", tidy(quotes[0].text), "引用的原文", foreign=not own)
    else:
        filling.put("text", _told(scene), "所述内容")
    if not filling.has("text"):
        filling.ask("text", "叫应时要告诉他们什么？")
    head = scene.part.times[0] if scene.part.times else None
    if head and head.at and re.search(r"[点分时半刻]", head.text) and _is_when(scene, head.end):
        filling.put("at", iso(head.at), f"“{head.text}”")
    _terms(scene, filling)
    return filling


def _is_when(scene: Scene, end: int) -> bool:
    """Say whether a time is that of the calls, and not part of what is told: 九点叫应街镇."""
    order = _ORDER.search(scene.words)
    between = scene.part.words[end : scene.part.start + order.start()] if order else "\uff0c"
    return end <= scene.part.start + (order.start() if order else 0) and len(between) <= _NEAR


_NEAR = 6  # characters between a time and the order that it belongs to


def _told(scene: Scene) -> str:
    words = scene.words
    if colon := re.search(r"(?<!\d)[\uff1a:](.+)$|[\uff1a:](?!\d)(.+)$", words, re.DOTALL):
        return tidy(colon[1] or colon[2] or "")
    gone = stretches(words)
    kept: list[str] = []
    at = 0
    for clause in _CLAUSES.split(words):
        start = words.find(clause, at)
        at = start + len(clause)
        if any(a < at and start < b for a, b in gone) or _ONLY_ASKS.fullmatch(clause):
            continue
        text = _behind_order(scene, start, clause) if _ORDER.search(clause) else clause
        text = _LEAD.sub("", text).strip()
        if text:
            kept.append(text)
    return tidy("\uff0c".join(kept))


_LEAST = 4  # characters; less behind the order says nothing to anybody


def _behind_order(scene: Scene, start: int, clause: str) -> str:
    """Return what the clause with the order tells behind whom it is for: 叫应水务局水位超警戒."""
    a = scene.part.start + start
    ends = [
        m.end - a for m in scene.part.mentions if a <= m.start and m.end <= a + len(clause)
        if str(m.kind) in ("unit", "group", "external")
    ]  # fmt: skip
    edge = max([*ends, *(match.end() for match in _ORDER.finditer(clause))])
    rest = re.sub(r"^(?:值班室|那边|各家|全体|里|的|叫应|叫醒|一下)+", "", clause[edge:])
    return rest if len(_LEAD.sub("", rest)) >= _LEAST else ""
