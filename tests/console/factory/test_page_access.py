"""Every page renders for the people it is for, in both languages, and for nobody else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import builders
from tests.console.factory.conftest import Works, lot, offer, window

LISTS = (
    *("calendar", "offers", "work", "earnings", "lines", "hours", "machines", "certifications"),
)
FORMS = ("new-window", "paste", "import", "new-machine", "new-factory", "new-certification")


def address(name: str, *args: Any) -> str:
    return reverse(f"factory:{name}", args=args)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("name", LISTS + FORMS)
def test_an_owner_sees_every_page(
    ours: Works, browser: Callable[..., Client], name: str, language: str
) -> None:
    lot(ours)

    answer = browser(ours.owner, language).get(address(name))

    assert answer.status_code == 200
    assert "style=" not in answer.content.decode()


@pytest.mark.parametrize("name", LISTS)
def test_empty_pages_say_what_to_do(browser: Callable[..., Client], db: None, name: str) -> None:
    owner = builders.member(builders.organisation())

    answer = browser(owner).get(address(name))

    assert answer.status_code == 200


@pytest.mark.parametrize("name", LISTS + FORMS)
def test_buyers_are_refused(browser: Callable[..., Client], db: None, name: str) -> None:
    stranger = builders.member(builders.buyer())

    assert browser(stranger).get(address(name)).status_code == 403


@pytest.mark.parametrize("name", FORMS)
def test_viewers_change_nothing(ours: Works, browser: Callable[..., Client], name: str) -> None:
    assert browser(ours.viewer).get(address(name)).status_code == 403


@pytest.mark.parametrize("name", LISTS)
def test_viewers_read(ours: Works, browser: Callable[..., Client], name: str) -> None:
    window(ours)

    assert browser(ours.viewer).get(address(name)).status_code == 200


def test_rows_of_a_rival_are_not_there(
    ours: Works, rival: Works, browser: Callable[..., Client]
) -> None:
    theirs = window(rival)
    asked, made = offer(rival, window=theirs), lot(rival, window=theirs)
    client = browser(ours.owner)

    for name, row in (
        *(("window", theirs), ("edit-window", theirs), ("repeat-window", theirs)),
        *(
            ("allocation", asked),
            ("allocation", made),
            ("edit-machine", rival.machine),
            ("edit-factory", rival.factory),
        ),
    ):
        assert client.get(address(name, row.pk)).status_code == 404
    for name, row in (
        *(("publish-window", theirs), ("withdraw-window", theirs), ("copy-window", theirs)),
        *(("accept", asked), ("decline", asked), ("start", made), ("report", made)),
    ):
        assert client.post(address(name, row.pk)).status_code == 404
    for name in LISTS:
        assert "Rival" not in client.get(address(name)).content.decode()
