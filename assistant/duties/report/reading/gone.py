"""Who is said to be 没了 is somebody who is named there: 往后就没了, 半栋楼没了 are no deaths."""

import re

from assistant.duties.report.reading.harms import Harm
from assistant.duties.report.record import Slot

_GONE = re.compile(r"^没了$|^没(?:有)?(?:了)?气(?:息)?(?:了)?$")
_TRACE = re.compile(r"(?:往后|那(?:儿|里|边))(?:就|便)$")  # of whom nothing more was seen
_CLAUSES = 3
_STOP = re.compile(r"[\uff0c\u3002\uff1b\uff1a\uff01\uff1f\n]")
_SOMEBODY = re.compile(
    r"姓[\u4e00-\u9fff]|[人他她俩男女孩娃爹妈爸婆爷奶叔伯姐妹哥弟婴]|老[\u4e00-\u9fff]|司机|师傅|驾驶员|学生|乘客|"
    r"(?:队|职|船|店|保安|业务|售货|驾驶)员|工友|大夫|家属|"
    r"[\d一二两三四五六七八九十几](?:个|名|位|口)"
)


def merely_gone(text: str, harm: Harm) -> bool:
    """Whether 没了 or 没气 is said of no person: none in its clause or in those right before."""
    if harm.slot is not Slot.DEATHS or not _GONE.search(harm.text):
        return False
    before = text[: harm.start]
    stops = [m.end() for m in _STOP.finditer(before)]
    back = _CLAUSES + (stops[-1:] == [harm.start])  # 没了 that makes a clause by itself
    begin = stops[-back] if len(stops) >= back else 0
    return bool(_TRACE.search(before)) or not _SOMEBODY.search(before[begin:])
