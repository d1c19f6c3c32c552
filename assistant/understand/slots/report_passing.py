"""Arguments of what is done with a finished report: submit, sign, return, send, confirm."""

import re
from datetime import datetime

from assistant.understand.scene import Filling, Scene
from assistant.understand.slots.answerers import answered_by
from assistant.understand.slots.things import WHO, free, iso
from assistant.understand.slots.which_report import report
from assistant.understand.slots.wording import tidy
from assistant.understand.times import times
from connectors.contract import Kind

_EDITABLE = ("草稿", "已退回")
_WAITING = ("待审签",)
_SIGNED = ("已签发",)
_OUT = ("已报出", "已签发")

_CLAUSES = re.compile(r"[\uff0c,。\uff1b;\uff01!\n]+")


def submit(scene: Scene) -> Filling:
    """Fill report.submit: the report, and what the leader is to be told with it."""
    filling = Filling()
    report(scene, filling, states=_EDITABLE)
    note = re.search(
        r"(?:附言|附一?句|备注|说明|带一?句话?)(?:是|为|[\uff1a:\uff0c,])*\s*(.{2,})$", scene.words
    )
    if note:
        filling.put("note", tidy(note[1]), "所附的话")
    return filling


def sign(scene: Scene) -> Filling:
    """Fill report.sign; the version is bound to what is shown when it is proposed."""
    filling = Filling()
    report(scene, filling, states=_WAITING)
    return filling


# --- sent back

_BACK = r"(?:退回|打回|驳回|发回|返回|拿回|退还|退稿|退给|退掉|退了|退)"
_ORDERED = re.compile(rf"{_BACK}|重写|重拟|重新写|再改改|我?不同意签?发?$|不予签发")
_VERDICT = re.compile(
    r"\s*(?:这样?|那|该)?(?:份|个|篇|稿)?(?:首报|续报|终报|报告|稿子?)?(?:先|我)?"
    r"(?:不行|不合格|不能签|不签|有问题|不好|不能用|没写好)(?:了|啊|吧)?\s*"
)
_BECAUSE = re.compile(
    r"(?:(?:理由|意见|问题)(?:就?是|为|写|[\uff1a:])|原因(?:就?是|为|[\uff1a:])|因为|由于)\s*(?P<why>.{2,})$",
    re.DOTALL,
)
_TOLD = re.compile(rf"{_BACK}[^\uff0c,\uff1a:]{{0,12}}[\uff1a:]\s*(?P<why>.{{2,}})$", re.DOTALL)
_TO_DO = re.compile(
    rf"{_BACK}(?:去|来|给?[\u4e00-\u9fff]{{2,4}}?)?(?:修改|重写)?"
    r"(?P<why>(?:补充|补写|补上|补齐|核实|核准|再核|先?把|重新核|改[短正成]|先).{2,})$"
)


def send_back(scene: Scene) -> Filling:
    """Fill report.return: what is said besides the order to send it back is the reason."""
    filling = Filling()
    clauses = _CLAUSES.split(scene.words)
    order = next((c for c in clauses if _ORDERED.search(c)), None)
    report(scene, filling, states=_WAITING, order=order)
    quoted = scene.part.quotes
    filling.put("reason", _reason(scene.words), "所述理由")
    if not filling.has("reason") and quoted:
        filling.put("reason", tidy(quoted[0].text), "所引理由", foreign=True)
    if not filling.has("reason"):
        filling.ask("reason", "退回的理由是什么？")
    return filling


def _reason(words: str) -> str:
    for pattern in (_BECAUSE, _TOLD):
        if found := pattern.search(words):
            return tidy(found["why"])
    clauses = [c for c in _CLAUSES.split(words) if c.strip()]
    kept = [c for c in clauses if not _ORDERED.search(c) and not _VERDICT.fullmatch(c)]
    if kept:
        return tidy("\uff0c".join(c.strip() for c in kept))
    found = next((m for c in clauses if (m := _TO_DO.search(c))), None)
    return tidy(found["why"]) if found else ""


_GIVEN_UP = re.compile(
    r"作废|废(?:掉|了)|不(?:要|用)了|^\s*(?:把)?(?:这|那)?(?:份|个|篇)?(?:首报|续报|终报|报告|稿子?|草稿)*\s*$"
)


def void(scene: Scene) -> Filling:
    """Fill report.void: the draft, and why it is given up: what is said besides."""
    filling = Filling()
    order = next((c for c in _CLAUSES.split(scene.words) if _GIVEN_UP.search(c)), None)
    report(scene, filling, states=_EDITABLE, order=order)
    told = _BECAUSE.search(scene.words)
    clauses = [c.strip() for c in _CLAUSES.split(scene.words) if c.strip()]
    kept = [c for c in clauses if not _GIVEN_UP.search(c)]
    filling.put("reason", tidy(told["why"] if told else "\uff0c".join(kept)), "所述理由")
    if not filling.has("reason"):
        filling.ask("reason", "作废的理由是什么？")
    return filling


