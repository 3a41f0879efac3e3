"""Tests the admin of orders: drafts are corrected, other orders only read."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from orders.models import Order
from orders.states import OrderStatus
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> Client:
    """Signs support staff in."""
    client = Client()
    client.force_login(User.objects.create_superuser("staff@example.com", "a long password"))
    return client


def page(order: Order) -> str:
    return reverse("admin:orders_order_change", args=[order.pk])


def test_list_finds_orders(staff):
    builders.order(reference="PO-7741")
    builders.order(reference="PO-7742")

    shown = staff.get(reverse("admin:orders_order_changelist"), {"q": "7741"}).content.decode()

    assert "PO-7741" in shown
    assert "PO-7742" not in shown


@pytest.mark.parametrize("status", ["draft", "submitted"])
def test_page_of_an_order_shows_its_history(status, staff, buyer):
    order = builders.order(buyer, status=status)
    order.events.create(from_status="", to_status="draft", reason="Written by the buyer 7743")

    shown = staff.get(page(order))

    assert shown.status_code == 200
    assert "Written by the buyer 7743" in shown.content.decode()


def form_of(order: Order, client: Client) -> dict[str, str]:
    """Returns what the browser would send back of a draft's page, unchanged."""
    context = client.get(page(order)).context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.initial_forms]
    return {
        bound.html_name: "" if bound.value() is None else bound.value()
        for form in forms
        for bound in form
    }


def test_draft_is_mended_but_its_state_is_not_written(staff, draft):
    form = form_of(draft, staff) | {"title": "Mended", "status": "awarded"}

    answer = staff.post(page(draft), form)

    assert answer.status_code == 302, answer.context["errors"]
    draft.refresh_from_db()
    assert (draft.title, draft.status) == ("Mended", "draft")


@pytest.mark.parametrize("status", [s for s in OrderStatus if s is not OrderStatus.DRAFT])
def test_what_is_no_draft_is_not_written(status, staff, nothing_stored):
    order = builders.order(status=status)

    with nothing_stored():
        answer = staff.post(page(order), {"title": "Mended"})

    assert answer.status_code == 403


@pytest.mark.parametrize("action", ["add", "delete"])
def test_orders_are_neither_made_nor_deleted_here(action, staff, draft):
    key = [] if action == "add" else [draft.pk]

    assert staff.get(reverse(f"admin:orders_order_{action}", args=key)).status_code == 403
