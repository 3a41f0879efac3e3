"""Drives a real browser against the live server and records its faults.

Playwright runs an event loop in the test's own thread, so it lives for one module at a time, and
Django must be configured to allow its queries there.
"""

import importlib
import os
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from pytest_django.live_server_helper import LiveServer

from embedded import chromium
from tests.processes import start_worker, wait_until, worker

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

# Fixtures, which pytest finds here.
__all__ = ["start_worker", "wait_until", "worker"]

PASSWORD = "a long password"
LOCALES = {"en": "en-GB", "zh-hans": "zh-CN"}
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
LAUNCH = (
    # Root may not use the sandbox, and containers have little shared memory.
    "--no-sandbox",
    "--disable-dev-shm-usage",
    # Whatever a page, or the browser itself, asks another host for does not leave this machine.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Rules whose findings depend on colours, all that differ in dark.
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
ACTION_MS = 15_000
# How often, and how far apart, a page is asked whether it still waits for an answer.
IDLE_ATTEMPTS, IDLE_MS = 400, 25
# Resolves once what the page does after its load has had two frames.
TWO_FRAMES = "() => new Promise(go => requestAnimationFrame(() => requestAnimationFrame(go)))"


def unavailable(reason: str) -> None:
    """Skips the test with the reason; fails if `CI` requires a browser."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"Browser tests must run in CI, but {reason}.")
    pytest.skip(f"Browser tests need a browser, but {reason}.")


@pytest.fixture(scope="module")
def browser(request: pytest.FixtureRequest) -> "Iterator[Browser]":
    """Launches Chromium by Playwright; skips the tests if there is none."""
    capture = request.config.pluginmanager.getplugin("capturemanager")

    def report(line: str) -> None:
        with capture.global_and_fixture_disabled():
            sys.stderr.write(f"\n{line}\n")

    try:
        playwright = importlib.import_module("playwright.sync_api")
        path = chromium.ensure(settings.ROOT, report)
    except (ImportError, chromium.NoBrowser) as lack:
        unavailable(str(lack))
    with pytest.MonkeyPatch.context() as patch, playwright.sync_playwright() as driver:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        running = driver.chromium.launch(executable_path=path, args=LAUNCH)
        yield running
        running.close()


class Watch:
    """Records what no page may do: fail, warn, or contact another host."""

    def __init__(self, context: "BrowserContext", address: str) -> None:
        self.host = urlsplit(address).netloc
        self.faults: list[str] = []
        self.open_requests: set[Any] = set()
        context.on("console", self.hear)
        context.on("weberror", lambda error: self.faults.append(f"error: {error.error}"))
        context.on("request", self.look)
        context.on("requestfailed", self.miss)
        context.on("requestfinished", lambda request: self.open_requests.discard(request))
        context.on("response", self.receive)

    def hear(self, message: Any) -> None:
        """Records errors and warnings of the console, policy violations included."""
        if message.type in ("error", "warning"):
            self.faults.append(f"console: {message.text}")

    def look(self, request: Any) -> None:
        """Records requests under way, and those to other hosts."""
        self.open_requests.add(request)
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.netloc != self.host:
            self.faults.append(f"another host: {request.url}")

    def miss(self, request: Any) -> None:
        """Records failed requests, except those that a navigation or download ended."""
        self.open_requests.discard(request)
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"failed: {request.url}: {request.failure}")

    def receive(self, response: Any) -> None:
        """Records error responses."""
        if response.status >= 400:
            self.faults.append(f"{response.status}: {response.url}")


def wait_until_idle(page: "Page") -> None:
    """Waits until a loaded page has no request under way and has drawn what came."""
    for _attempt in range(IDLE_ATTEMPTS):
        page.evaluate(TWO_FRAMES)
        page.wait_for_timeout(IDLE_MS)
        if not page.watch.open_requests:
            return
    pytest.fail(f"{page.url} waits for {[each.url for each in page.watch.open_requests]}")


@pytest.fixture
def open_page(browser: "Browser", live_server: LiveServer) -> "Iterator[Callable[..., Page]]":
    """Opens pages in separate browser contexts and fails if any has faults.

    A page has its `watch`; a test that provokes an error response empties `watch.faults` itself.
    """
    opened: list[tuple[BrowserContext, Watch]] = []

    def make(language: str = "en", *, dark: bool = False, phone: bool = False) -> "Page":
        context = browser.new_context(
            base_url=live_server.url,
            locale=LOCALES[language],
            timezone_id="Asia/Shanghai",
            color_scheme="dark" if dark else "light",
            viewport=PHONE if phone else DESKTOP,
            has_touch=phone,
            reduced_motion="reduce",
        )
        context.set_default_timeout(ACTION_MS)
        watch = Watch(context, live_server.url)
        opened.append((context, watch))
        page = context.new_page()
        page.watch = watch
        return page

    yield make
    for context, _ in opened:
        context.close()
    assert [fault for _, watch in opened for fault in watch.faults] == []


@pytest.fixture
def sign_in() -> "Callable[..., None]":
    """Signs a user in by the form."""

    def enter(page: "Page", user: Any, password: str = PASSWORD) -> None:
        page.goto("/sign-in/")
        page.locator("input[name=username]").fill(user.email)
        page.locator("input[name=password]").fill(password)
        page.locator("main button.main").click()
        page.wait_for_url(lambda url: "/sign-in/" not in url)

    return enter


@pytest.fixture
def faults_of(browser: "Browser") -> "Callable[..., list[str]]":
    """Returns the serious and critical findings of axe-core about a page.

    `colours` looks for those alone that depend on colours.
    """
    axe = importlib.import_module("axe_playwright_python.sync_playwright").Axe()

    def ask(page: "Page", *, colours: bool = False) -> list[str]:
        rules = {"type": "rule", "values": COLOUR_RULES} if colours else WCAG
        answer = axe.run(page, options={"runOnly": rules, "resultTypes": ["violations"]}).response
        return [
            f"{urlsplit(page.url).path}: {violation['id']}: {node['html'][:200]}: "
            f"{node['failureSummary']}"
            for violation in answer["violations"]
            if violation["impact"] in ("serious", "critical")
            for node in violation["nodes"]
        ]

    return ask
