"""Several places told in one row: 柳泉镇700户、石佛乡600户, 云溪、黄坡两个乡.

What falls on a whole countryside (停电, 停水, 受灾) has no one address: notes give the towns with
how many each has, and a report names all of them.
"""

import re
from dataclasses import dataclass

_KIND = r"(?:街道|社区|小区|苏木|嘎查|[镇乡村县区])"
_NAME = rf"[\u4e00-\u9fff]{{1,5}}?{_KIND}"
_MANY = r"(?:各|约|共|有|还有)?\d+(?:余|多)?(?:户|人|间|亩|栋|起|处|名|头|只)"
_AND = r"[\u3001\uff0c,和及 ]+"
_LED = r"(?:其中|分别(?:为|是)|包括|涉及|有|主要是|[:\uff1a])*"
_COUNTED = re.compile(rf"{_LED}(?P<row>{_NAME}{_MANY}(?:{_AND}{_NAME}{_MANY})+)")
_HEAD = re.compile(rf"(?P<name>{_NAME}){_MANY}")
_SHARED = re.compile(
    r"(?P<row>(?<![\u4e00-\u9fff])(?:[\u4e00-\u9fff]{1,3}的)?(?P<names>[\u4e00-\u9fff]{2,4}(?:\u3001[\u4e00-\u9fff]{2,4})+)"
    r"(?P<n>[两三四五六七八九十]|\d+)个?(?P<kind>乡镇|镇街|街道|社区|小区|片区?|[镇乡村县区组]))"
)
# 城东两个小区: a part of the town and how many there, which is all that is told
_SOME = re.compile(
    r"(?<![\u4e00-\u9fff])(?:\d{3,5}|陆续|先后|接连|连续|分别|共|转来|转|来自|涉及|反映|称|说|报)*(?P<row>[\u4e00-\u9fff]{0,4}?(?:[区县市镇乡]|街道|城[东南西北]|片)"
    r"(?:[两三四五六七八九十几]|\d+)个(?:住宅)?(?:小区|村|社区|自然村|居民区|村民小组))(?=[\u7684\uff0c\u3002]|居民|村民|住户|业主|都|停|断)"
)
_CAME = re.compile(r"(?:转移|安置|撤离|疏散|来自|派|调)[^\uff0c\u3002]{0,12}$")


# 柘泉、石源两镇核查: who was asked, and not where it was
_ASKED = re.compile(r"\s*(?:都|也|已)*(?:核查|核实|排查|巡查|统计|反映|报告|派|组织|干部)")


@dataclass(frozen=True, slots=True)
class Row:
    """The row at text[start:end] and how a report names its places."""

    start: int
    end: int
    text: str


def place_row(text: str) -> Row | None:
    """Return the first row of places that tells where it was, None where there is none."""
    for match in _COUNTED.finditer(text):
        if not _CAME.search(text[: match.start()]):
            names = [one["name"] for one in _HEAD.finditer(match["row"])]
            return Row(match.start("row"), match.end("row"), "\u3001".join(names))
    shared = _SHARED.search(text)
    if shared is None:
        some = _SOME.search(text)
        return Row(some.start("row"), some.end("row"), some["row"]) if some else None
    if _ASKED.match(text, shared.end()):
        return None
    said = f"{shared['names']}{shared['n']}个{shared['kind']}"
    return Row(shared.start("names"), shared.end(), said)
