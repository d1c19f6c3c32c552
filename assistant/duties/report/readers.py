"""The small networks that read a material beside the rules, each where it is there."""

from dataclasses import dataclass

from core.models.kind_reader import KindReader
from core.models.pair_reader import PairReader
from core.models.slot_reader import SlotReader


@dataclass(frozen=True)
class Readers:
    """`slots` says what times and numbers are of, `kinds` what happened, `pairs` what may clash."""

    slots: SlotReader | None = None
    kinds: KindReader | None = None
    pairs: PairReader | None = None


NO_READERS = Readers()
