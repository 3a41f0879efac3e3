"""Opens every factory page as owner, viewer, buyer and rival."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import builders
from tests.console.factory.conftest import Manufacturer, lot, offer, window

LISTS = (
    *("calendar", "offers", "work", "returns", "earnings", "lines", "hours", "machines"),
    "certifications",
)
FORMS = (
    *("new-window", "import-windows", "import-machines", "import-certifications"),
    *("new-machine", "new-factory", "new-certification"),
)


def address(name: str, *args: Any) -> str:
    return reverse(f"factory:{name}", args=args)


def statuses(client: Client, names: Iterable[str]) -> dict[str, int]:
    """Opens each page and returns its status."""
    return {name: client.get(address(name)).status_code for name in names}


def test_an_owner_sees_every_page(
    ours: Manufacturer, browser: Callable[..., Client], subtests: pytest.Subtests
) -> None:
    lot(ours)
    client = browser(ours.owner)

    for name in LISTS + FORMS:
        with subtests.test(name):
            answer = client.get(address(name))
            assert answer.status_code == 200
            assert "style=" not in answer.content.decode()


def test_lists_without_rows_are_shown(browser: Callable[..., Client], db: None) -> None:
    owner = builders.member(builders.organisation())

    assert statuses(browser(owner), LISTS) == dict.fromkeys(LISTS, 200)


def test_buyers_are_forbidden_every_page(browser: Callable[..., Client], db: None) -> None:
    stranger = builders.member(builders.buyer())

    assert statuses(browser(stranger), LISTS + FORMS) == dict.fromkeys(LISTS + FORMS, 403)


def test_viewers_read_lists_and_are_forbidden_forms(
    ours: Manufacturer, browser: Callable[..., Client]
) -> None:
    window(ours)
    client = browser(ours.viewer)

    assert statuses(client, LISTS) == dict.fromkeys(LISTS, 200)
    assert statuses(client, FORMS) == dict.fromkeys(FORMS, 403)


def test_rows_of_a_rival_are_not_there(
    ours: Manufacturer, rival: Manufacturer, browser: Callable[..., Client]
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
