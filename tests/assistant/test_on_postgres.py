"""The same house on PostgreSQL: one pass through people, audit, library, search and answer."""

from pathlib import Path

import pytest

from assistant.replies import AskRequest
from core.accounts import Accounts
from core.clock import SystemClock
from core.database import Database
from core.identity import Principal, Role
from core.settings import Settings
from tests.assistant.conftest import World


@pytest.fixture
def far_world(postgres_url: str, tmp_path: Path) -> World:
    database = Database(postgres_url)
    assert database.migrate() is None
    return World(database, tmp_path)


async def test_a_question_is_answered_from_postgresql(far_world: World, officer: Principal) -> None:
    request = AskRequest(question="值班电话响几声之内必须接听？")
    answer = await far_world.assistant.answer(officer, request)
    assert "铃响三声内接听" in answer.answer
    assert list(far_world.audit.verify()) == []
    assert not far_world.desk.differences()


def test_accounts_and_sessions_live_in_postgresql(postgres_url: str, far_world: World) -> None:
    database = Database(postgres_url)
    settings = Settings(_env_file=None)
    accounts = Accounts(database, settings, SystemClock(), far_world.audit)
    accounts.add_org("room", "值班室")
    secret = accounts.add_user("zhang", "张三", "room", [Role.OFFICER])
    signed = accounts.sign_in("zhang", secret)
    assert accounts.resume(signed.token).principal == signed.principal
    database.dispose()
