"""Nobody is kept out: axe-core finds nothing serious on any page, on a desk and on a phone."""

from dataclasses import dataclass
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.async_api import Page

from channels.room import ROOT_ORG, Room
from connectors.contract import Kind
from connectors.sample_world import sample_things
from core.effects.plan import Request
from core.identity import SYSTEM, Role
from tests.channels.axe_core import axe_script
from tests.channels.conftest import PASSWORD
from tests.channels.messenger.desk_room import person
from tests.channels.reporting import drafted, note
from tests.channels.test_browser import PHONE, Window, chromium, window

__all__ = ["chromium", "window"]  # fixtures
pytestmark = [pytest.mark.browser, pytest.mark.slow]
DESK = {"width": 1440, "height": 900}
SERIOUS = ("serious", "critical")
EVERYBODY = [Role.SYSTEM_ADMIN, Role.KNOWLEDGE_ADMIN, Role.AUDITOR, Role.OFFICER, Role.LEADER]
RUN = "axe.run({within}, {{resultTypes: ['violations']}}).then(found => found.violations)"
STANDS_MS = 700  # until what a page fetches for itself is drawn


@dataclass(frozen=True)
class Found:
    """One violation, as whoever mends it needs it."""

    path: str
    rule: str
    impact: str
    help: str
    where: str
    why: str

    def __str__(self) -> str:
        return (
            f"{self.path}  {self.impact} {self.rule}: {self.help}\n    {self.where}\n    {self.why}"
        )


@pytest.fixture
def sampled(room: Room) -> None:
    """The duty systems filled, and one person who may open everything."""
    room.duty.connectors.load(sample_things(room.clock.now()))
    room.accounts.add_user("every", "周全能", ROOT_ORG, EVERYBODY, PASSWORD)


@pytest.fixture
async def records(app: FastAPI, sampled: None, room: Room) -> list[str]:
    """The addresses of one record of each kind; a plan waits and a conversation was held."""
    who = person(room, "every")
    revision = room.assistant.documents(SYSTEM, "值班报告").items[0].revision_id
    events = [t for t in room.duty.connectors.directory.things() if t.kind is Kind.EVENT]
    report = await drafted(room, note(room))
    await room.duty.acting.act(
        who, [Request(action="event.urge", arguments={"event": events[0].id})]
    )
    return [
        f"/source/{revision}",
        f"/events/{events[0].id}",
        f"/reports/{report}",
        "/reports/rules",
        "/reports/templates",
        "/rollcalls/scripts",
        "/rollcalls/statistics",
        "/messengers",
        "/password",
    ]


# Pages whose main button opens a dialog; a record's page is named by the beginning of its address.
DIALOGS = (
    ("/contacts", "新增"),
    ("/contacts", "导入"),
    ("/roster", "新增班次"),
    ("/video", "登记摄像头"),
    ("/devices", "编辑场景"),
    ("/map", "底图"),
    ("/map/places", "登记地点"),
    ("/events", "登记事件"),
    ("/events/", "登记批示"),
    ("/reports", "写首报"),
    ("/reports/", "登记批示"),
    ("/reports/rules", "新增规则"),
    ("/reports/rules", "修改全文"),
    ("/rollcalls", "发起查岗"),
    ("/rollcalls", "电话叫应"),
    ("/warnings", "登记预警"),
    ("/instructions", "登记批示"),
    ("/library", "上传资料"),
    ("/users", "新建账户"),
    ("/users", "新建组织"),
)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("theme", ["dark", "light"])
async def test_no_page_has_a_serious_violation(
    window: Window, records: list[str], size: dict[str, int], theme: str
) -> None:
    script, page = axe_script(), window.page
    await page.set_viewport_size(size)  # type: ignore[arg-type]
    await page.context.add_cookies(
        [{"name": "zhiban_theme", "value": theme, "url": window.address}]
    )
    await page.goto(f"{window.address}/login")
    found = await _violations(page, script, "/login")
    await window.sign_in("every")
    for path in [*await _offered(page), *records]:
        await page.goto(window.address + path)
        await page.wait_for_timeout(STANDS_MS)
        found += await _violations(page, script, path)
    assert not found, "\n".join(str(one) for one in found)


async def test_no_dialog_has_a_serious_violation(window: Window, records: list[str]) -> None:
    """By day and on a desk: the pages' test goes through both themes and sizes."""
    script, page = axe_script(), window.page
    await page.set_viewport_size(DESK)  # type: ignore[arg-type]
    await page.context.add_cookies(
        [{"name": "zhiban_theme", "value": "light", "url": window.address}]
    )
    await window.sign_in("every")
    found: list[Found] = []
    for begins, label in DIALOGS:
        path = next((r for r in records if begins.endswith("/") and r.startswith(begins)), begins)
        await page.goto(window.address + path)
        await page.wait_for_timeout(STANDS_MS)
        await page.get_by_role("button", name=label, exact=True).first.click()
        await page.wait_for_selector(".q-dialog .q-card")
        await page.wait_for_timeout(STANDS_MS)
        found += await _violations(page, script, f"{path} {label}", "'.q-dialog'")
    assert not found, "\n".join(str(one) for one in found)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
async def test_a_conversation_has_no_serious_violation(
    window: Window, records: list[str], size: dict[str, int]
) -> None:
    await window.page.set_viewport_size(size)  # type: ignore[arg-type]
    await window.sign_in("every")
    await _talked(window.page, window.address)
    found = await _violations(window.page, axe_script(), "/ after an answer and a plan")
    assert not found, "\n".join(str(one) for one in found)


async def _offered(page: Page) -> list[str]:
    """Return the pages of the navigation: a page that is new is looked at without being named."""
    links = await page.eval_on_selector_all(
        "nav a[href^='/'], .zb-navigation a[href^='/']",
        "links => links.map(link => link.getAttribute('href'))",
    )
    paths = list(dict.fromkeys(link.partition("?")[0] for link in links))
    assert len(paths) >= 10, paths
    return paths


async def _talked(page: Page, address: str) -> None:
    await page.goto(f"{address}/")
    box = ".zb-question textarea"
    for said, comes in (
        ("较大突发事件发生后多长时间内电话报告？", "[data-zb=copy]"),
        ("催一下川上路下立交积水那件事", ".zb-plan[data-state=waiting]"),
    ):
        await page.fill(box, said)
        await page.press(box, "Enter")
        await page.wait_for_selector(comes)


async def _violations(page: Page, script: str, path: str, within: str = "document") -> list[Found]:
    """Run axe; behind an open dialog nothing is read, so that only the dialog is looked at."""
    await page.evaluate(script)
    rows: list[dict[str, Any]] = await page.evaluate(RUN.format(within=within))
    return [
        Found(
            path, row["id"], row["impact"], row["help"], node["html"][:160], node["failureSummary"]
        )
        for row in rows
        if row["impact"] in SERIOUS
        for node in row["nodes"][:3]
    ]
