"""Checks the layout in a browser: signing in, in both languages."""

from collections.abc import Callable
from typing import Any

import pytest

from tests import builders

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_sign_in_page_is_accessible(
    open_page: Callable[..., Any], faults_of: Any, language: str, dark: bool
) -> None:
    page = open_page(language, dark=dark)

    page.goto("/sign-in/")

    assert page.locator("html").get_attribute("lang") == {"zh-hans": "zh-Hans"}.get(language, "en")
    assert faults_of(page) == []


def test_database_is_usable_next_to_the_browser(open_page: Callable[..., Any]) -> None:
    open_page().goto("/sign-in/")

    assert builders.organisation().pk