def recompose(scene: Scene) -> Filling:
    """Fill report.edit: the text follows the facts again."""
    filling = Filling()
    report(scene, filling, states=_EDITABLE)
    filling.put("recompose", True, "按要素重新成文")
    return filling


# --- out of the house

_TO = (
    r"报送给?|报给|上报给?|呈报|传真(?:给|到)?|发送?(?:给|到|往)?|送(?:给|到)?|报(?:到|往)?|"
    r"往|向|给|抄送|抄报"
)
_UPWARD = re.compile(r"市里|省里|市政府|市总值班室|省总值班室|上级")
_WAY = re.compile(
    r"传真|值班信息系统|政务微信|政务邮箱|电子邮件|邮件|机要|专网|短信|公文系统|OA|书面送达|当面送"
)


def send(scene: Scene) -> Filling:
    """Fill report.send: to whom and by which way, where that is said."""
    filling = Filling()
    report(scene, filling, states=_SIGNED)
    to = _receivers(scene)
    filling.put("to", to, "、".join(scene.name(id) for id in to))
    if way := _WAY.search(scene.words):
        filling.put("way", way[0], f"“{way[0]}”")
    return filling


def _receivers(scene: Scene) -> list[str]:
    """Return the units behind the first 报给/传真/往; those before only tell what it is about."""
    marks = [m.end() + scene.part.start for m in re.finditer(_TO, scene.words)]
    named = free(scene, *WHO)
    start = next((mark for mark in marks for m in named if 0 <= m.start - mark <= 1), None)
    ids = [m.candidates[0].id for m in named if start is not None and m.start >= start]
    if not ids and (above := _above(scene)):
        ids = [above]
    return list(dict.fromkeys(ids))


def _above(scene: Scene) -> str:
    """Return the room above that 市里 means: the first of those outside the house."""
    rooms = scene.world.of(Kind.EXTERNAL)
    return rooms[0].id if rooms and _UPWARD.search(scene.words) else ""


# --- the telephone

_BEFOREHAND = re.compile(
    r"电话(?:已经?|先|里|中)?(?:口头)?(?:报告|汇报|报送|报)(?!收到|确认)|口头(?:报|汇报)|"
    r"先?用?电话(?:先|里)?报(?:过|了)|电话(?:里)?报过"
)


def confirm(scene: Scene) -> Filling:
    """Fill report.confirm: whom, who answered, when, and whether it was told ahead or confirmed."""
    filling = Filling()
    report(scene, filling, states=_OUT)
    filling.put("to", _called(scene), "所说的单位")
    people = tuple(m.text for m in free(scene, Kind.CONTACT) if m.exact)
    who = answered_by(_unnamed(scene), people)
    filling.put("answered_by", who, "接电话的人")
    moment = _when(scene, who)
    if moment is not None:
        filling.put("at", iso(moment), f"{moment:%H:%M}")
    filling.put("kind", "电话报告" if _BEFOREHAND.search(scene.words) else "电话确认")
    if note := re.search(r"(?:对方|他们?|并|还)?(?P<n>要求[^。\n]{2,})", scene.words):
        filling.put("note", tidy(note["n"]), "对方所说")
    if not filling.has("answered_by"):
        filling.ask("answered_by", "对方是谁接的电话？")
    return filling


def _when(scene: Scene, who: str) -> datetime | None:
    """Return when the call was; a name right before the time must not join it (高强20点)."""
    spans = scene.part.times or times(
        scene.words.replace(who or "\uff0c", "\uff0c"), scene.world.now
    )
    return next((t.at for t in spans if t.at and t.at <= scene.world.now), None)


def _called(scene: Scene) -> str:
    named = [m for m in free(scene, Kind.EXTERNAL, Kind.UNIT) if m.exact]
    outside = [m for m in named if m.kind is Kind.EXTERNAL] or named
    return outside[0].candidates[0].id if outside else _above(scene)


def _unnamed(scene: Scene) -> str:
    """Return the words with the names of units and times blanked, so that none is a person's."""
    text = list(scene.words)
    spans = [(m.start, m.end) for m in free(scene, *WHO)]
    spans += [(t.start, t.end) for t in scene.part.times]
    for start, end in spans:
        a, b = start - scene.part.start, end - scene.part.start
        text[a:b] = "\uff0c" * (b - a)
    return "".join(text)
