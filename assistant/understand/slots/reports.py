"""Arguments of the report actions."""

import re
from typing import Any

from assistant.understand import describe
from assistant.understand.mentions import Candidate
from assistant.understand.quantities import integer
from assistant.understand.scene import Filling, Scene
from assistant.understand.slots.incident import event
from assistant.understand.slots.things import choices, iso, one
from connectors.contract import Kind

_STEP = re.compile(
    r"(首报|续报|终报)\s*(?:第?([一二三四五六七八九十\d]{1,2})(?!点|时|分|个|份|遍|下|区))?|第([一二三四五六\d])[次份]?续报|初报"
)
_TOLD = re.compile(
    r"\d{1,2}[:\uff1a点时]\d{0,2}|[零一二三四五六七八九十两]{1,3}点|来电|电话|报(?:告|称|说|警)|"
    r"[\d一二两三四五六七八九十]+(?:个|名|人|辆|台|户)"
)
_THIS = re.compile(
    r"这(?:份|个|稿|篇)|那(?:份|稿|篇)|该(?:份|稿)|刚(?:才|刚)?(?:写|起草|出|拟)|它|稿子"
)


def step_of(words: str) -> tuple[str, int | None]:
    """Return which report is named and its number: 续报二 -> (续报, 2)."""
    found = _STEP.search(words)
    if not found:
        return "", None
    if found[0].startswith("初报"):
        return "首报", None
    if found[3]:
        return "续报", integer(found[3])
    return found[1], integer(found[2]) if found[2] else None


def draft(scene: Scene) -> Filling:
    """Fill report.draft; without a number the next 续报 is left to the action."""
    filling = Filling()
    step, number = step_of(scene.words)
    if not step:
        filling.ask("step", scene.frame.slots["step"].ask + "？")
    filling.put("step", step, f"“{step}”")
    if step == "续报" and number:
        filling.put("step_no", number, f"第{number}次")
    context = re.search(
        r"(?:刚才|上面|前面|刚刚|这个?|那个?|按|根据|照)(?:的|那|这)?(?:个|通|段|次|份)?[\u4e00-\u9fff]{0,4}(?:电话|记录|材料|内容|通话|来电|录音|情况)|(?:刚才|上面|前面|刚刚)(?:我|他们)?(?:说|讲|报|写|记)的?",
        scene.words,
    )
    if context and not _event_said(scene) and not scene.result("event"):
        filling.put("source_text", "context", f"“{context[0]}”")
        known = scene.focus.event()
        filling.put("event", known, "承上文" if known else "")
        return filling
    material = len(scene.whole.own) - len(scene.words) > 15 or len(scene.words) > 40
    found = event(scene, filling)
    if material and _tells(scene):
        # a note that tells of something new may name a place where something else is under way:
        # which of those is meant is no question then
        filling.needs = [need for need in filling.needs if need.slot != "event"]
    if not found and not filling.needs:
        if material:
            filling.put("source_text", "utterance", "按本条所述")
        else:
            filling.ask("event", "写哪一件的报告？")
    return filling


def _tells(scene: Scene) -> bool:
    """Say whether the words report something: when, how many, or who called."""
    return bool(_TOLD.search(scene.whole.own))


def _event_said(scene: Scene) -> bool:
    text, mentions = scene.local()
    found = describe.events(
        re.sub(r"电话|记录|材料|首报|续报|终报", " ", text), scene.world, mentions
    )
    return bool(found and found[0].score >= 0.5)


def report(scene: Scene, filling: Filling, slot: str = "report", *, ask: bool = True) -> str:
    """Put the report that is meant, or ask."""
    text, mentions = scene.local()
    made = scene.result("report")
    numbered = [m for m in scene.part.of(Kind.REPORT) if m.exact]
    if numbered:
        id = numbered[0].candidates[0].id
        filling.put(slot, id, f"“{numbered[0].text}”")
        return id
    if made:
        filling.put(slot, made, "本计划起草的报告")
        return made
    carried = scene.carried("report")
    if isinstance(carried, str) and not step_of(text)[0]:
        filling.put(slot, carried, "同上一步")
        return carried
    found = _narrowed(scene, describe.reports(text, scene.world, mentions))
    spoken = _spoken(scene)
    if spoken and (not found or not _describes(found)):
        filling.put(slot, spoken, f"承上文 → {scene.name(spoken)}")
        return spoken
    if one(scene, filling, slot, found, what="哪一份报告"):
        return str(filling.arguments.get(slot, ""))
    if ask:
        filling.ask(
            slot, "哪一份报告？", choices(scene, [r.id for r in scene.world.of(Kind.REPORT)])
        )
    return ""


