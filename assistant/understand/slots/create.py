"""Arguments of event.create: what happened, where, when, who reported it, who was hurt."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.understand.mentions import Mention
from assistant.understand.scene import Filling, Scene
from assistant.understand.slots.things import free, iso
from assistant.understand.slots.wording import tidy
from connectors.contract import Kind
from core.yaml_data import read_yaml

_CLAUSES = re.compile(r"[\uff0c,。\uff1b;\uff01!\uff1a:\n]+")


@lru_cache(maxsize=1)
def _tables() -> dict[str, Any]:
    path = Path(__file__).parent.parent / "happenings.yaml"
    return read_yaml(path.read_text(encoding="utf-8"))


def create(scene: Scene, story: str = "", *, foreign: bool = False) -> Filling:
    """Fill event.create from the step's words, or from `story` told in an earlier turn."""
    filling = Filling()
    clauses = [c.strip() for c in _CLAUSES.split(story or scene.words) if c.strip()]
    if not story and scene.part.quotes and len(_bare(clauses)) == 0:
        clauses = [c.strip() for c in _CLAUSES.split(tidy(scene.part.quotes[0].text)) if c.strip()]
        foreign = True
    told = _bare(clauses)
    title = _title(told)
    filling.put("title", title, "所述情况", foreign=foreign)
    if not title:
        filling.ask("title", "请说一下发生了什么、在哪里。")
        return filling
    _place(scene, filling, told, foreign)
    _times(scene, filling)
    _source(scene, filling, clauses)
    casualties = next((m[0] for c in told if (m := _HURT.search(c))), "")
    filling.put("casualties", casualties, f"“{casualties}”", foreign=foreign)
    filling.put("category", category_of("，".join(told)), "按所述情况判断")
    return filling


_ASKS = re.compile(
    r"^(?:请|麻烦|帮我|帮忙|你|先|就|给我|快|赶紧|新)*(?:把这(?:个|条|段|事|件|情况)(?:话|短信|消息|留言)?)?"
    r"(?:登记|新建|建|立|录|录入|记|新增|开|起|挂|补录|补登|创建|报)(?:上|成|为|进|到|个|一|条|件|起|下|新|的|系统|一下|在案|单|这|里)*"
    r"(?:事件|工单|单子|警情|突发|险情|案件|单|案|件)?(?:吧|了)?$"
)
_LEADS = re.compile(
    r"^(?:请|麻烦|帮我|你|先|就|新|把这(?:个|条|事|件))*(?:登记|新建|建|立|录入|录|记|新增|补录|补登|创建)(?:个|一|条|件|起|下|新|的|一下|上)*(?:事件|工单|单子|案件|单|案|件)?(?:说|是|，)?"
)
_HURT = re.compile(
    r"(?:目前|现场|暂|已|有)*(?:(?:无|没有?|未)(?:人员?|人)?(?:受?伤|伤亡|被困|死亡|人伤)[\u4e00-\u9fff]{0,3}"
    r"|没人(?:受伤|伤|被困|死)|(?:困|伤|死|压|埋|淹)(?:了|住)?[\d一二三四五六七八九十两几]+(?:名|个|位)?人|"
    r"(?:有)?[\d一二三四五六七八九十两几多]+(?:名|个|位)?(?:人|老人|工人|学生|孩子|游客|司机|群众|男子|女子|居民|乘客|儿童|小孩|路人|员工)?"
    r"[\u4e00-\u9fff]{0,4}?(?:受伤|擦伤|轻伤|重伤|骨折|烧伤|被困|死亡|失联|落水|送医|送院|呕吐|昏迷|中毒|伤|晕倒|不适)(?:[\u4e00-\u9fff]{0,4}送医)?)"
)
_CALLED = re.compile(
    r"(?:刚|刚才|刚刚|我们|这边)*(?:接到?|收到|来了)?(?P<who>[\u4e00-\u9fff\d]{2,14}?)(?:的|刚才?|刚刚)?(?:打来|来|打)?(?:电话|来电|上报|报来|报来的|报的|报告|反映|报警|转来|发现|巡查发现|报过来|通报|说|称|传真)"
)


def _bare(clauses: list[str]) -> list[str]:
    """Return the clauses that tell what happened: without who called, when, and the asking."""
    told: list[str] = []
    for clause in clauses:
        if _ASKS.match(clause):
            continue
        clause = _LEADS.sub("", clause) or clause
        clause = re.sub(r"^[\uff0c,\s]+", "", clause)
        if re.search(r"\w", clause) and not _only_source(clause):
            told.append(_strip_source(_WHEN.sub("", clause).strip()))
    return [c for c in told if len(c) >= 2 and not re.fullmatch(r"[\u4e00-\u9fff]{1,3}的", c)]


_WHEN = re.compile(
    r"(?:今天|今晚|今早|昨天|昨晚|刚才|刚刚|晚上|上午|下午|早上|凌晨|大概|大约|约)*"
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:点|时|[\uff1a:](?=\d))(?:钟)?(?:一刻|三刻|[\d零一二三四五六七八九十]{1,3}分?|半|整)?(?:左右|许)?(?:的时候)?|^刚才?(?=[\u4e00-\u9fff])"
)


def _only_source(clause: str) -> bool:
    bare = _WHEN.sub("", clause)
    return bool(
        re.fullmatch(
            r"[刚才接到我们这边收\s]*[\u4e00-\u9fff\d]{0,14}?(?:打来|来|的)?(?:电话|来电|上报|上报的|报来的?|报的?|打来的|巡查发现|反映|报告|报警|转来|报过来的?|通报|来的)(?:说|称|反映)?",
            bare,
        )
        or re.fullmatch(r"(?:发生|事发|发现|接报|报来|左右|时间)*(?:的|了)?", bare)
    )


