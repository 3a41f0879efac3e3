"""Tests that each problem's type leads to its meaning and way out."""

from html import unescape

import pytest
from django.test import Client
from django.urls import get_resolver, resolve
from django.utils import translation

from common.api.problem_types.catalogue import address_of, problem_types, subclasses_of
from common.errors import DomainError

LANGUAGES = ("en", "zh-hans")


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> None:
    """Imports the views, and with them every error that they raise."""
    assert get_resolver().url_patterns


def test_every_problem_type_is_explained_in_both_languages() -> None:
    of_tests = {
        error.default_code
        for error in subclasses_of(DomainError)
        if error.__module__.startswith("tests.")
    }
    for problem in problem_types().values():
        if problem.code in of_tests:
            continue
        for text in (*problem.meanings, problem.way_out):
            english = str(text)
            with translation.override("zh-hans"):
                assert str(text) != english, problem.code
        assert resolve(problem.address).url_name == "problem", problem.code


@pytest.mark.django_db
def test_an_answer_leads_to_the_page_of_its_code() -> None:
    browser = Client()

    body = browser.get("/api/v1/orders/").json()
    page = browser.get(body["type"])

    assert body["type"] == address_of("not_authenticated") == "/problems/not-authenticated/"
    assert page.status_code == 200
    assert "There is no token and no session." in page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["nothing-of-this-name", "not_found", "NOT-FOUND"])
def test_an_unknown_problem_has_no_page(slug: str) -> None:
    assert Client().get(f"/problems/{slug}/").status_code == 404


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_linked_and_says_meaning_and_way_out(language: str) -> None:
    browser = Client(headers={"accept-language": language})
    index = unescape(browser.get("/problems/").content.decode())

    for problem in problem_types().values():
        page = unescape(browser.get(problem.address).content.decode())
        with translation.override(language):
            texts = [str(text) for text in (*problem.meanings, problem.way_out)]
        assert f'href="{problem.address}"' in index
        assert [text for text in texts if text not in page] == [], problem.code