def _narrowed(scene: Scene, found: list[Candidate]) -> list[Candidate]:
    """Keep the reports of the step that is said, where there are such."""
    step, number = step_of(scene.words)
    kept = [
        c
        for c in found
        if (not step or scene.fact(c.id, "step") == step)
        and (number is None or scene.fact(c.id, "no") == number)
    ]
    return kept or found


def _describes(found: list[Candidate]) -> bool:
    """Say whether more than the kind of report is told."""
    return describe.clear(found) is not None and found[0].score >= 0.5


def _spoken(scene: Scene) -> str:
    """Return the report spoken of; of several the one of the step that is said."""
    step, number = step_of(scene.words)
    fresh = re.findall(r"BG\d{8}-\d+", scene.focus.reply)
    if len(set(fresh)) == 1:  # one just made may be newer than the world
        return fresh[0]
    named = scene.focus.latest(Kind.REPORT)
    kept = [id for id in named if not step or scene.fact(id, "step") == step]
    if len(kept) == 1:
        return kept[0]
    about = scene.focus.event()
    if not about:
        return ""
    of_event = [
        r.id
        for r in scene.world.of(Kind.REPORT)
        if r.facts.get("event") == about
        and (not step or r.facts.get("step") == step)
        and (number is None or r.facts.get("no") == number)
    ]
    return of_event[-1] if of_event else ""


_COUNTS = (
    ("deaths", r"死亡|死的?|遇难|身亡|亡"),
    ("injured", r"受伤|伤者|轻伤|伤员|伤(?!亡)"),
    ("seriously_injured", r"重伤"),
    ("trapped", r"被困|困"),
    ("missing", r"失联|失踪|下落不明"),
    ("hospitalized", r"送医|住院|就医"),
    ("evacuated", r"疏散|转移|撤离"),
)
_N = r"([\d零〇一二两三四五六七八九十百]+)"
_FIELDS = (
    ("title", r"标题|题目"),
    ("place", r"地点|地址|位置"),
    ("cause", r"原因"),
    ("level", r"等级|级别"),
)


def update(scene: Scene) -> Filling:
    """Fill report.update: 受伤改成3人 -> {injured: 3}."""
    filling = Filling()
    report(scene, filling)
    changes = _changes(scene)
    if changes:
        filling.put("changes", changes, "、".join(f"{k}→{v}" for k, v in changes.items()))
    elif not filling.needs:
        filling.ask("changes", "哪一项改成什么？")
    return filling


def _changes(scene: Scene) -> dict[str, Any]:
    words = scene.words
    found = _counts(words)
    if not found:
        found = _fields(scene)
    if not found and re.search(r"为准|对齐|照.{0,6}改|统一", words):
        found = _by_authority(scene)
    return found


def _counts(words: str) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    for field, pattern in _COUNTS:
        if field == "injured" and "重伤" in words:
            continue
        match = (
            re.search(
                rf"(?:{pattern})[\u4e00-\u9fff]{{0,4}}?(?:人数|数|的)?[\u4e00-\u9fff]{{0,3}}?(?:从{_N}[人名个]*)?(?:改|更正|订正|修正|变|换|调整|更新)?(?:成|为|到|是)\s*{_N}\s*[人名个]?",
                words,
            )
            or re.search(rf"(?:改|更正|订正)(?:成|为|到)?\s*(?:{pattern})(){_N}\s*[人名个]", words)
            or re.search(rf"(?:改|更正|订正)(?:成|为|到)\s*(){_N}\s*[人名个](?:{pattern})", words)
            or re.search(
                rf"(?:{pattern})[者员亡了的]*(?:人数|数)?(?:填|写|报|记|是|为|有|成|上)*()\s*{_N}\s*[人名个位]?",
                words,
            )
        )
        if match:
            value = integer(match[2])
            if value is not None:
                changes[field] = value
    return changes


