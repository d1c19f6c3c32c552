"""Who wrote in a chat group."""

import re

# 某镇某某13:40群里, 某局在工作群里: who writes is named; 家长群里, 有人在群里 are nobody
_SENDER = re.compile(
    r"^(?P<who>(?!.*(?:业主|家长|居民|邻居|村民|车主|网友|粉丝|同学|住户|租客|老乡|有人|谁|某人|大家))"
    r"[^\s群]{2,}?)(?:\d{1,2}[:\uff1a点时]\d{0,2}分?)?在?"
    r"(?:工作|值班|联动|联防|应急|防汛|三防|指挥|调度|联络|协同|信息|微信){0,3}群(?:里|内|中)"
)


def sender(who: str) -> str:
    """Return who wrote in a group where the designation names somebody, else the designation."""
    return _SENDER.sub(lambda m: m["who"], who)
