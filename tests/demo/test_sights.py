"""The list of pages is that of the addresses: none is left out of pictures and walks."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from console.common.pages import ActionView
from demo.capture import LOOKS
from demo.page_catalog import SIGHTS

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "screenshots"
# Git keeps every version of them.
MOST_BYTES = 6 * 1024 * 1024
# Pages without a picture of their own, and why.
OTHERS = {
    "console:home": "leads to another page",
    "operator:overview-runs": "a part of the overview, which asks for it by itself",
    "members:join": "its address holds a secret that is not kept",
}


def views(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[tuple[str, Any]]:
    """The name and view of every address that has a class of ours."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from views(pattern.url_patterns, inner)
        elif hasattr(pattern.callback, "view_class"):
            yield f"{space}{pattern.name}", pattern.callback.view_class


def is_page(view: Any) -> bool:
    """Whether it is looked at whole: a part has no template of its own, a deed is sent."""
    is_ours = view.__module__.startswith("console")
    template = getattr(view, "template", getattr(view, "template_name", ""))
    looks = "get" in view.http_method_names and not issubclass(view, ActionView)
    return is_ours and looks and bool(template or view.__name__ == "Home")


def test_every_page_is_seen_once() -> None:
    pages = {name for name, view in views(get_resolver().url_patterns) if is_page(view)}
    seen = [sight.name for sight in SIGHTS]

    assert pages - set(OTHERS) == set(seen)
    assert set(OTHERS) <= pages
    assert len(seen) == len(set(seen))


def test_pictures_are_those_that_the_command_takes() -> None:
    taken = {f"{sight.file}-{look.name}.webp" for sight in SIGHTS for look in LOOKS}
    kept = list(PICTURES.glob("*"))
    shown = re.findall(r"docs/screenshots/(\S+\.webp)", (ROOT / "README.md").read_text())

    assert {file.name for file in kept} in (set(), taken)
    assert sum(file.stat().st_size for file in kept) < MOST_BYTES
    assert len(shown) == 3
    assert set(shown) <= taken