def _fields(scene: Scene) -> dict[str, Any]:
    words = scene.words
    for field, pattern in _FIELDS:
        match = re.search(
            rf"(?:{pattern})[^\uff0c,]{{0,10}}?(?:改|更正|订正|换)(?:成|为)\s*[\u201c\"]?(.+?)[\u201d\"]?$",
            words,
        )
        if match and match[1].strip():
            return {field: match[1].strip("\uff0c,。 ")}
    when = re.search(
        r"(事发|发生|起火|接报|报告)?时间[^\uff0c,]{0,8}?(?:改|更正|订正)(?:成|为|到)", words
    )
    if when:
        moment = next((s.at for s in scene.part.times if s.at is not None), None)
        if moment is not None:
            return {"received_at" if when[1] == "接报" else "occurred_at": iso(moment)}
    return {}


def _by_authority(scene: Scene) -> dict[str, Any]:
    """Read the value of the side that is to count (附表, 正文) from the finding told before."""
    side = re.search(r"附表|正文|附件|表格|表里|后者|前者", scene.words)
    told = scene.focus.reply
    if not side or not told:
        return {}
    key = {"表格": "表", "表里": "表", "附件": "附"}.get(side[0], side[0])
    clauses = [c for c in re.split(r"[\uff0c,。\uff1b;\uff1a:]", told)]
    holding = [c for c in clauses if key in c]
    numbers = [c for c in clauses if re.search(_N, c)]
    if key in ("前者", "后者") and len(numbers) > 1:
        holding = [numbers[0] if key == "前者" else numbers[-1]]
    for clause in holding:
        for field, pattern in _COUNTS:
            match = re.search(
                rf"(?:{pattern})[\u4e00-\u9fff]{{0,3}}?{_N}\s*[人名个]", clause
            ) or re.search(rf"{_N}\s*[人名个](?:{pattern})", clause)
            value = integer(match[1]) if match else None
            if value is not None:
                return {field: value}
    return {}


_ASPECTS = (
    ("数字", r"数字|数据"), ("时间", r"时间"), ("地名", r"地名|地点"),
    ("要素", r"要素|缺(?:什么|哪些|啥)|差(?:什么|哪些|啥)"),
    ("机构", r"机构|单位名"), ("称谓", r"称谓|称呼|职务"),
    ("密级", r"密级|涉密"), ("错别字", r"错别字|错字|别字|错漏字"),
)  # fmt: skip


def check(scene: Scene) -> Filling:
    """Fill report.check; aspects only where said."""
    filling = Filling()
    report(scene, filling)
    said = [(m.start(), name) for name, p in _ASPECTS if (m := re.search(p, scene.words))]
    aspects = [name for _, name in sorted(said)]
    filling.put("aspects", aspects, "、".join(aspects))
    return filling


_FORMATS = (("docx", r"docx?|word|文档"), ("pdf", r"pdf"), ("ofd", r"ofd|版式"))


_TYPED = {"docx": "word", "pdf": "pdf", "ofd": "ofd"}  # letters in any order: wrod


def export(scene: Scene) -> Filling:
    """Fill report.export."""
    filling = Filling()
    report(scene, filling)
    words = scene.words.lower()
    typed = {"".join(sorted(word)) for word in re.findall(r"[a-z]{3,5}", words)}
    for name, pattern in _FORMATS:
        if re.search(pattern, words) or "".join(sorted(_TYPED[name])) in typed:
            filling.put("format", name, f"“{name}”")
            break
    else:
        from assistant.understand.outcome import Choice

        filling.ask(
            "format", "导出成什么格式：docx、pdf还是ofd？", [Choice(f, f) for f, _ in _FORMATS]
        )
    return filling


def deadline(scene: Scene) -> Filling:
    """Fill report.deadline: an event or a report, 电话 or 书面."""
    filling = Filling()
    if numbered := [m for m in scene.part.of(Kind.REPORT) if m.exact]:
        filling.put("report", numbered[0].candidates[0].id, f"“{numbered[0].text}”")
    else:
        found = event(scene, filling)
        if not found and not filling.needs:
            filling.ask("event", "哪一件的报送时限？")
    if kind := re.search(r"书面|电话", scene.words):
        filling.put("kind", kind[0], f"“{kind[0]}”")
    return filling
