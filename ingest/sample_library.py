"""The sample library of the fictional 示范区, handed in once, on a room's first start."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict
from sqlalchemy import select

from core.database import Database
from core.identity import EVERYONE, SYSTEM, Role
from core.yaml_data import read_yaml
from ingest.jobs import Job, Upload
from ingest.pipeline import IngestDesk
from knowledge.tables import IngestJobRow

SAMPLES = Path(__file__).parent / "samples"
BATCH = "samples"


class SampleDocument(BaseModel):
    """One line of the manifest. What else it says about a document is in the document itself."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    file: str
    title: str
    audience: str = EVERYONE
    kind: str = ""

    @property
    def label(self) -> str:
        """The access label: everyone, or the one role that the manifest names."""
        return f"role:{Role(self.audience).value}" if self.audience != EVERYONE else EVERYONE


def manifest() -> list[SampleDocument]:
    """Return what the sample library consists of."""
    listed = read_yaml((SAMPLES / "manifest.yaml").read_text(encoding="utf-8"))
    return [SampleDocument.model_validate(item) for item in listed["documents"]]


def load_samples(desk: IngestDesk, database: Database) -> list[Job]:
    """Hand the sample library in, unless this room was ever given it; return the jobs.

    A room that has removed its samples does not get them again.
    """
    given = select(IngestJobRow.id).where(IngestJobRow.batch == BATCH).limit(1)
    with database.reading() as session:
        if session.scalar(given) is not None:
            return []
    uploads = [
        Upload(
            name=Path(document.file).name,
            data=(SAMPLES / document.file).read_bytes(),
            audience=document.label,
            category=document.kind,
        )
        for document in manifest()
    ]
    return desk.submit(uploads, SYSTEM, batch=BATCH)
