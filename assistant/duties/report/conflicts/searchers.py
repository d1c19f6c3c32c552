"""Whether those who all came out are the ones who search: 救生队20人都出来了 empties no place."""

import re
from collections.abc import Sequence

from assistant.duties.report.conflicts.statements import Clause

_TEAM = re.compile(
    r"民兵|队员|志愿|搜救|(?:巡|搜|救|扑|抢|护|应急|突击|打捞)[\u4e00-\u9fa5]{0,2}队|救生|消防|民警|辅警|干部|党员|护林|应急队|突击队|蛙人|潜水|"
    r"全(?:队|连|排|班|所|站|村)(?=[\d一二两三四五六七八九十])|(?:我们|咱们)(?=[\d一二两三四五六七八九十])"
)
_TEAM_OUT = re.compile(
    rf"(?:{_TEAM.pattern})[\u4e00-\u9fa5]{{0,3}}?[\d一二两三四五六七八九十]*(?:个|名|人|位)*(?:都|全|已)"
)
_SEARCH = re.compile(r"找|搜|寻|巡|打捞|下水|摸排|分[两三四五六七八九十\d]+(?:路|组|队|片)")


def searchers(clauses: Sequence[Clause], out: Clause) -> bool:
    """Say whether a clause in which all came out tells of a team that came out to search.

    The team is named in it, or it is whoever speaks and goes on with the search.
    """
    if _TEAM_OUT.search(out.text):
        return True
    behind = (
        c
        for c in clauses
        if (c.source, c.sentence, c.speaker) == (out.source, out.sentence, out.speaker)
        and c.start > out.start
    )
    return bool(_TEAM.search(out.speaker)) and any(_SEARCH.search(c.text) for c in behind)
