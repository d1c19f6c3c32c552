"""Arguments of report.update: which elements become what."""

import re
from typing import Any

from assistant.understand.quantities import integer
from assistant.understand.scene import Filling, Scene
from assistant.understand.slots.things import iso
from assistant.understand.slots.which_report import report

# in this order, so that 重伤 is not read as 伤
_COUNTS = (
    ("seriously_injured", r"重伤|危重|伤势(?:较|严)?重"),
    ("slightly_injured", r"轻(?:微)?伤"),
    ("injured", r"受伤|伤者|伤员|伤(?![亡势情])"),
    ("deaths", r"死亡|死者|死的?|遇难|身亡|(?<!伤)亡"),
    ("trapped", r"被困|困(?!难)"),
    ("missing", r"失联|失踪|下落不明|联系不上"),
    ("hospitalized", r"送医|送院|住院|就医"),
    ("evacuated", r"疏散|转移|撤离|撤出"),
)
_FIELD = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _COUNTS))
_N = r"(\d+|[零〇一二两三四五六七八九十百千]+|没有|没|无)"
_NONE = ("没有", "没", "无")
_CHANGE = r"(?:改|更正|订正|修正|修改|变|换|调整|更新|调)"
_WHO = r"[者员的了]*(?:人员|群众)?(?:人数|总数|数字|数|那项|那栏|一项)?"
# behind the name of an element: what it becomes, past what it was
_BECOMES = re.compile(
    rf"^{_WHO}[\u4e00-\u9fff\s]{{0,3}}?(?:[从由]?原?来?的?\s*{_N}\s*[人名个位]*)?\s*"
    rf"{_CHANGE}?(?:成|为|到|是)\s*(?:[从由])?{_N}"
)
_END = r"\s*(?:[人名个位]|$|[\uff0c,。、\uff1b;])"
_ALTERED = re.compile(rf"^{_WHO}\s*{_CHANGE}[\uff1a:\s]*{_N}{_END}")
_STATED = re.compile(
    rf"^{_WHO}[\uff1a:\uff0c,\s]?(?:应该|应当|应|就|都)?(?:填|写|报|记|是|为|有|成|上|按|作)*"
    rf"\s*{_N}{_END}"
)
_BEFORE = re.compile(rf"{_N}\s*[人名个位]\s*$")
_BARE = re.compile(rf"^[^\uff0c,。]{{0,12}}?{_CHANGE}(?:成|为|到)\s*{_N}\s*(?:[人名个位]|$)")
_FIELDS = (
    ("title", r"标题|题目"),
    ("copies", r"抄送"),
    ("recipients", r"主送|报送单位|收文单位|抬头"),
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
    found: dict[str, Any] = {**counts(scene.words)} or _of_talk(scene)
    if not found:
        found = _fields(scene)
    if not found and re.search(r"为准|对齐|照.{0,6}改|统一", scene.words):
        found = _by_authority(scene)
    return found


def _of_talk(scene: Scene) -> dict[str, Any]:
    """Read a bare 改成4个 as the one count that was just spoken of."""
    bare = _BARE.search(scene.words)
    value = _value(bare[1]) if bare else None
    for said in (scene.focus.reply, scene.focus.asked):
        fields = {match.lastgroup for match in _FIELD.finditer(said)} - {None}
        if len(fields) == 1 and value is not None:
            return dict.fromkeys(map(str, fields), value)
    return {}


def counts(words: str) -> dict[str, int]:
    """Return the numbers of people that the words give, each by the element named with it."""
    named = list(_FIELD.finditer(words))
    edges = [0, *(match.end() for match in named)]
    before = [words[edge : match.start()] for edge, match in zip(edges, named, strict=False)]
    ahead = all(_BEFORE.search(said) for said in before)  # 改成3人受伤、2人失联
    found: dict[str, int] = {}
    for at, match in enumerate(named):
        end = named[at + 1].start() if at + 1 < len(named) else len(words)
        behind = words[match.end() : end]
        value = _value(_number(before[at])) if ahead else _behind(behind)
        if value is None and not ahead:
            value = _ahead(before[at], behind)
        if value is not None and match.lastgroup:
            found[match.lastgroup] = value  # of 受伤3人改成受伤4人 the last counts
    return found


def _behind(words: str) -> int | None:
    if became := _BECOMES.match(words):
        return _value(became[2])
    stated = _ALTERED.match(words) or _STATED.match(words)
    return _value(stated[1]) if stated else None


def _ahead(before: str, behind: str) -> int | None:
    """Read 改成3人受伤: the number stands before the element and a change before that."""
    own = re.match(r"[^\uff0c,。]{0,4}(?:改|成|为|\d)", behind)
    return None if own else _value(_number(before))


def _number(words: str) -> str | None:
    found = _BEFORE.search(words)
    return found[1] if found else None


def _value(said: str | None) -> int | None:
    if said in _NONE:
        return 0
    return integer(said) if said else None


def _fields(scene: Scene) -> dict[str, Any]:
    words = scene.words
    for field, pattern in _FIELDS:
        match = re.search(
            rf"(?:{pattern})[^\uff0c,]{{0,10}}?(?:改|更正|订正|换)(?:成|为)\s*[\u201c\"]?(.*?)[\u201d\"]?$",
            words,
        )
        quotes = scene.part.quotes  # 标题改成“……”
        said = match[1].strip("\uff0c,。 ") if match else ""
        if match and not said and len(quotes) == 1:
            said = quotes[0].text
        if said:
            return {field: said}
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
        if found := counts(clause):
            return found
    return {}
