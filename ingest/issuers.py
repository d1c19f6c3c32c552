"""Which body issued a document, from promulgation notes and from names on the page."""

import re

_CONGRESS = re.compile(
    r"(?:第[一二三四五六七八九十]+届)?((?:[\u4e00-\u9fff]{2,8}[省市区县州盟])?)(?:第[一二三四五六七八九十]+届)?"
    r"(全国)?人民代表大会(常务委员会|常委会)?"
)
_ORDER = re.compile(
    r"(?:日|月)?[\s　]*(?:经)?([\u4e00-\u9fff、（）]{2,40}?)"
    r"(?:第[0-9一二三四五六七八九十]+号)?令(?:第|（|公布|发布)"
)
_MEETING = re.compile(
    r"日[\s　]*经?([\u4e00-\u9fff、]{3,30}?)(?:[12]\d{3}年)?"
    r"第[0-9一二三四五六七八九十]+次[\u4e00-\u9fff]{0,8}会议"
)
_ISSUED = re.compile(r"日[\s　]*([\u4e00-\u9fff、]{2,40}?)(?:公布|发布|批准|印发)")
_QUOTED = re.compile(r"《[^》]*》|〈[^〉]*〉")
_BODY = re.compile(
    r"(?:人民政府|委员会|办公[厅室]|指挥部|领导小组|管理[局处中]心?|支队|总队|[局厅部署院委办]|"
    r"中心|人民代表大会|街道办事处|管委会|总值班室|集团|公司|银行)$"
)
_NOT_A_BODY = re.compile(r"[。，；：:,;!？《》]|条例|办法|规定|通知|关于")


def is_body(name: str) -> bool:
    """Say whether a name ends like that of an authority."""
    return 3 <= len(name) <= 40 and bool(_BODY.search(name)) and not _NOT_A_BODY.search(name)


def full_name(name: str) -> str:
    """Return a letterhead's name without the spaces that spread it out."""
    return re.sub(r"[\s　]", "", name).removeprefix("中华人民共和国")


def from_notes(notes: tuple[str, ...]) -> str:
    """Return the issuing body that promulgation notes name, the latest one that issued the text.

    Changes made by a decision about many texts (《…的决定》第一次修订) say nothing about who issued
    this one; only notes with a body of their own count.
    """
    found = ""
    for note in notes:
        bare = _QUOTED.sub("", note)
        found = _order(bare) or found
        if not found or "人民代表大会" in found:
            found = _congress(bare) or found
        if not found and (issued := _ISSUED.search(bare) or _MEETING.search(bare)):
            found = re.sub(r"会议(?:审议)?$", "", issued[1].removeprefix("经"))
    return found.removeprefix("中华人民共和国")


def _order(note: str) -> str:
    match = _ORDER.search(note)
    if not match or "主席" in match[1]:
        return ""
    return match[1].replace("中华人民共和国", "").lstrip("日月经")


def _congress(note: str) -> str:
    match = _CONGRESS.search(note)
    if not match:
        return ""
    place = match[1] or ("全国" if match[2] or "全国" in note else "")
    committee = "常务委员会" if match[3] else ""
    return f"{place}人民代表大会{committee}" if place else ""
