"""Arguments of the directory, the rosters and the handover."""

import re

from assistant.understand.mentions import Mention
from assistant.understand.scene import Filling, Scene
from assistant.understand.slots.things import choices, free, spoken_of, they
from connectors.contract import Kind, Named

_FIELDS = (
    ("duty_phone", r"值班(?:室)?(?:的)?(?:电话|号码|座机|分机)|值班室|座机|传真|内线|总机"),
    ("mobile", r"手机|电话|号码|联系方式|联络方式|联系(?!人)|短号"),
    ("post", r"职务|职位|岗位|什么长|干什么的|负责什么|当什么|任什么"),
    ("unit", r"哪个(?:单位|部门|局|委|街道|镇|科)|什么(?:单位|部门)|在哪(?:上班|工作|个|儿)"),
    ("all", r"资料|信息|详细|全部|名片"),
)


def person(scene: Scene, filling: Filling) -> bool:
    """Put the person who is meant, or ask between namesakes; False where nobody is named."""
    mentions = free(scene, Kind.CONTACT)
    if not mentions:
        return False
    best = max(mentions, key=lambda m: (m.exact, m.end - m.start))
    ids = namesakes(scene, best)
    if len(ids) > 1 and (spoken := spoken_of(scene, ids)):
        ids = [spoken]
    if len(ids) == 1:
        filling.put("contact", ids[0], f"“{best.text}” → {_who(scene, ids[0])}")
        return True
    offered = choices(scene, ids)
    names = [c.label for c in offered]
    filling.ask("contact", f"哪一位{best.text}：{'、'.join(names[:-1])}还是{names[-1]}？", offered)
    return True


def _spoken_person(scene: Scene, filling: Filling) -> bool:
    """Put the person that 她/他/带班那位 means, by the conversation or the unit's shift today."""
    words = scene.words
    units = [m.candidates[0].id for m in free(scene, Kind.UNIT)] or they(scene)
    leader = re.search(r"带班(?:领导|的|那位|那个)", words)
    duty = re.search(r"值班(?:员|的(?!电话)|那位|那个)", words) and not re.search(
        r"不要值班|值班电话|值班室", words
    )
    if units and (leader or duty):
        id = str(scene.fact(units[0], "leader" if leader else "on_duty") or "")
        if scene.thing(id):
            filling.put("contact", id, f"{'带班领导' if leader else '值班员'} → {_who(scene, id)}")
            return True
    asked = [s for s in scene.earlier if s.action == "contact.on_duty" and "unit" in s.arguments]
    if asked and re.search(r"她|他(?!们)|[这那]位", words):  # 先查谁值班，再把他手机给我
        key = "leader" if asked[-1].arguments.get("role") == "leader" else "on_duty"
        id = str(scene.fact(str(asked[-1].arguments["unit"]), key) or "")
        if scene.thing(id):
            filling.put("contact", id, f"上一步所查 → {_who(scene, id)}")
            return True
    if re.search(r"她|他(?!们)|这个?人|那个?人|[这那]位|本人|此人", words):
        spoken = scene.focus.latest(Kind.CONTACT)
        if len(spoken) == 1:
            filling.put("contact", spoken[0], f"承上文 → {_who(scene, spoken[0])}")
            return True
    return False


def _who(scene: Scene, id: str) -> str:
    unit = scene.name(str(scene.fact(id, "unit") or ""))
    return f"{unit}{scene.fact(id, 'post') or ''}{scene.name(id)}"


def namesakes(scene: Scene, mention: Mention) -> list[str]:
    """Return those of the namesakes whose unit or post is said, all of them where none is."""
    top = mention.candidates[0].score
    ids = [c.id for c in mention.candidates if c.score >= top * 0.78]
    if len(ids) < 2:
        return ids
    units = {m.candidates[0].id for m in free(scene, Kind.UNIT)}
    by_unit = [id for id in ids if scene.fact(id, "unit") in units]
    by_post = [id for id in ids if _post_said(scene, id)]
    both = [id for id in by_unit if id in by_post]
    return both or by_unit or by_post or ids


def _post_said(scene: Scene, id: str) -> bool:
    post = str(scene.fact(id, "post") or "")
    unit = scene.thing(str(scene.fact(id, "unit") or ""))
    parts = [post[i:] for i in range(len(post) - 1)]
    said = any(len(p) >= 2 and p in scene.words for p in parts)
    names = (unit.name, *unit.aliases) if unit else ()
    return said or any(name in scene.words for name in names)


_POST = re.compile(
    r"(?P<post>(?:办事处|街道|镇|区)?(?:[\u4e00-\u9fff]{2,6}?(?:科|处|室|办|中心|支队))?(?:副|常务副|党组)?(?:主任|局长|镇长|书记|支队长|科长|处长|队长|区长|值班长|值班员|站长|院长|园长|主席|负责人|分管领导|领导))"
)


def find(scene: Scene) -> Filling:
    """Fill contact.find: a person, or a unit with a post, or a unit's duty telephone."""
    filling = Filling()
    words = scene.words
    named = person(scene, filling) or _spoken_person(scene, filling)
    field = next((f for f, p in _FIELDS if re.search(p, words)), "")
    if named:
        filling.put("field", field if field != "duty_phone" or "值班" in words else "mobile")
        return filling
    units = [m for m in free(scene, Kind.UNIT, Kind.EXTERNAL)]
    local = _spoken_unit(scene) if _LOCAL.match(words) else ""
    if local:
        units = []
    unit = units[0].candidates[0].id if units else local or _spoken_unit(scene)
    post = _post(scene, units)
    if unit:
        why = f"“{units[0].text}” → {scene.name(unit)}" if units else f"承上文 → {scene.name(unit)}"
        filling.put("unit", unit, why)
    if post:
        filling.put("post", post, f"“{post}”")
        holders = _holders(scene, unit, post)
        if not unit and len(holders) != 1:
            filling.ask("unit", f"哪个单位的{post}？")
        filling.put(
            "field",
            "mobile" if field in ("duty_phone", "mobile") and "值班电话" not in words else field,
        )
        return filling
    if unit:
        filling.put("field", "duty_phone" if field in ("mobile", "duty_phone", "") else field)
        return filling
    stranger = _stranger(words)
    if stranger:
        filling.put("name", stranger, f"“{stranger}”")
        filling.put("field", field)
        return filling
    if _told_before(scene, filling, field):
        return filling
    filling.ask("contact", "您要找哪一位，或者哪个单位？")
    return filling


