"""One number of people that one place of a note tells of one slot."""

from dataclasses import dataclass

from assistant.duties.report.record import Slot


@dataclass(frozen=True, slots=True)
class Claim:
    """So many people of a slot, as told at one place; `spans` are in characters of the source."""

    slot: Slot
    number: int | None
    said: str  # the number as it was written, for rough ones
    spans: tuple[tuple[int, int], ...]
    at: int
    weight: int
    key: int  # the place of the group, by which one group told of twice is known
    part: bool = False  # 其中
    more: bool = False  # 又, 新增
    stale: bool = False  # 那次报的
    latest: bool = False  # 现在, 更正为, 共
    reached: bool = False  # 增至: holds whoever came on top
    hearsay: bool = False
    open: int | None = None  # of so many missing, whose fate is not told beside
    planned: bool = False
