"""Where it happened: the whole descriptive place as it was said, without the story around it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.duties.report.reading.chats import group, messages
from assistant.duties.report.reading.gazetteer import Gazetteer
from assistant.duties.report.reading.informants import Informant
from assistant.duties.report.reading.lexicon import pattern
from assistant.duties.report.reading.place_lists import Row, place_row
from assistant.duties.report.reading.place_weights import serves, weight_of
from assistant.duties.report.reading.place_wording import aboard, whole_firm, worded
from assistant.duties.report.reading.place_words import (
    ends,
    nameless,
)
from assistant.duties.report.reading.voices import Note, note
from assistant.duties.report.record import Fact, Slot, Source, Span, Status


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch that may be the place; the heaviest is taken."""

    start: int
    end: int
    text: str
    weight: float
    hearsay: bool


@lru_cache(maxsize=1)
def _chain() -> re.Pattern[str]:
    """A row of names with the endings of places: 松台镇|白塔路|120号|顺达仓库."""
    stops = pattern("names", "place_stops")
    name = rf"(?:(?!{stops})[\u4e00-\u9fffA-Za-z0-9·\-])"
    part = rf"(?:{name}{{0,9}}?(?:{ends()}))"
    bracket = r"(?:[\uff08(][^\uff08\uff09()\d][^\uff08\uff09()]{0,14}[\uff09)])?"
    tails = pattern("names", "place_tails")
    return re.compile(
        rf"{part}{bracket}(?:(?:[往至到和与跟\u3001\u2014~-]|一[个家处间座栋](?![男女老小人工司学游乘病群]))?的?{part}{bracket})*(?:的?(?:{tails}))*(?:的?{part}(?:{tails})*)?"
    )


@lru_cache(maxsize=1)
def _starts() -> re.Pattern[str]:
    righted = "(?:更正|改|订正|纠正|核实|应|实)(?:为|是)"
    return re.compile(rf"(?:{pattern('names', 'place_before')}|{righted})")


_LEAD = re.compile(
    r"(?:未来\d+个?小时内?|[和与跟同]邻[省市县区乡镇村](?:交界|接壤|搭界|相邻)的?|\0+(?:起|许|左右)?|[我你贵][镇乡县区市](?:的|境内)?|[\s\u3001\uff08(\u201c\"]|位于|在|于|说是?|讲|称|报|另外?|就是(?:一?个(?=[\u4e00-\u9fff]{2}))?|那个|我们?|今[早晚天]|(?:街道|[镇乡村县区]|社区)?辖区内?的?|我[镇乡县区市]的?|上的|"
    r"(?:终报|续报[一二三四五六七八九十]?|首报)?(?:素材)?|是|网传|据传|疯传|听说|据说|镇上|村里|有|本[区县市镇乡](?=[\u4e00-\u9fff]{2})|(?:事发|案发|出事|起火|着火|失火)(?:地点?|点)|前面|目前|现在|刚刚?|受[^\uff0c]{2,12}影响|里面|楼上|其中|"
    r"发生的?|(?:大概|大约|约|左右)|这边|那边|我这边|地点|发生在|之前|\d+[台辆]车)+"
)
_GENERIC = re.compile(
    r"^(?:门牌|[A-Z]区|[A-Z]?\d+号(?:铺|摊|档口)|取水口|进水口|排[污水]口|[泄溢]洪道|井口|(?:[一二三四五六七八九十]|\d+号?)站台|看台|机房|[中主]控室|跑道|停机坪|船坞|(?:大?坝|堤|[内外]坡)[脚顶体]|新生儿科|急诊科|手术室|病[房区]|ICU|[前后侧边正东西南北]?(?:校|厂|院|园|站|库|仓)门|[前后侧]门|站厅|站台|候[车机诊]|安检口|住院部|门诊部|门诊楼|急诊楼?|(?:地下|负[一二三\d]层)?车库|后厨|厨房|厂子|[前后]院|[东南西北][东南西北]?[角头侧边面段]|(?:水|油|排污)?泵房|锅炉房|配电房|(?:污水|调节|沼气|酸洗|腌制|发酵|沉淀)?池|罐区|教室|实验室|大厅|楼道|天台|楼顶|外墙|教学楼|施工电梯|塔吊|脚手架|升降机|吊篮|宿舍|办公楼|操场|商场|园内|小区|工地|厂里|厂区|车间|食堂|学校|校内|村后|村里|村口|楼内|店内|站内|院内|大门|门口|电梯|客梯|扶梯|仓库|[东南西北]门|现场|宿舍|"
    r"[\d一二三四五六七八九十]+(?:号楼|栋|幢|楼|号|层|单元|室)|[A-Z]座|路口|桥上|河里|江面|池|地下)"
)


