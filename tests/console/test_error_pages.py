"""Tests what is shown where the product fails, and texts that forms refuse."""

from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.urls import reverse

from console.account.forms import NameForm
from console.buyer.parts.part_forms import DropForm
from factories.models import Factory, Machine
from tests import builders

pytestmark = pytest.mark.django_db


def boom(*_words: Any, **_names: Any) -> Any:
    """Fails as a fault of the product does."""
    raise ZeroDivisionError("secret of the platform")


@pytest.fixture
def client() -> Client:
    """Signs a planner in, and answers errors as in production."""
    client = Client(raise_request_exception=False)
    client.force_login(builders.member(builders.organisation()))
    return client


@pytest.mark.filterwarnings("ignore")
def test_fault_is_a_problem_in_the_api_and_a_page_elsewhere(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for model in (Factory, Machine):
        monkeypatch.setattr(type(model.objects.all()), "visible_to", boom)

    problem = client.get("/api/v1/factories/")
    page = client.get(reverse("factory:machines"), headers={"Accept-Language": "zh-hans"})
    monkeypatch.setattr(SessionStore, "load", boom)
    without_session = client.get(reverse("factory:machines"))

    assert (problem.status_code, problem["Content-Type"]) == (500, "application/problem+json")
    assert problem.json()["code"] == "server_error"
    for shown in (page, without_session):
        assert (shown.status_code, "secret" in shown.content.decode()) == (500, False)
        assert 'class="brand"' in shown.content.decode()
    assert "出错了" in page.content.decode()


def test_request_with_too_many_fields_is_answered_in_the_products_look(
    client: Client, settings: Any
) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    fields = {f"field{number}": "x" for number in range(20)}

    page = client.post("/language/", fields)

    assert (page.status_code, 'class="brand"' in page.content.decode()) == (400, True)


def test_forms_refuse_unsafe_text_and_clean_what_was_pasted() -> None:
    name = NameForm({"full_name": "Ada\u202e"})
    pasted = DropForm({"request_text": "500\u200b pcs\x07 bracket"})

    assert "U+202E" in str(name.errors["full_name"])
    assert pasted.is_valid(), pasted.errors
    assert pasted.cleaned_data["request_text"] == "500 pcs bracket"
