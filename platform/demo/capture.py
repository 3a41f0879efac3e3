"""Takes pictures of every page in a browser: light, dark, on a phone, in Chinese."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management import CommandError

from demo.page_catalog import Sight
from embedded import chromium

QUALITY = 30
# A page that is longer is cut: the pictures are to be looked at, and are kept in git.
LONGEST = 1100
ARGUMENTS = ("--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars")
# Charts are drawn and parts are fetched within this time after the page is there.
REST_MS = 500


@dataclass(frozen=True, slots=True)
class Look:
    """A way in which pages are seen."""

    name: str
    locale: str = "en-GB"
    scheme: str = "light"
    width: int = 1280
    height: int = 800


LOOKS = (
    Look("light"),
    Look("dark", scheme="dark"),
    Look("phone", width=390, height=844),
    Look("chinese", locale="zh-CN"),
)


@contextmanager
def open_browser(root: Path, say: Any) -> Iterator[Any]:
    """The system's browser. Raises CommandError where it, or what drives it, is not there."""
    try:
        # An extra, which only this command needs.
        from playwright.sync_api import sync_playwright  # noqa: PLC0415

        path = chromium.ensure(root, say)
    except ImportError:
        raise CommandError(
            "Playwright is not installed: pip install -r requirements-browser.txt"
        ) from None
    except chromium.NoBrowser as lack:
        raise CommandError(f"{lack}.") from None
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


class Photographer:
    """One person's browser, in one look."""

    def __init__(self, browser: Any, look: Look, address: str) -> None:
        self.look = look
        self.context = browser.new_context(
            base_url=address,
            locale=look.locale,
            timezone_id="Asia/Shanghai",
            color_scheme=look.scheme,
            viewport={"width": look.width, "height": look.height},
            reduced_motion="reduce",
        )
        self.page = self.context.new_page()
        self.camera = self.context.new_cdp_session(self.page)

    def sign_in(self, email: str, password: str) -> None:
        """By the form."""
        self.page.goto("/sign-in/")
        self.page.locator("input[name=username]").fill(email)
        self.page.locator("input[name=password]").fill(password)
        self.page.locator("main button.main").click()
        self.page.wait_for_url(lambda url: "/sign-in/" not in url)

    def take(self, sight: Sight, address: str, folder: Path) -> Path:
        """A picture of the whole page, up to the longest. Raises CommandError where it fails."""
        answer = self.page.goto(address, wait_until="load")
        if answer.status != 200:
            raise CommandError(f"{address} answered {answer.status}.")
        self.page.wait_for_load_state("networkidle")
        self.page.wait_for_timeout(REST_MS)
        # The bar at the top sticks to the window, which is as high as the picture.
        height = min(self.page.evaluate("document.documentElement.scrollHeight"), LONGEST)
        self.page.set_viewport_size({"width": self.look.width, "height": height})
        taken = self.camera.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
        self.page.set_viewport_size({"width": self.look.width, "height": self.look.height})
        file = folder / f"{sight.file}-{self.look.name}.webp"
        file.write_bytes(base64.b64decode(taken["data"]))
        return file

    def close(self) -> None:
        """Ends the browser's profile."""
        self.context.close()
