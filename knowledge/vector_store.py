"""Where a room's vectors are kept."""

from pathlib import Path

from core.database import Database
from core.models.embed import Embedder
from knowledge.vectors import VectorIndex


def open_index(database: Database, folder: Path, embedder: Embedder) -> VectorIndex:
    """Return the index of an embedder's vectors: beside the clauses where the database is a
    PostgreSQL with pgvector, else in files under `folder`."""
    from knowledge.pg_index import PgVectorIndex

    if PgVectorIndex.offered(database):
        return PgVectorIndex(database, embedder.name, embedder.dim)
    from knowledge.chroma_index import ChromaIndex  # half a second to import

    return ChromaIndex(folder, embedder.name)
