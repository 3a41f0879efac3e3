"""Checks that the page catalogue covers every URL of the console."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from console.common.pages import ActionView
from demo.screenshots.capture import DISPLAY_MODES
from demo.screenshots.page_catalog import PAGES

ROOT = Path(__file__).resolve().parents[3]
SCREENSHOTS = ROOT / "docs" / "screenshots"
# Git keeps every version of the files.
MOST_BYTES = 6 * 1024 * 1024
# Pages without a screenshot, and the reason.
EXCLUDED = {
    "console:home": "redirects to another page",
    "operator:overview-runs": "a fragment that the overview fetches",
    "account:unread": "a fragment that each page fetches",
    "account:unsubscribe": "its URL is signed for one person",
    "account:join": "its URL holds a secret that is not stored",
    "account:reset": "its URL holds a secret that is not stored",
    "operator:sign-up": "the demonstration has no sign-up",
    "console:sign-in-code": "leads back to the sign-in without a password before it",
}


def views(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[tuple[str, Any]]:
    """Yields the name and view class of every URL."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from views(pattern.url_patterns, inner)
        elif hasattr(pattern.callback, "view_class"):
            yield f"{space}{pattern.name}", pattern.callback.view_class


def is_page(view: Any) -> bool:
    """Returns whether the view renders a whole page, not a fragment or an action."""
    is_ours = view.__module__.startswith("console")
    template = getattr(view, "template", getattr(view, "template_name", ""))
    is_read = "get" in view.http_method_names and not issubclass(view, ActionView)
    return is_ours and is_read and bool(template or view.__name__ == "Home")


def test_every_page_is_listed_once() -> None:
    pages = {name for name, view in views(get_resolver().url_patterns) if is_page(view)}
    listed = [spec.name for spec in PAGES]

    assert pages - set(EXCLUDED) == set(listed)
    assert set(EXCLUDED) <= pages
    assert len(listed) == len(set(listed))


def test_kept_screenshots_are_among_those_that_the_command_takes() -> None:
    taken = {f"{spec.file}-{look.name}.webp" for spec in PAGES for look in DISPLAY_MODES}
    kept = list(SCREENSHOTS.glob("*"))
    shown = re.findall(r"docs/screenshots/(\S+\.webp)", (ROOT / "README.md").read_text())

    assert {file.name for file in kept} <= taken
    assert sum(file.stat().st_size for file in kept) < MOST_BYTES
    assert len(shown) == 3
    assert set(shown) <= taken
