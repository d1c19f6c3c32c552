"""Dense vectors in PostgreSQL with pgvector, beside the clauses, for rooms of many machines."""

import re
from collections.abc import Sequence

import numpy as np
from pgvector.sqlalchemy import VECTOR
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Index,
    Integer,
    MetaData,
    Table,
    any_,
    cast,
    delete,
    literal,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from core.database import Database
from knowledge.vectors import Vector

_BATCH = 500
_SEARCHED = 200  # candidates that the graph keeps while it looks; as wide as Chroma's


class PgVectorIndex:
    """One table an embedder, with an HNSW graph. Satisfies `knowledge.vectors.VectorIndex`.

    The table is made at the first use; it is no part of the migrations, as its width is the
    embedder's and it can always be made again. `offered` tells whether the server has pgvector.
    """

    def __init__(self, database: Database, embedder_name: str, dim: int) -> None:
        self._engine = database.engine
        name = f"clause_vectors_{re.sub(r'[^0-9a-z]+', '_', embedder_name.lower())}"[:55]
        self._table = Table(
            name, MetaData(),
            Column("clause_id", BigInteger, primary_key=True, autoincrement=False),
            Column("revision_id", Integer, nullable=False, index=True),
            Column("vector", VECTOR(dim), nullable=False),
            Index(
                f"{name}_near", "vector", postgresql_using="hnsw",
                postgresql_ops={"vector": "vector_cosine_ops"},
            ),
        )  # fmt: skip
        with self._engine.begin() as connection:
            connection.execute(text("CREATE EXTENSION IF NOT EXISTS vector"))
            self._table.create(connection, checkfirst=True)

    @staticmethod
    def offered(database: Database) -> bool:
        """Tell whether this is a PostgreSQL that has pgvector and lets us use it."""
        if database.is_sqlite:
            return False
        try:
            with database.engine.begin() as connection:
                connection.execute(text("CREATE EXTENSION IF NOT EXISTS vector"))
        except DBAPIError:  # not installed on the server, or only its owner may
            return False
        return True

    def upsert(self, ids: Sequence[int], vectors: Vector, revision_ids: Sequence[int]) -> None:
        """Add or replace vectors [len(ids), dim] of unit length."""
        rows = [
            {"clause_id": clause, "revision_id": revision, "vector": vector}
            for clause, revision, vector in zip(ids, revision_ids, vectors, strict=True)
        ]
        statement = insert(self._table)
        changed = {name: statement.excluded[name] for name in ("revision_id", "vector")}
        statement = statement.on_conflict_do_update(index_elements=["clause_id"], set_=changed)
        with self._engine.begin() as connection:
            for at in range(0, len(rows), _BATCH):
                connection.execute(statement, rows[at : at + _BATCH])

    def delete(self, ids: Sequence[int]) -> None:
        """Remove vectors; unknown ids are ignored."""
        if not ids:
            return
        with self._engine.begin() as connection:
            connection.execute(delete(self._table).where(self._among("clause_id", ids)))

    def ids(self) -> set[int]:
        """Return the ids of all clauses that have a vector."""
        with self._engine.connect() as connection:
            return set(connection.scalars(select(self._table.c.clause_id)))

    def search(
        self, vector: Vector, visible: frozenset[int], limit: int
    ) -> list[tuple[int, float]]:
        """Return (clause id, cosine) of the nearest among the visible revisions, nearest first.

        The graph is read on until enough visible ones were met; where it gives up before, the
        visible ones are compared one by one.
        """
        if not visible:
            return []
        with self._engine.connect() as connection:
            connection.execute(text(f"SET LOCAL hnsw.ef_search = {_SEARCHED}"))
            connection.execute(text("SET LOCAL hnsw.iterative_scan = strict_order"))
            found = self._nearest(connection, vector, visible, limit)
            if len(found) < limit:
                connection.execute(text("SET LOCAL enable_indexscan = off"))
                found = self._nearest(connection, vector, visible, limit)
        return found

    def _nearest(
        self, connection: Connection, vector: Vector, visible: frozenset[int], limit: int
    ) -> list[tuple[int, float]]:
        distance = self._table.c.vector.cosine_distance(vector)
        rows = connection.execute(
            select(self._table.c.clause_id, distance)
            .where(self._among("revision_id", sorted(visible)))
            .order_by(distance)
            .limit(limit)
        )
        return [(int(clause), 1.0 - float(far)) for clause, far in rows]

    def cosines(self, vector: Vector, ids: Sequence[int]) -> dict[int, float]:
        """Return the cosine of each of these clauses that has a vector."""
        if not ids:
            return {}
        distance = self._table.c.vector.cosine_distance(vector)
        wanted = select(self._table.c.clause_id, distance).where(self._among("clause_id", ids))
        with self._engine.connect() as connection:
            return {int(clause): 1.0 - float(far) for clause, far in connection.execute(wanted)}

    def vectors(self, ids: Sequence[int]) -> dict[int, Vector]:
        """Return the vector of each of these clauses that has one."""
        if not ids:
            return {}
        held = self._table.c
        wanted = select(held.clause_id, held.vector).where(self._among("clause_id", ids))
        with self._engine.connect() as connection:
            return {int(i): np.asarray(v, np.float32) for i, v in connection.execute(wanted)}

    def close(self) -> None:
        """Nothing is held: the connections are the database's."""

    def _among(self, column: str, ids: Sequence[int]) -> ColumnElement[bool]:
        listed = cast(literal(list(ids), ARRAY(BigInteger)), ARRAY(BigInteger))
        return self._table.c[column] == any_(listed)