def _title(told: list[str]) -> str:
    kept = [c for c in told if not _HURT.fullmatch(c)] or told
    text = "\uff0c".join(kept[:3])
    return tidy(text)[:40]


def _strip_source(clause: str) -> str:
    found = re.match(
        r"(?:接到?|收到)?[\u4e00-\u9fff\d]{2,12}?(?:来电|打电话|来电话|打来电话|电话里|报告|反映|上报|报)(?:说|称|[\uff1a:]|(?<=来电)|(?<=报))(?=[\u4e00-\u9fff]{4,})",
        clause,
    )
    return clause[found.end() :] if found else re.sub(r"(?:发生|发现)(?:的)?$", "", clause)


_ADDRESS = re.compile(
    r"[\u4e00-\u9fff]{2,8}?(?:路|街|大道|弄|巷|支路|公路)\d+(?:弄\d+)?号?(?:[\u4e00-\u9fff\d]{0,8}?(?:楼|室|层|房|店|厂房|民房|小区|居民楼|门口|栋|单元))?"
)


def _place(scene: Scene, filling: Filling, told: list[str], foreign: bool) -> None:
    story = "\uff0c".join(told)
    address = _ADDRESS.search(story)
    known = [
        m
        for m in free(scene, Kind.PLACE, quoted=True)
        if m.text in story or not _from_story(scene, story)
    ]
    if address:
        exact = [m for m in known if m.text in address[0] and re.search(r"\d", m.text)]
        if exact:
            known = exact
        else:
            area = _area(scene)
            text = address[0] if area and area in address[0] else f"{area}{address[0]}"
            filling.put("place_text", text, "所述地点", foreign=foreign)
            return
    here = [m for m in known if not _sent_to(scene, m)]
    if not here and (seen := _place_of_camera(scene, story)):
        filling.put("place", seen, f"所述位置 → {scene.name(seen)}", foreign=foreign)
        return
    if known:
        best = max(here or known, key=_sureness)
        id = best.candidates[0].id
        filling.put("place", id, f"“{best.text}” → {scene.name(id)}", foreign=foreign)
        return
    loose = re.match(
        r"[\u4e00-\u9fffA-Za-z\d]{2,16}?(?:路口|门口|小区|新村|广场|大厦|大楼|公园|桥|站|学校|小学|中学|市场|菜场|医院|村|厂|码头|工地|河边|路段|路|苑|里|楼)",
        story,
    )
    if loose:
        filling.put("place_text", loose[0], "所述地点", foreign=foreign)


def _place_of_camera(scene: Scene, story: str) -> str:
    """Return the place of the camera whose name the story has: 体育馆门口 is a camera's, too."""
    named = [m for m in scene.part.of(Kind.CAMERA, quoted=True) if m.exact and m.text in story]
    return str(scene.fact(named[0].candidates[0].id, "place") or "") if named else ""


def _sent_to(scene: Scene, mention: Mention) -> bool:
    """Say whether people were taken there: 已送区中心医院 is not where it happened."""
    before = scene.part.text[: mention.start]
    return bool(re.search(r"(?:送往?|转送?|送至|送到|送去|转运至?)(?:了|到|往|至)?$", before))


def _from_story(scene: Scene, story: str) -> bool:
    return any(m.text in story for m in scene.part.of(Kind.PLACE, quoted=True))


def _sureness(mention: Mention) -> tuple[bool, int]:
    return mention.exact, mention.end - mention.start


def _area(scene: Scene) -> str:
    units = [
        m for m in scene.part.of(Kind.UNIT) if scene.fact(m.candidates[0].id, "type") == "街镇园"
    ]
    return scene.name(units[0].candidates[0].id) if units else ""


_RECEIVED = re.compile(
    r"接|来电|报来|报的|上报|来电话|电话|反映|报告|巡查发现|发现|转来|报警|通报|报$"
)


def _times(scene: Scene, filling: Filling) -> None:
    """A time beside who called is when it was received, any other is when it happened."""
    for span in scene.part.times:
        if span.at is None or span.kind != "instant":
            continue
        clause = _clause_around(scene.part.text, span.start, span.end)
        before, after = clause
        happened = re.match(
            r"\s*(?:左右|许|前后)?(?:发生|起火|着火|失火|爆炸|相撞|塌|摔|落水|出的)", after
        )
        received = _RECEIVED.search(after[:16]) or re.search(
            r"(?:接|接报|来电|收到)[\u4e00-\u9fff]{0,4}$", before
        )
        name = "received_at" if received and not happened else "occurred_at"
        if not filling.has(name):
            filling.put(name, iso(span.at), f"“{span.text}”")


def _clause_around(text: str, start: int, end: int) -> tuple[str, str]:
    before = re.split(r"[\uff0c,。\uff1b;\uff1a]", text[:start])[-1]
    after = re.split(r"[\uff0c,。\uff1b;]", text[end:])[0]
    return before, after


def _source(scene: Scene, filling: Filling, clauses: list[str]) -> None:
    for clause in clauses:
        bare = _WHEN.sub("", clause)
        found = _CALLED.match(bare.strip())
        if found and re.search(r"电话|来电|报|反映|转|发现|通报|说|称|传真", bare):
            who = re.sub(r"^(?:刚|刚才|刚刚|接到?|收到|我们|这边)+", "", found["who"])
            if 2 <= len(who) <= 12 and not _ADDRESS.search(who):
                patrol = "巡查" if bare.strip().startswith(who + "巡查") else ""
                filling.put("source", who + patrol, f"“{clause}”")
                return


def category_of(story: str) -> str:
    """Return the category of what is told, "" where no word speaks for one."""
    for category, words in _tables()["categories"].items():
        if any(word in story for word in words):
            return category
    return ""
