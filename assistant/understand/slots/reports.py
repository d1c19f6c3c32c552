"""Arguments of report.draft, report.check, report.export and report.deadline."""

import re

from assistant.understand import describe
from assistant.understand.matching import describe_features
from assistant.understand.outcome import Choice
from assistant.understand.scene import Filling, Scene
from assistant.understand.slots.incident import event
from assistant.understand.slots.which_report import report, step_of, subject, titled, unregistered
from connectors.contract import Kind

_TOLD = re.compile(
    r"\d{1,2}[:\uff1a点时]\d{0,2}|[零一二三四五六七八九十两]{1,3}点|来电|电话|报(?:告|称|说|警)|"
    r"[\d一二两三四五六七八九十]+(?:个|名|人|辆|台|户)"
)
_EARLIER = re.compile(
    r"(?:刚才|上面|前面|刚刚|这个?|那个?|按|根据|照)(?:的|那|这)?(?:个|通|段|次|份)?[\u4e00-\u9fff]{0,4}(?:电话|记录|材料|内容|通话|来电|录音|情况)|(?:刚才|上面|前面|刚刚)(?:我|他们)?(?:说|讲|报|写|记)的?"
)
# what is to be reported stands behind the order: 写续报一：22点火灭了
_ORDER = re.compile(
    r"^[^\uff0c,。\uff1b;\n]{0,30}?(?:首报|续报|终报|初报)[^\uff0c,。\uff1b;\n]{0,8}?[\uff1a:\n]\s*"
)
_NEWS = 6  # characters; less says nothing new
_WORTH = 15  # characters; less is an order
_SAID = 0.5


def draft(scene: Scene) -> Filling:
    """Fill report.draft; without a number the next 续报 is left to the action."""
    filling = Filling()
    step, number = step_of(scene.words)
    if not step:
        filling.ask("step", scene.frame.slots["step"].ask + "？")
    filling.put("step", step, f"“{step}”")
    if step == "续报" and number:
        filling.put("step_no", number, f"第{number}次")
    later = step in ("续报", "终报")
    if later and not scene.result("event") and _goes_on(scene, filling):
        return filling
    context = _EARLIER.search(scene.words)
    if context and not _event_said(scene) and not scene.result("event"):
        filling.put("source_text", "context", f"“{context[0]}”")
        known = scene.focus.event()
        filling.put("event", known, "承上文" if known else "")
        return filling
    material = len(scene.whole.own) - len(scene.words) > _WORTH or len(scene.words) > 40
    material = material or any(len(quote.text) > _WORTH for quote in scene.whole.quotes)
    found = event(scene, filling)
    if found and material and _tells(scene) and not _is_it(scene, found):
        found = ""
        filling.arguments.pop("event", None)
        filling.why.pop("event", None)
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


def _goes_on(scene: Scene, filling: Filling) -> bool:
    """Fill a 续报 or 终报 on what is spoken of; False where the order names something itself.

    Only the order says which report it follows: that the fire is out, told behind it, is news and
    describes no other fire.
    """
    order, news = _parted(scene)
    now = subject(scene)
    loose = titled(order, scene.world) or (now.report if unregistered(scene, now.report) else "")
    if _described(scene, order):
        return False
    about = str(scene.fact(now.report, "event") or "")
    if loose:
        filling.put("report", loose, f"承上文 → {scene.name(loose)}")
    elif about and news:
        filling.put("event", about, f"承上文 → {scene.name(about)}")
    else:
        return False
    context = _EARLIER.search(order)
    if news:
        filling.put("source_text", "utterance", "按本条所述")
    elif context:
        filling.put("source_text", "context", f"“{context[0]}”")
    elif not scene.whole.quotes:
        filling.ask("source_text", f"{step_of(order)[0]}要写什么新情况？")
    return True


_SHARED = 2  # pairs of characters of its title that a note must have to be about an event
_THAT = re.compile(r"(?:这|那|该|此)(?:个|件|条|起|一?单|事)|SJ\d|上述|前述")


