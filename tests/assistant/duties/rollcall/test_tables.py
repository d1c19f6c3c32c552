"""The migration makes exactly the tables that the models declare, on both databases."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from assistant.duties.rollcall import tables
from core.database import Base, Database


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_the_migrated_tables_are_those_of_the_models(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if kind == "sqlite":
        database: Database = request.getfixturevalue("database")
    else:
        database = Database(request.getfixturevalue("postgres_url"))
        database.migrate()
    assert tables.CampaignRow.__tablename__ == "rollcall_campaign"

    def ours(_object: object, name: str | None, kind: str, *_: object) -> bool:
        return kind != "table" or str(name).startswith(("rollcall_", "inbound_"))

    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours})
        assert compare_metadata(context, Base.metadata) == []
    if kind == "postgres":
        database.dispose()
