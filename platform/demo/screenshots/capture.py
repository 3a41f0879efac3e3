"""Captures pages in a browser: light, dark, on a phone, in Chinese."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management import CommandError

from demo.screenshots.page_catalog import PageSpec
from embedded import chromium

ARGUMENTS = ("--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars")


@dataclass(frozen=True, slots=True)
class CaptureParams:
    """Sets the size of screenshots and the wait before each.

    `quality`: quality of WebP in percent, default 30.
    `max_height_px`: height at which a page is cropped, because some pictures are kept in git.
    `settle_ms`: time after loading in which charts are drawn and fragments are fetched.
    """

    quality: int = 30
    max_height_px: int = 1100
    settle_ms: int = 500


PARAMS = CaptureParams()


@dataclass(frozen=True, slots=True)
class DisplayMode:
    """Describes language, colour scheme and window size of a browser."""

    name: str
    locale: str = "en-GB"
    scheme: str = "light"
    width: int = 1280
    height: int = 800


DISPLAY_MODES = (
    DisplayMode("light"),
    DisplayMode("dark", scheme="dark"),
    DisplayMode("phone", width=390, height=844),
    DisplayMode("chinese", locale="zh-CN"),
)


@contextmanager
def open_browser(root: Path, report: Any) -> Iterator[Any]:
    """Opens the system's browser; raises CommandError if anything is missing."""
    try:
        # Playwright is an optional dependency, which only this command needs.
        from playwright.sync_api import sync_playwright  # noqa: PLC0415

        path = chromium.ensure(root, report)
    except ImportError:
        raise CommandError(
            "Playwright is not installed: pip install -r requirements-browser.txt"
        ) from None
    except chromium.NoBrowser as error:
        raise CommandError(f"{error}.") from None
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


class PageCapture:
    """Captures pages in one browser context, as one user."""

    def __init__(self, browser: Any, mode: DisplayMode, address: str) -> None:
        self.mode = mode
        self.context = browser.new_context(
            base_url=address,
            locale=mode.locale,
            timezone_id="Asia/Shanghai",
            color_scheme=mode.scheme,
            viewport={"width": mode.width, "height": mode.height},
            reduced_motion="reduce",
        )
        self.page = self.context.new_page()
        self.devtools = self.context.new_cdp_session(self.page)

    def sign_in(self, email: str, password: str) -> None:
        """Signs in by the form."""
        self.page.goto("/sign-in/")
        self.page.locator("input[name=username]").fill(email)
        self.page.locator("input[name=password]").fill(password)
        self.page.locator("main button.main").click()
        self.page.wait_for_url(lambda url: "/sign-in/" not in url)

    def capture(self, spec: PageSpec, address: str, folder: Path) -> Path:
        """Captures the page up to the maximum height. Raises CommandError where it fails."""
        answer = self.page.goto(address, wait_until="load")
        if answer.status != 200:
            raise CommandError(f"{address} answered {answer.status}.")
        self.page.wait_for_load_state("networkidle")
        self.page.wait_for_timeout(PARAMS.settle_ms)
        # The top bar is fixed to the window, so the window takes the height of the picture.
        height = min(
            self.page.evaluate("document.documentElement.scrollHeight"), PARAMS.max_height_px
        )
        self.page.set_viewport_size({"width": self.mode.width, "height": height})
        image = self.devtools.send(
            "Page.captureScreenshot", {"format": "webp", "quality": PARAMS.quality}
        )
        self.page.set_viewport_size({"width": self.mode.width, "height": self.mode.height})
        file = folder / f"{spec.file}-{self.mode.name}.webp"
        file.write_bytes(base64.b64decode(image["data"]))
        return file

    def close(self) -> None:
        """Closes the browser context."""
        self.context.close()
