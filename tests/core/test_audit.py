from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from core.audit import Audit
from core.clock import SystemClock
from core.database import Database


@pytest.fixture
def audit(database: Database) -> Audit:
    made = Audit(database, SystemClock())
    for i in range(5):
        made.append("zhang", "ask", f"问题{i}", detail={"n": i})
    return made


def test_an_untouched_log_verifies(audit: Audit) -> None:
    assert list(audit.verify()) == []
    assert [row.target for row in audit.records(limit=2)] == ["问题4", "问题3"]


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit SET target='别的问题' WHERE id=3",
        "DELETE FROM audit WHERE id=3",
        "UPDATE audit SET id=99 WHERE id=2",
        "UPDATE audit SET previous_hash='0' WHERE id=4",
    ],
)
def test_edits_deletions_and_swaps_are_found(
    audit: Audit, database: Database, tampering: str
) -> None:
    with database.transaction() as session:
        session.execute(text(tampering))
    assert list(audit.verify())


def test_writers_at_once_keep_one_chain(audit: Audit) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda i: audit.append("li", "search", str(i)), range(40)))
    assert list(audit.verify()) == []
    assert len(audit.records(limit=1000)) == 45