def places(
    source: Source,
    moments: Sequence[tuple[int, int]],
    who: Sequence[Informant],
    gazetteer: Gazetteer,
) -> list[Fact]:
    """Return the place as told, once; hearsay's only where nobody else names one."""
    text = source.text
    said = messages(text)
    flat = _blanked(text, [*moments, *((m.start, m.end) for m in said)])
    parted = note(text)
    found = [c for c in _candidates(flat, parted, who) if not _POST.match(text, c.end - 1)]
    wrong = {c.text for c in found if _NOT_THERE.search(text[max(0, c.start - 4) : c.start])}
    found = [
        c for c in found if c.text not in wrong
    ]  # 不是海宁路，是海安路: nor where it was told first
    who = _hosts(who, text)
    who = [*who, *_speaking_for(text)]
    own = _of_reporter(source, who, gazetteer) or _of_reporter(
        source, [Informant(m.unit, m.person, m.start, m.end) for m in said], gazetteer
    )
    row = place_row(flat)
    if not found:
        return [_of_row(source, row)] if row else own
    best = _in_full(max(found, key=lambda c: (c.weight, -c.start)), found)
    best = _named_rather(best, found, own)
    if row and (best.weight < _SURE or row.start <= best.start < row.end):
        return [_of_row(source, row)]
    part = bool(_GENERIC.match(best.text) and own)  # 12楼 of the site that the caller belongs to
    sure = _LIKELY if own and _AREA.search(own[0].text) and best.hearsay else _SURE
    least = _UNLIKELY if part else sure if own or len(best.text) < 2 else _NEVER
    if best.weight < least:
        return own
    speaking = [
        Informant(m.unit, m.person, m.start, m.end) for m in said if m.body <= best.start < m.stop
    ]
    sited = any(own_place(one.unit) for one in speaking)  # his own place goes before the group's
    whole = best if sited and _GENERIC.match(best.text) else _joined(best, found, source.text)
    whole = _with_neighbours(whole, flat, text)
    base = _base(whole, [*speaking, *who])
    if (town := _town(whole.text, who)) and not base:
        return [_fact(source, whole, town, gazetteer)]
    return [_fact(source, _without_site_word(whole), base, gazetteer)]


def _with_neighbours(best: Candidate, flat: str, text: str) -> Candidate:
    """Add what belongs to the name and no chain of names reads: a firm's head, the ship moored."""
    if head := whole_firm(flat[: best.start], best.text):
        best = replace(best, start=best.start - len(head), text=head + best.text)
    if ship := aboard(best.text, text[best.end :]):
        best = replace(best, end=best.end + len(ship), text=best.text + ship)
    return best


def _blanked(text: str, stretches: Sequence[tuple[int, int]]) -> str:
    """Return the text with moments, speakers and slips of the tongue blanked, every place kept."""
    slips = [(slip.start("slip"), slip.end("on")) for slip in _SLIP.finditer(text)]
    for start, end in [*stretches, *slips]:
        text = text[:start] + "\0" * (end - start) + text[end:]
    return text


def _of_row(source: Source, row: Row) -> Fact:
    quote = source.text[row.start : row.end]
    spans = (Span(source=source.id, start=row.start, end=row.end, quote=quote),)
    return Fact(slot=Slot.PLACE, text=row.text, spans=spans)


_TOWN = re.compile(
    r"(?P<kind>[镇乡])(?:中学|小学|中心|卫生院|政府|敬老院|幼儿园|农贸|水厂|污水|粮站|供销)"
)


def _town(place: str, who: Sequence[Informant]) -> str:
    """Return 银杏 of 银杏镇值班：镇中学操场…: the town whose school it is."""
    named = _TOWN.match(place)
    homes = [own_place(one.unit) for one in who] if named else []
    return next((home[:-1] for home in homes if named and home.endswith(named["kind"])), "")


_FOR = re.compile(
    r"我(?:们)?(?:是|这里是|这边是)?(?![在到从去往又再问打给跟])(?P<site>[\u4e00-\u9fff]{3,12}?)的?(?=[\uff0c\u3002])"
)


def _speaking_for(text: str) -> list[Informant]:
    """Return the sites that somebody in a quotation says he belongs to: 我某某项目的，…"""
    return [
        Informant(match["site"], "", match.start("site"), match.end("site"))
        for match in _FOR.finditer(text)
        if own_place(match["site"]) and not _AREA.search(match["site"])
    ][:1]


