"""Tests that the help page shows the glossary and searches it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from console.account.views.help_page import TERMS
from tests import builders

GLOSSARY = Path(__file__).resolve().parents[3] / "docs" / "concepts" / "glossary.md"


def test_terms_are_those_of_the_glossary() -> None:
    field, _, _ = GLOSSARY.read_text(encoding="utf-8").partition("## Terms of the code")
    lines = field.splitlines()
    rows = [[cell.strip() for cell in line.split("|")[1:3]] for line in lines if line[:1] == "|"]

    assert [[term.name, str(term.meaning)] for term in TERMS] == rows[2:]


def test_every_term_has_an_anchor_of_its_own() -> None:
    assert len({term.anchor for term in TERMS}) == len(TERMS)


@pytest.mark.django_db
def test_search_looks_into_terms_and_meanings(visit: Callable[..., Client]) -> None:
    client = visit(builders.member(builders.buyer()))

    page = client.get(reverse("account:help"), {"q": "Per Piece"}).content.decode()
    assert 'id="term-reserve-price"' in page
    assert 'id="term-escrow"' not in page
    part = client.get(reverse("account:help"), {"q": "zzz"}, headers={"hx-request": "true"})
    assert "No term contains “zzz”." in part.content.decode()
    assert "<html" not in part.content.decode()


@pytest.mark.django_db
def test_own_side_comes_first(visit: Callable[..., Client]) -> None:
    answer = visit(builders.member(builders.buyer())).get(reverse("account:help"))

    assert answer.context["guides"][0].name == "buyer"
