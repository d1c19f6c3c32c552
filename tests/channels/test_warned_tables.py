"""The migrations make exactly the tables that the models of the shift's registers declare."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from assistant.duties.daily import tables as daily
from assistant.duties.instruction import tables as instruction
from assistant.duties.warning import tables as warning
from core.database import Base, Database

OURS = ("warning", "instruction", "daily_")


def test_the_migrated_tables_are_those_of_the_models(tmp_path: Path) -> None:
    assert all((daily, instruction, warning))
    database = Database(f"sqlite:///{tmp_path / 'zhiban.db'}")
    database.migrate()

    def ours(_object: object, name: str | None, kind: str, *_: object) -> bool:
        return kind != "table" or str(name).startswith(OURS)

    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours})
        assert compare_metadata(context, Base.metadata) == []
    database.dispose()