def _hosts(who: Sequence[Informant], text: str) -> list[Informant]:
    """Add the group whose messages a note holds: it is named after the place."""
    name = group(text)
    at = text.find(name) if name else 0
    return [*who, Informant(name, "", at, at + len(name))] if name else list(who)


# 在五楼，哦不对，六楼
_SLIP = re.compile(
    r"(?P<slip>(?:\d+|[一二两三四五六七八九十]+)(?P<end>[楼层号栋幢弄室]|单元|号楼))(?P<on>[外里上]?[\uff0c,\u2026]*[哦噢啊呃诶哎嗯]?"
    r"[\uff0c,]?(?:不对|(?:(?<=[哦噢啊呃诶哎嗯])|(?<=[哦噢啊呃诶哎嗯]，))不是|不是(?=[\uff0c,])|错了|说错了?|不不|记错了?)[\uff0c,]*(?:是|应该是)?)(?=(?:\d+|[一二两三四五六七八九十]+)(?P=end))"
)
_POST = re.compile("[区县市镇乡村]长")  # 副区长到场: who came, not where
_NOT_THERE = re.compile(r"(?<![哦噢啊呃诶哎嗯])(?:不是|并非|不在)$")
_SURE = 0.7
_LIKELY = 0.0  # what hearsay names, beside nothing but the reporter's own street or town
_UNLIKELY = -4.0
_NEVER = -4.0  # a place so unlikely is none


def _named_rather(best: Candidate, found: Sequence[Candidate], own: Sequence[Fact]) -> Candidate:
    """Take 石楠坪煤矿 rather than 水泵房 somewhere in it, which alone is found by nobody."""
    if own or not _GENERIC.match(best.text):
        return best
    named = [
        c for c in found
        if not _GENERIC.match(c.text) and not nameless().fullmatch(c.text) and not c.hearsay
        and best.weight - c.weight < _NEARLY and c.end <= best.start
    ]  # fmt: skip
    beside = [c for c in named if best.start <= c.end + 30]
    return best if beside else max(named, key=lambda c: c.weight, default=best)


def _in_full(best: Candidate, found: Sequence[Candidate]) -> Candidate:
    """Take 云台山景区玻璃栈道 rather than 玻璃栈道 in a title: the same place, told in full."""
    full = [
        c for c in found
        if c.text.endswith(best.text) and c.text != best.text and c.hearsay == best.hearsay
        and best.weight - c.weight < _NEARLY
    ]  # fmt: skip
    return max(full, key=lambda c: (c.weight, -c.start), default=best)


_NEARLY = 1.5  # how much less a name may weigh than a bare part of some place


def _joined(best: Candidate, found: Sequence[Candidate], text: str) -> Candidate:
    """Put the named place told right before in front of a bare part of it (某工地，…6号楼)."""
    if not _GENERIC.match(best.text):
        return best
    before = [
        c for c in found
        if c.end <= best.start <= c.end + 30 and c.weight > 0 and not _GENERIC.match(c.text)
        and not nameless().fullmatch(c.text) and "\u3002" not in text[c.end : best.start]
    ]  # fmt: skip
    if not before:
        return best
    first = max(before, key=lambda c: (c.weight, -c.start))
    part = _without_site_word(best)
    return Candidate(first.start, best.end, first.text + part.text, best.weight, best.hearsay)


def _without_site_word(best: Candidate) -> Candidate:
    """Leave out 园内 of 园内2号冷库."""
    match = re.match(rf"(?:{pattern('names', 'site_words')})的?", best.text)
    if match is None or match.end() >= len(best.text):
        return best
    start = best.start + match.end()
    return Candidate(start, best.end, best.text[match.end() :], best.weight, best.hearsay)


def _candidates(flat: str, parted: Note, who: Sequence[Informant]) -> list[Candidate]:
    found: list[Candidate] = []
    for index, clause in enumerate(parted.clauses):
        piece = flat[clause.start : clause.end]
        for start in _openings(piece):
            match = _chain().match(piece, start)
            if match is None or not match[0]:
                continue
            at = clause.start + match.start()
            said = match[0].rstrip("的")
            if (
                _CALLED.match(piece, match.end())
                or match[0][0] in "的搭"
                or re.match("个(?!旧)", match[0])
            ):
                continue  # 林业站贝叶139…: the unit of whoever can be called
            inside = any(w.start <= at and at + len(said) <= w.end for w in who)
            weight = weight_of(piece, match, index, clause, parted, inside=inside)
            found.append(Candidate(at, at + len(said), said, weight, clause.hearsay))
    return found


