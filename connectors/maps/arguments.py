"""What the map's actions are called with."""

from pydantic import Field, model_validator

from connectors.maps.model import Place
from core.effects.action import Arguments

SHA256 = r"^[0-9a-f]{64}$"


class Locate(Arguments):
    """One thing that has a position, by id, or a place by what it is called."""

    place: str | None = None
    place_text: str | None = None
    event: str | None = None
    camera: str | None = None

    @model_validator(mode="after")
    def _something(self) -> "Locate":
        if not (self.place or self.place_text or self.event or self.camera):
            raise ValueError("须说明要定位什么")
        return self


class Nearby(Arguments):
    """What is around a place or an event (id), within metres, of these types."""

    center: str
    radius_m: int = Field(ge=1, le=100_000)
    types: tuple[str, ...]


class Places(Arguments):
    """What a page shows, narrowed by words, type and unit."""

    query: str = Field(default="", max_length=100)
    type: str | None = None
    unit: str | None = None
    limit: int = Field(default=100, ge=1, le=1000)
    offset: int = Field(default=0, ge=0)


class SavePlace(Arguments):
    """One place as it is to be. An empty id makes a new one."""

    place: Place


class DeletePlace(Arguments):
    """A place's id."""

    id: str


class PreviewPlaces(Arguments):
    """A kept file (its SHA-256)."""

    file: str = Field(pattern=SHA256)


class ImportPlaces(PreviewPlaces):
    """The same, with the hash of the preview that was looked at."""

    preview: str = Field(pattern=SHA256)


class ExportPlaces(Arguments):
    """All places as a file."""

    format: str = Field(default="xlsx", pattern="^(xlsx|csv)$")
