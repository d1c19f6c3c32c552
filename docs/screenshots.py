"""Take the pictures of docs/images from a running instance, as a person would see it.

    python docs/screenshots.py http://127.0.0.1:8080 --account 用户名：密码 [--account …]

Every account is signed in once per screen size and visits each page that its navigation offers, so
give one account for every role that the pictures should show. The first account also asks.
"""

import argparse
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).parent / "images"
SIZES = {"desktop": (1440, 900), "phone": (390, 844)}
NAMES = {
    "/events": "events",
    "/contacts": "contacts",
    "/video": "video",
    "/devices": "devices",
    "/approvals": "approvals",
    "/reports": "reports",
    "/proofread": "proofread",
    "/rollcalls": "rollcalls",
    "/warnings": "warnings",
    "/instructions": "instructions",
    "/log": "log",
    "/handover": "handover",
    "/daily": "daily",
    "/record": "record",
    "/library": "library",
    "/search": "search",
    "/users": "users",
    "/audit": "audit",
}
# any of these: the page is filled
CONTENT = ".zb-table, .zb-cards, .zb-board, .zb-plan, .zb-tabs, .zb-filters, .zb-proofing"
ORDERS = {  # what is said, the picture's name; the sample world knows these things
    "川上路下立交积水派给区水务局，两小时内反馈": "chat-plan",
    "川上路下立交周边一公里有哪些医院": "chat-map",
    "东会商室的灯打开": "chat-device",
}
NOTE = """{told}接青禾镇值班室小邵电话
{began}左右青禾镇柳堤路18号一家木制品厂厂房着火，二楼仓库先冒烟
门卫说里面困了3个人，镇里说困了4个，轻伤2人已送区人民医院
消防来了5台车22人正在扑救，疏散周边群众60人，镇长贺建平已到场"""
PROOF = "3月32日，我局已作好防汛部暑，并于当日截止18时转移群众35人，其中老人20人、儿童18人。"
QUESTION = "夜间在岗值班人员不少于几人？"
SECONDS = 1000  # milliseconds, as the browser counts


def main() -> None:
    """Read the arguments and take the pictures."""
    parser = argparse.ArgumentParser(description="从运行中的系统截取文档图片")
    parser.add_argument("url")
    parser.add_argument("--account", action="append", required=True, metavar="用户名：密码")
    parser.add_argument("--question", default=QUESTION)
    parser.add_argument("--out", type=Path, default=IMAGES)
    parser.add_argument("--browser", default=shutil.which("chromium"))
    parser.add_argument("--light", action="store_true", help="日间配色")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=given.browser, args=["--no-sandbox", "--disable-gpu", "--lang=zh-CN"]
        )
        for path in pictures(browser, given):
            print(path)
        browser.close()


def pictures(browser: Browser, given: argparse.Namespace) -> Iterator[Path]:
    """Yield the path of each picture as it is taken."""
    for size, (width, height) in SIZES.items():
        taken: set[str] = set()
        for number, account in enumerate(given.account):
            context = browser.new_context(
                viewport={"width": width, "height": height}, locale="zh-CN", base_url=given.url
            )
            if given.light:
                context.add_cookies([{"name": "zhiban_theme", "value": "light", "url": given.url}])
            page = context.new_page()
            shots = _visit(page, account, given.question if number == 0 else "", taken)
            for name in shots:
                path = given.out / f"{name}-{size}.png"
                page.screenshot(path=path)
                yield path
            context.close()


def _visit(page: Page, account: str, question: str, taken: set[str]) -> Iterator[str]:
    """Yield the name of a picture whenever the page is ready to be taken."""
    login, _, password = account.partition(":")
    page.goto("/login")
    if question:
        yield "login"
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", password)
    page.click("button[type=submit]")
    page.wait_for_selector(".zb-header")
    offered = page.eval_on_selector_all(
        ".zb-side-nav a", "all => all.map(a => a.getAttribute('href'))"
    )
    if question:
        yield from _ask(page, question)
        yield from _order(page)
    for href in offered:
        name = NAMES.get(href)
        if name is None or name in taken:
            continue
        taken.add(name)
        page.goto(f"{href}?q={QUESTION}" if href == "/search" else href)
        page.wait_for_selector(CONTENT, timeout=30 * SECONDS)
        page.wait_for_timeout(1 * SECONDS)
        yield name
        if name == "reports":
            yield from _report(page)
        if name == "proofread":
            page.fill(".zb-proofing textarea", PROOF)
            page.click(".zb-proof-entry button >> nth=0")
            page.wait_for_selector(".zb-finding", timeout=30 * SECONDS)
            page.wait_for_timeout(1 * SECONDS)
            yield "proofread-found"
        if name == "events" and page.locator(".zb-event a").count():
            page.locator(".zb-event a").first.click()
            page.wait_for_selector(".zb-timeline", timeout=30 * SECONDS)
            page.wait_for_timeout(1 * SECONDS)
            yield "event"


def _report(page: Page) -> Iterator[str]:
    """Draft a report from a note, and show it with the rules and templates behind it."""
    now = datetime.now().astimezone()
    told, began = now - timedelta(minutes=20), now - timedelta(minutes=35)
    page.click(".zb-filters button >> nth=0")
    page.fill(".q-dialog textarea", NOTE.format(told=f"{told:%H:%M}", began=f"{began:%H:%M}"))
    page.click(".q-dialog .zb-dialog-buttons button >> nth=1")
    page.wait_for_selector(".zb-paper", timeout=30 * SECONDS)
    page.wait_for_timeout(1 * SECONDS)
    yield "report"
    for path, name in (("rules", "report-rules"), ("templates", "report-templates")):
        page.goto(f"/reports/{path}")
        page.wait_for_selector("h2", timeout=30 * SECONDS)
        page.wait_for_timeout(1 * SECONDS)
        yield name


def _order(page: Page) -> Iterator[str]:
    """Say what officers say, each in a new conversation; nothing is approved."""
    for words, name in ORDERS.items():
        page.goto("/")
        page.wait_for_selector(".zb-welcome")
        page.wait_for_timeout(1 * SECONDS)
        page.fill(".zb-question textarea", words)
        page.press(".zb-question textarea", "Enter")
        page.wait_for_selector(".zb-plan", timeout=60 * SECONDS)
        page.wait_for_timeout(2 * SECONDS)
        yield name


def _ask(page: Page, question: str) -> Iterator[str]:
    page.wait_for_selector(".zb-welcome")
    page.wait_for_timeout(1 * SECONDS)
    yield "welcome"
    page.fill(".zb-question textarea", question)
    page.press(".zb-question textarea", "Enter")
    # without a model the answer follows so soon that the evidence alone is hardly seen
    page.wait_for_selector(".zb-found .zb-card, [data-zb=copy]", timeout=30 * SECONDS)
    page.wait_for_timeout(1 * SECONDS)
    yield "chat-evidence"
    page.wait_for_selector("[data-zb=copy]", timeout=180 * SECONDS)
    page.wait_for_timeout(1 * SECONDS)
    yield "chat-answer"
    link = page.locator(".zb-cited a, .zb-card a").first.get_attribute("href")
    if link:
        page.goto(link)
        page.wait_for_selector("#quote")
        page.wait_for_timeout(1 * SECONDS)
        yield "source"


if __name__ == "__main__":
    main()