def _told_before(scene: Scene, filling: Filling, field: str) -> bool:
    """Put the one person, else the unit, that was told of last: 手机发我, 电话呢."""
    told = scene.focus.latest(Kind.CONTACT, Kind.UNIT)
    people = [id for id in told if _is_person(scene, id)]
    chosen = people if len(people) == 1 else [id for id in told if not _is_person(scene, id)]
    if len(chosen) != 1 or _ASKED.search(scene.focus.reply):
        return False
    slot = "contact" if people else "unit"
    filling.put(slot, chosen[0], f"承上文 → {_who(scene, chosen[0])}")
    bare = slot == "unit" and field in ("", "mobile")
    filling.put("field", "duty_phone" if bare else field)
    return True


_ASKED = re.compile(r"[?\uff1f]\s*$")


def _is_person(scene: Scene, id: str) -> bool:
    thing = scene.thing(id)
    return thing is not None and thing.kind is Kind.CONTACT


def _spoken_unit(scene: Scene) -> str:
    if re.search(r"他们|那边|该单位|责任单位|这家|那家", scene.words):
        return (they(scene) or [""])[0]
    if _LOCAL.match(scene.words):
        carried = scene.carried("unit")
        if isinstance(carried, str) and scene.thing(carried):
            return carried
        return (scene.focus.latest(Kind.UNIT) or ("",))[0]
    return ""


_LOCAL = re.compile(
    r"^(?:那|再|把|查|顺便|另外|也|还有|同时|然后|[\uff0c,])*(?:镇|街道|园区)(?:里|上|那边)?的?"
)


def _post(scene: Scene, units: list[Mention]) -> str:
    words = scene.part.words
    start = units[0].end if units else scene.part.start
    tail = re.sub(r"^(?:的|那个|那位|管|分管)+", "", words[start : scene.part.end])
    found = _POST.search(tail)
    if not found:
        return ""
    post = re.sub(r"^(?:那个|那位|的|把|查|找|给|我|要|下|一下|调|出|看)+", "", found["post"])
    return "" if post in ("领导",) else post


def _holders(scene: Scene, unit: str, post: str) -> list[Named]:
    return [
        c
        for c in scene.world.of(Kind.CONTACT)
        if (not unit or c.facts.get("unit") == unit) and post in str(c.facts.get("post", ""))
    ]


def _stranger(words: str) -> str:
    """Return a name that the directory doesn't know."""
    found = re.search(
        r"(?:找|查|要|给我)(?:一下|下)?(?P<a>[\u4e00-\u9fff]{2,3}?)的?(?:手机|电话|号码|联系)|^(?P<b>[\u4e00-\u9fff]{2,3}?)的?(?:手机|电话|号码|联系)",
        words,
    )
    name = (found["a"] or found["b"]) if found else ""
    return "" if re.search(r"值班|他的|她的|那个|谁|他|单位|通讯|局|委|街道|镇", name) else name


_REASONS = (
    ("空号", r"空号|空的|不存在"), ("停机", r"停机|欠费|停用|停了"),
    ("错号", r"错号|打错|是错的|不对|号码错|不是他|不是本人|别人接"),
    ("已离任", r"离任|调走|调离|退休|不在.{0,6}(?:工作|干|任职)|换人"),
    ("无人接听", r"无人接听|没人接|打不通|没接"),
)  # fmt: skip


def mark_invalid(scene: Scene) -> Filling:
    """Fill contact.mark_invalid."""
    filling = Filling()
    words = scene.words
    if not person(scene, filling):
        units = free(scene, Kind.UNIT)
        spoken = scene.focus.latest(Kind.CONTACT)
        if units:
            id = units[0].candidates[0].id
            filling.put("unit", id, f"“{units[0].text}” → {scene.name(id)}")
        elif len(spoken) == 1:
            filling.put("contact", spoken[0], f"承上文 → {scene.name(spoken[0])}")
        elif spoken_units := scene.focus.latest(Kind.UNIT):
            filling.put("unit", spoken_units[0], f"承上文 → {scene.name(spoken_units[0])}")
        else:
            filling.ask("unit", "是哪位或哪个单位的号码？")
    named = free(scene, Kind.CONTACT, Kind.UNIT)
    reason = next((r for r, p in _REASONS if re.search(p, words)), "")
    if not reason and not named:  # 把这个号标了: why stands in what was told
        reason = next((r for r, p in _REASONS if re.search(p, scene.focus.reply)), "")
    filling.put("number_kind", _number_kind(scene, filling))
    filling.put("reason", reason, f"“{reason}”")
    return filling


def _number_kind(scene: Scene, filling: Filling) -> str:
    if re.search(r"值班(?:室)?(?:的)?(?:电话|号|座机)|座机", scene.words):
        return "duty_phone"
    if re.search(r"手机", scene.words) or filling.has("contact"):
        return "mobile"
    return "duty_phone" if filling.has("unit") else ""