def _is_it(scene: Scene, id: str) -> bool:
    """Say whether a note is about an event, and not about another of its sort: one more fire.

    What this plan made or works on is; else its number, its place or words of its title are there.
    """
    if id.startswith("$") or scene.carried("event") == id or _THAT.search(scene.whole.own):
        return True
    said = scene.whole
    named = {c.id for m in said.of(Kind.EVENT) for c in m.candidates if m.exact}
    there = {c.id for m in said.of(Kind.PLACE, quoted=True) for c in m.candidates if m.exact}
    if id in named or str(scene.fact(id, "place")) in there:
        return True
    title, told = describe_features(scene.name(id)), describe_features(said.text)
    return sum(feature.startswith("b:") for feature in title.keys() & told.keys()) >= _SHARED


def _parted(scene: Scene) -> tuple[str, str]:
    """Return the order and what is told beside it, "" where that is nothing to speak of."""
    words = scene.whole.own
    behind = _ORDER.match(words)
    if behind:
        order, news = behind[0], words[behind.end() :]
    else:
        clauses = re.split(r"[\uff0c,。\uff1b;\n]", words)
        order = next((c for c in clauses if step_of(c)[0]), words)
        mine = re.split(r"[\uff0c,。\uff1b;\n]", scene.words)
        news = "\uff0c".join(c for c in mine if c != order)
    return order, news.strip() if len(news.strip()) >= _NEWS else ""


def _described(scene: Scene, words: str) -> bool:
    """Say whether the words name or plainly describe a registered event or a report."""
    at = scene.whole.text.find(words)
    mentions = [m for m in scene.whole.mentions if at <= m.start and m.end <= at + len(words)]
    if any(m.kind in (Kind.EVENT, Kind.REPORT) and m.exact for m in mentions):
        return True
    if titled(words, scene.world):
        return False
    found = describe.events(_bare(words), scene.world, [])
    return bool(found and found[0].score >= _SAID)


def _bare(words: str) -> str:
    return re.sub(r"电话|记录|材料|首报|续报|终报|书面|报告", " ", words)


def _tells(scene: Scene) -> bool:
    """Say whether the words, or what came with them, report: when, how many, or who called."""
    return bool(_TOLD.search(scene.whole.text))


def _event_said(scene: Scene) -> bool:
    text, mentions = scene.local()
    found = describe.events(_bare(text), scene.world, mentions)
    return bool(found and found[0].score >= _SAID)


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
        filling.ask(
            "format", "导出成什么格式：docx、pdf还是ofd？", [Choice(f, f) for f, _ in _FORMATS]
        )
    return filling


def deadline(scene: Scene) -> Filling:
    """Fill report.deadline: an event, or a report about nothing that is registered."""
    filling = Filling()
    if numbered := [m for m in scene.part.of(Kind.REPORT) if m.exact]:
        filling.put("report", numbered[0].candidates[0].id, f"“{numbered[0].text}”")
    elif meant := _of_report(scene):
        filling.put("report", meant, f"承上文 → {scene.name(meant)}")
    else:
        found = event(scene, filling)
        if not found and not filling.needs:
            filling.ask("event", "哪一件的报送时限？")
    if kind := re.search(r"书面|电话", scene.words):
        filling.put("kind", kind[0], f"“{kind[0]}”")
    return filling


def _of_report(scene: Scene) -> str:
    """Return the report without an event whose deadline is asked for, "" where it is an event's."""
    if scene.result("event") or scene.carried("event"):
        return ""
    if made := scene.result("report"):
        return made
    carried = scene.carried("report")
    if isinstance(carried, str) and unregistered(scene, carried):
        return carried
    if loose := titled(scene.words, scene.world):
        return loose
    if _event_said(scene):
        return ""
    spoken = subject(scene).report
    return spoken if unregistered(scene, spoken) else ""
