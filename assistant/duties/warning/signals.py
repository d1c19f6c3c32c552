"""Kinds and colours of warnings, and how long units have to confirm: data of the room."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, model_validator

from core.room_tables import read_file
from core.yaml_data import read_yaml

_FILE = Path(__file__).with_name("signals.yaml")
OTHER = "其他"


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Colour(_Table):
    """One of the four colours. `minutes`: how long a unit has to confirm; a setting of the room."""

    grade: str = Field(alias="级")
    meaning: str = Field(alias="含义")
    minutes: int = Field(alias="确认分钟", ge=1, le=24 * 60)


class Kind(_Table):
    """A kind of warning: the colours it has, the words by which clauses and groups are found."""

    colours: tuple[str, ...] = Field(alias="信号")
    words: tuple[str, ...] = Field(alias="词", default=())


class Signals(_Table):
    """The whole table. `soon` is in minutes; `source` is the rule behind names and colours."""

    colours: Mapping[str, Colour] = Field(alias="颜色", min_length=1)
    soon: int = Field(alias="提前分钟", ge=0)
    source: str = Field(alias="出处", default="")
    kinds: Mapping[str, Kind] = Field(alias="种类", min_length=1)

    @model_validator(mode="after")
    def _known(self) -> "Signals":
        for name, kind in self.kinds.items():
            if strange := set(kind.colours) - set(self.colours):
                raise ValueError(f"“{name}”的颜色不在颜色表中：{'、'.join(sorted(strange))}")
        return self

    def words(self, kind: str) -> tuple[str, ...]:
        """Return the words of a kind; a kind of the room's own stands for itself."""
        known = self.kinds.get(kind)
        return known.words if known and known.words else (() if kind == OTHER else (kind,))

    def others(self, colour: str) -> tuple[str, ...]:
        """Return the words by which a line of a plan speaks of other colours than this one.

        Nothing where the colour is not of the table: then no line is left out.
        """
        if colour not in self.colours:
            return ()
        return tuple(f"（{name}）" for name in self.colours if name != colour)

    def unusual(self, kind: str, colour: str) -> str:
        """Say in Chinese what to check where the rule does not know such a signal; "" else."""
        known = self.kinds.get(kind)
        if known is None or colour in known.colours:
            return ""
        return f"{self.source}没有{kind}{colour}预警信号这一级，请核对来文。"

    def rank(self, colour: str) -> int:
        """Return 0 for the gravest colour."""
        return list(self.colours).index(colour) if colour in self.colours else len(self.colours)


def read_signals(home: Path | None = None) -> Signals:
    """Return the room's table (warnings.yaml in its home) or the shipped one.

    Raises InvalidInput for a file that can't be used.
    """
    own = home / "warnings.yaml" if home else None
    if own is None or not own.is_file():
        return _shipped()
    return read_file(Signals, own, "预警设置", f"随产品提供的 {_FILE.name} ")


@lru_cache(maxsize=1)
def _shipped() -> Signals:
    return Signals.model_validate(read_yaml(_FILE.read_text("utf-8")))