_BLANKS = re.compile(r"(?<=[^\0\s])[ \u3000]+(?=[A-Za-z\u4e00-\u9fff])")


def _openings(piece: str) -> list[int]:
    lead = _LEAD.match(piece)
    first = lead.end() if lead else 0
    starts = {first}
    for match in _starts().finditer(piece):
        further = _LEAD.match(piece, match.end())
        starts.add(further.end() if further else match.end())
    starts |= {m.end() for m in _BLANKS.finditer(piece)}
    starts |= {
        m.end() for m in re.finditer(r"\0+\s*(?:起|在|左右|许|[\uff0c,])?(?:发生的?)?", piece)
    }
    return sorted(s for s in starts if piece[s : s + 1] not in ("是", "说", "讲", "叫"))


_CALLED = re.compile(
    r"[\u4e00-\u9fff·]{0,8}(?:电话|手机)?[\uff1a:\s]*(?:1[3-9]\d-?\d{4}-?\d{4}|0\d{2,3}-?\d{7,8})"
)


_PUBLIC = re.compile(r"路|街|大道|高速|[国省县]道|[镇乡县区市](?!场)|街道|[GSXY]\d")


def _base(best: Candidate, who: Sequence[Informant]) -> str:
    """Return what a place without a name of its own belongs to: the reporter's own place."""
    sited = re.match(rf"(?:{pattern('names', 'site_words')})", best.text)
    if not (_GENERIC.match(best.text) or sited or not _PUBLIC.search(best.text)):
        return ""
    for one in sorted(who, key=lambda w: bool(_AREA.search(own_place(w.unit) or "镇"))):
        base = own_place(one.unit)
        site = re.search(rf"(?:{pattern('names', 'base_sites')})$", base)
        if base and base[:2] not in best.text and (site or _GENERIC.match(best.text) or sited):
            return base
    return ""


# 住建局质监站: an office of an office
_BRANCH = re.compile(r"(?:局|委|处|大队|支队)[\u4e00-\u9fff]{1,6}(?:站|所|队|中心|科|室)$")
_OFFICE = re.compile(r"(?<=[\u4e00-\u9fff]{2})[\u4e00-\u9fff]{2}[处科部室办组]$")
_KIND = 2  # characters that say no more than a kind: 小区, 公司
_OUTDOORS = r"[\u4e00-\u9fff]{2,5}[山岭峰坡沟箐峡谷湖潭滩岛湾林洼崖岩梁坳垭河溪]"


_AREA = re.compile(r"(?:[镇乡县区市村]|街道|社区)$")


def own_place(unit: str) -> str:
    """Return the place that a unit is named after: 梅苑新村 of 梅苑新村居委."""
    if serves(unit) or _BRANCH.search(unit):
        return ""
    bare = unit
    for _ in range(3):
        bare = re.sub(rf"(?:{pattern('names', 'base_strip')})$", "", bare)
    sites = rf"(?:{pattern('names', 'sites')})$"
    if (whole := _OFFICE.sub("", bare)) != bare and re.search(sites, whole):
        bare = whole  # 文昌中学德育处
    named = re.search(sites, bare)
    posted = bare != unit and re.fullmatch(_OUTDOORS, bare)  # 野猫箐护林点
    return bare if (named or posted) and len(bare) > _KIND else ""


def _fact(source: Source, best: Candidate, base: str, gazetteer: Gazetteer) -> Fact:
    text = base + worded(best.text)
    known = [p for p in gazetteer.places(source.text) if best.start <= p.start < best.end]
    area = known[0].area if known else ""
    if area and not text.startswith(area):
        text = area + text
    return Fact(
        slot=Slot.PLACE,
        text=text,
        spans=(Span(source=source.id, start=best.start, end=best.end,
                    quote=source.text[best.start : best.end]),),
        status=Status.HEARSAY if best.hearsay else Status.STATED,
    )  # fmt: skip


def _of_reporter(source: Source, who: Sequence[Informant], gazetteer: Gazetteer) -> list[Fact]:
    for one in who:
        base = own_place(one.unit)
        at = source.text.find(base, one.start, one.end) if base else -1
        if at >= 0:
            return [
                _fact(source, Candidate(at, at + len(base), base, 0, hearsay=False), "", gazetteer)
            ]
    return []
