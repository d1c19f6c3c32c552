"""The order in which organs and their heads are named: the party committee first."""

import re
from collections.abc import Iterator

from assistant.duties.proofread.finding import Finding
from assistant.duties.proofread.page import Page
from assistant.duties.proofread.rulebook import rule

_AREA = r"(?:[\u4e00-\u9fff]{0,6}?(?:省|市|区|县|镇|乡|街道)|全?)"
_RANKS = (
    r"(?:党委|党工委|(?<=[省市区县镇乡])委(?!员会?办|办|会|托|派|员|组织|宣传|统战|政法)|党组)",
    r"(?:人大(?:常委会)?)",
    r"(?:(?:人民)?政府(?!办|门户|网|部门|机关|督查|采购)|办事处|管委会)",
    r"(?:政协)",
)
_ORGAN = re.compile("|".join(f"(?P<r{i}>{words})" for i, words in enumerate(_RANKS)))
_LIST = re.compile(
    r"(?:(?:[省市区县镇乡]|街道)?(?:党委|党工委|(?<=[省市区县镇乡])委|人大常委会|人大|人民政府|政府|办事处|政协)、)+"
    r"(?:[省市区县镇乡]|街道)?(?:党委|党工委|(?<=[省市区县镇乡])委|人大常委会|人大|人民政府|政府|办事处|政协)"
    r"(?!办|部|会|托|派|员|(?:组织|宣传|统战)(?:部|委员|办|科|系统)|政法|书记|门户|网|大院|机关|各|委员|常委|主席|副主席|主任)"
)
_HEADS = re.compile(
    r"(?P<g>(?P<u>[\u4e00-\u9fff]{0,6}?(?:省|市|区|县|镇|乡))长(?P<gn>[\u4e00-\u9fff]{2,3}|×{2}|[\u4e00-\u9fff]某某?)?)、"
    r"(?P<p>(?:(?P=u)|(?:市|区|县|镇|乡|省))?(?:委|党委)书记(?P<pn>[\u4e00-\u9fff]{2,3}(?=[，。；、先率到赶带等亲对作现])|[\u4e00-\u9fff]某某?)?)"
)
_OFFICE_HEADS = re.compile(
    r"(?P<g>(?:街道)?办事处主任(?P<gn>[\u4e00-\u9fff]{2,3}|[\u4e00-\u9fff]某某?)?)、"
    r"(?P<p>(?:街道)?党工委书记(?P<pn>[\u4e00-\u9fff]{2,3}(?=[，。；、先率到赶带等亲对作现])|[\u4e00-\u9fff]某某?)?)"
)


_DEPUTY = re.compile(
    r"副(?P<t>区长|市长|县长|镇长|乡长|局长|主任|书记|站长|队长|所长)(?P<a>[\u4e00-\u9fff]{2,3})"
    r"[、，](?P<b>(?P=t)[\u4e00-\u9fff]{2,3})(?=[，。、；]|到|赶|率|带|先|等|指|现|在|组|赴|前往|深|实地|亲|检|参|出席|主|共同|分|对|一同|连夜|立即)"
)


def check(page: Page) -> Iterator[Finding]:
    """Yield lists of organs or heads that don't begin with the party committee."""
    text = page.text
    if "、" not in text or ("委" not in text and "政" not in text):
        return
    for match in _LIST.finditer(text):
        names = match[0].split("、")
        if page.in_title(*match.span()) or page.statute:
            continue
        ranked = sorted(names, key=_rank)
        if [_rank(n) for n in names] != [_rank(n) for n in ranked]:
            yield rule("org.order").finding(text, match.span(), "、".join(ranked))
    if "书记" in text:
        yield from _heads(page)


def check_deputies(page: Page) -> Iterator[Finding]:
    """Yield a deputy named before the head of the same office."""
    if "副" not in page.text or not page.ours:
        return
    for match in _DEPUTY.finditer(page.text):
        why = "正职在副职之前"
        yield rule("title.order").finding(page.text, match.span(), None, reason=why)


def _rank(name: str) -> int:
    if name.endswith(("党委", "党工委")) or name[-1] == "委":
        return 0
    if "人大" in name:
        return 1
    return 3 if name.endswith("政协") else 2


def _heads(page: Page) -> Iterator[Finding]:
    for pattern in (_HEADS, _OFFICE_HEADS):
        for match in pattern.finditer(page.text):
            if not page.ours or page.in_title(*match.span()):
                continue
            yield rule("title.order").finding(
                page.text, match.span(), f"{match['p']}、{match['g']}"
            )
