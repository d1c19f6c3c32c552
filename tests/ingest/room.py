"""A small room for the tests of ingestion: real database, full text and Chroma; hashed vectors."""

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.audit import Audit
from core.clock import SystemClock
from core.database import Database
from core.models.hashed import HashedEmbedder
from core.settings import Settings
from ingest.pipeline import IngestDesk
from knowledge.chroma_index import ChromaIndex
from knowledge.lexical import LexicalIndex
from knowledge.library import Library

REGULATION = """# {title}

({year}年3月1日示范区人民政府第{number}次常务会议通过,自{year}年6月1日起施行)

## 第一章 总则

第一条 为了规范{title}所述事项,制定本规定。

第二条 值班室应当在{minutes}分钟内完成首次报告。

## 第二章 附则

第三条 本规定自{year}年6月1日起施行。
"""


def regulation(title: str, year: int = 2024, minutes: int = 30, number: int = 7) -> bytes:
    """A short regulation in Markdown; other `minutes` make another text of the same title."""
    text = REGULATION.format(title=title, year=year, minutes=minutes, number=number)
    return text.encode()


class PacedEmbedder(HashedEmbedder):
    """The hashed embedder, taking a while, as a real model does."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        time.sleep(self.seconds)
        return super().embed_passages(texts)


class TestRoom:
    """The parts that a desk needs, under one folder."""

    __test__ = False

    def __init__(
        self,
        home: Path,
        embedder: HashedEmbedder | None = None,
        workers: int = 0,
        database_url: str = "",
    ) -> None:
        self.settings = Settings(home=home, database_url=database_url)
        self.clock = SystemClock()
        self.database = Database(self.settings.sqlalchemy_url)
        self.database.migrate()
        self.library = Library(self.database, self.clock)
        self.lexical = LexicalIndex(self.database)
        self.audit = Audit(self.database, self.clock)
        self.vectors = self.open_vectors() if embedder else None
        self.desk = IngestDesk(
            self.database,
            self.library,
            self.lexical,
            self.vectors,
            embedder,
            self.settings,
            self.audit,
            self.clock,
            workers=workers,
        )

    def open_vectors(self) -> ChromaIndex:
        """Open the room's vector index for hashed vectors."""
        return ChromaIndex(self.settings.vectors_dir, HashedEmbedder.name)

    def close(self) -> None:
        """Let go of the files."""
        self.desk.stop()
        if self.vectors is not None:
            self.vectors.close()
        self.database.dispose()
