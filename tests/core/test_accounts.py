from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from core.accounts import Accounts
from core.audit import Audit
from core.clock import ROOM_ZONE, SteppedClock
from core.database import Database
from core.errors import InvalidInput, NeedsLogin, Refused
from core.identity import Permission, Role
from core.settings import Settings

PASSWORD = "Duty2026night"


class People:
    def __init__(self, database: Database) -> None:
        self.clock = SteppedClock(datetime(2026, 11, 21, 21, 30, tzinfo=ROOM_ZONE))
        self.audit = Audit(database, self.clock)
        self.settings = Settings(_env_file=None)
        self.accounts = Accounts(database, self.settings, self.clock, self.audit)
        self.accounts.add_org("district", "示范区")
        self.accounts.add_org("street", "示范街道", "district")
        self.accounts.add_user("zhang", "张三", "street", [Role.OFFICER], PASSWORD)


@pytest.fixture
def people(database: Database) -> People:
    return People(database)


def test_signing_in_gives_a_principal_with_the_path_of_its_organisations(people: People) -> None:
    signed = people.accounts.sign_in("zhang", PASSWORD)
    assert signed.principal.org_path == ("district", "street")
    assert signed.principal.permissions == {Permission.ASK, Permission.ACT}
    assert people.accounts.resume(signed.token).principal == signed.principal


def test_passwords_are_stored_as_argon2id_only(people: People) -> None:
    (user,) = people.accounts.users()
    assert user.password_hash.startswith("$argon2id$")
    assert PASSWORD not in user.password_hash


def test_five_wrong_passwords_lock_the_account_for_half_an_hour(people: People) -> None:
    for _ in range(5):
        with pytest.raises(NeedsLogin):
            people.accounts.sign_in("zhang", "wrong")
    with pytest.raises(NeedsLogin, match="锁定"):
        people.accounts.sign_in("zhang", PASSWORD)
    people.clock.advance(timedelta(minutes=31))
    assert people.accounts.sign_in("zhang", PASSWORD)


def test_passwords_guessed_at_the_same_time_are_all_counted(people: People) -> None:
    def guess(number: int) -> str:
        with pytest.raises(NeedsLogin) as refused:
            people.accounts.sign_in("zhang", f"wrong{number}")
        return refused.value.message

    with ThreadPoolExecutor(5) as many:
        said = list(many.map(guess, range(5)))
    assert sum("次数过多" in one for one in said) == 1
    with pytest.raises(NeedsLogin, match="锁定"):
        people.accounts.sign_in("zhang", PASSWORD)


def test_a_locked_account_and_an_unknown_login_are_refused_alike_before_the_lock(
    people: People,
) -> None:
    with pytest.raises(NeedsLogin) as unknown:
        people.accounts.sign_in("nobody", "x")
    with pytest.raises(NeedsLogin) as wrong:
        people.accounts.sign_in("zhang", "x")
    assert unknown.value.message == wrong.value.message


def test_a_session_ends_after_half_an_hour_of_silence(people: People) -> None:
    signed = people.accounts.sign_in("zhang", PASSWORD)
    people.clock.advance(timedelta(minutes=29))
    people.accounts.resume(signed.token)
    people.clock.advance(timedelta(minutes=29))
    people.accounts.resume(signed.token)
    people.clock.advance(timedelta(minutes=31))
    with pytest.raises(NeedsLogin):
        people.accounts.resume(signed.token)


def test_a_session_ends_after_twelve_hours_however_busy(people: People) -> None:
    signed = people.accounts.sign_in("zhang", PASSWORD)
    for _ in range(36):
        people.clock.advance(timedelta(minutes=20))
        if people.clock.now().hour == 9 and people.clock.now().minute >= 30:
            break
        people.accounts.resume(signed.token)
    people.clock.advance(timedelta(minutes=20))
    with pytest.raises(NeedsLogin):
        people.accounts.resume(signed.token)


def test_closing_an_account_ends_its_sessions_at_once(people: People) -> None:
    signed = people.accounts.sign_in("zhang", PASSWORD)
    people.accounts.disable("zhang", True)
    with pytest.raises(NeedsLogin):
        people.accounts.resume(signed.token)
    with pytest.raises(NeedsLogin, match="停用"):
        people.accounts.sign_in("zhang", PASSWORD)


def test_changed_roles_hold_at_once_in_open_sessions_and_are_audited(people: People) -> None:
    signed = people.accounts.sign_in("zhang", PASSWORD)
    people.accounts.change("zhang", "张三丰", "district", [Role.LEADER], by="root")
    now = people.accounts.resume(signed.token).principal
    assert (now.name, now.org_path, now.roles) == ("张三丰", ("district",), {Role.LEADER})
    (record,) = people.audit.records(10, "", "account.change")
    assert (record.actor, record.target) == ("root", "zhang")
    assert "值班员" in record.detail
    assert "带班领导" in record.detail


@pytest.mark.parametrize("deed", ["disable", "change"])
def test_the_last_administrator_stays(people: People, deed: str) -> None:
    accounts = people.accounts
    accounts.add_user("root", "管理", "district", [Role.SYSTEM_ADMIN], PASSWORD)

    def leave() -> None:
        if deed == "disable":
            accounts.disable("root", True)
        else:
            accounts.change("root", "管理", "district", [Role.OFFICER])

    with pytest.raises(Refused, match="最后一个"):
        leave()
    assert accounts.sign_in("root", PASSWORD).principal.roles == {Role.SYSTEM_ADMIN}
    accounts.add_user("next", "接任", "district", [Role.SYSTEM_ADMIN], PASSWORD)
    leave()


def test_a_one_time_password_must_be_changed(people: People) -> None:
    secret = people.accounts.add_user("li", "李四", "street", [Role.LEADER])
    signed = people.accounts.sign_in("li", secret)
    assert signed.must_change_password
    people.accounts.change_password(signed.principal.id, secret, "Another2026pass")
    assert not people.accounts.sign_in("li", "Another2026pass").must_change_password


@pytest.mark.parametrize("weak", ["short1A", "alllowercase1", "NODIGITSHERE", "ALLUPPER123"])
def test_weak_passwords_are_refused_with_what_to_do(people: People, weak: str) -> None:
    with pytest.raises(InvalidInput, match="大写字母"):
        people.accounts.add_user("wang", "王五", "street", [Role.OFFICER], weak)


def test_a_login_is_unique(people: People) -> None:
    with pytest.raises(Refused):
        people.accounts.add_user("zhang", "张三丰", "street", [Role.OFFICER])


def test_every_attempt_is_audited(people: People) -> None:
    people.accounts.sign_in("zhang", PASSWORD)
    with pytest.raises(NeedsLogin):
        people.accounts.sign_in("zhang", "wrong")
    outcomes = [row.outcome for row in people.audit.records(action="sign_in")]
    assert outcomes == ["refused", "ok"]
