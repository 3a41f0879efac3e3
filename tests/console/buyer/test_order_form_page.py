"""Tests the order form: storing, errors by field, drafts and copies."""

from decimal import Decimal

import pytest
from django.urls import reverse

from orders.models import Order
from orders.services.part_changes import write_part
from orders.states import OrderStatus
from tests import builders
from tests.console.buyer.conftest import step_sent

NEW = "/buyer/orders/new/"


def test_form_opens_with_defaults(browser):
    page = browser.get(NEW).content.decode()

    assert "PO-20" in page
    assert 'name="operations-0-process"' in page


def test_draft_is_stored_with_the_place_of_its_city(browser, buyer, typed):
    answer = browser.post(NEW, typed | {"save": "yes"})

    order = Order.objects.get()
    assert answer.headers["Location"] == reverse("buyer:order", args=[order.pk])
    assert (order.status, order.organisation) == (OrderStatus.DRAFT, buyer)
    assert (order.ship_to_region_id, str(order.latitude)) == ("CN-SH", "31.23040")
    step = order.operations.get()
    assert (step.process_id, step.setup_ms) == ("cnc-milling-3-axis", 3_600_000)


def test_order_is_submitted_at_once(browser, typed):
    browser.post(NEW, typed | {"submit": "yes"})

    assert Order.objects.get().status == OrderStatus.SUBMITTED


def test_steps_keep_their_sequence(browser, typed):
    steps = {**step_sent(0), **step_sent(1, process="anodising"), "operations-TOTAL_FORMS": "2"}

    browser.post(NEW, typed | steps | {"save": "yes"})

    rows = Order.objects.get().operations.values_list("sequence", "process")
    assert list(rows) == [(1, "cnc-milling-3-axis"), (2, "anodising")]


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"quantity": "0"}, "quantity", "greater than or equal to 1"),
        ({"least_lot": "500"}, "least_lot", "is more than the quantity"),
        ({"city": ""}, "city", "Choose the city"),
        ({"operations-0-cycle_time_s": ""}, "operations-0-cycle_time_s", "required"),
    ],
)
def test_errors_stand_at_their_field_and_nothing_is_stored(browser, typed, change, field, words):
    answer = browser.post(NEW, typed | change)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page.partition(f'id="id_{field}"')[2].partition('class="field')[0]
    assert not Order.objects.exists()


def test_taken_reference_is_an_error_of_its_field(browser, buyer, typed):
    builders.order(buyer, reference="PO-77")

    page = browser.post(NEW, typed).content.decode()

    assert "Another order of this organisation has this reference" in page
    assert Order.objects.count() == 1


def test_draft_is_edited(browser, draft, typed):
    address = reverse("buyer:edit-order", args=[draft.pk])
    version = browser.get(address).context["form"]["version"].value()

    browser.post(address, typed | {"title": "Other", "version": version})

    draft.refresh_from_db()
    assert (draft.title, draft.reference) == ("Other", "PO-77")


def test_draft_changed_by_another_user_is_not_overwritten(browser, draft, typed):
    address = reverse("buyer:edit-order", args=[draft.pk])

    answer = browser.post(address, typed | {"version": draft.version + 3})

    assert "Someone else changed this draft in the meantime" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.title == "Bracket"


def test_price_that_is_hidden_is_kept(priceless, draft, typed):
    address = reverse("buyer:edit-order", args=[draft.pk])

    page = priceless.get(address).content.decode()
    priceless.post(address, typed | {"reserve_price": "1"})

    draft.refresh_from_db()
    assert "reserve_price" not in page
    assert draft.reserve_price == 60


def test_order_is_made_again_under_another_reference(browser, buyer):
    old = builders.order(buyer, title="Shaft", operations=[{}, {"process_id": "anodising"}])

    form = browser.get(f"{NEW}?copy={old.pk}").context

    assert form["form"]["title"].value() == "Shaft"
    assert form["form"]["reference"].value() != old.reference
    assert len(form["routing"].forms) == 2


def test_order_again_is_of_the_same_part_and_keeps_the_sources_of_its_times(browser, buyer, typed):
    part = write_part(organisation=buyer, by=None, fields={"name": "Shaft"})
    estimated = {"estimate_source": "file", "estimate_spread": Decimal("0.4")}
    old = builders.order(buyer, part=part, operations=[{**estimated, "cycle_time_s": 360}])
    step = step_sent(0, process=old.operations.get().process_id, cycle_time_s="360")
    address = f"{NEW}?copy={old.pk}"
    assert "It orders the part" in browser.get(address).content.decode()

    browser.post(address, typed | step | {"save": "yes"})

    made = Order.objects.exclude(pk=old.pk).get()
    assert made.part == part
    kept = made.operations.get()
    assert (kept.estimate_source, kept.estimate_spread) == ("file", Decimal("0.4"))
    changed = step_sent(0, process=kept.process_id, cycle_time_s="400")
    body = typed | changed | {"reference": made.reference, "save": "yes"}
    browser.post(reverse("buyer:edit-order", args=[made.pk]), body)
    typed_again = made.operations.get()
    assert (typed_again.estimate_source, typed_again.estimate_spread) == ("buyer", None)
    made.refresh_from_db()
    assert made.part == part


def test_order_of_others_cannot_be_copied_or_edited(stranger, draft):
    assert stranger.get(f"{NEW}?copy={draft.pk}").status_code == 404
    assert stranger.get(f"{NEW}?copy=nonsense").status_code == 404
    assert stranger.get(reverse("buyer:edit-order", args=[draft.pk])).status_code == 404


def test_viewer_does_not_write(viewer, typed):
    assert viewer.get(NEW).status_code == 403
    assert viewer.post(NEW, typed).status_code == 403


def test_step_is_added_without_scripts(browser, typed):
    page = browser.post(NEW, typed | {"routing": "add"})

    assert len(page.context["routing"].forms) == 2
    assert not Order.objects.exists()


def test_a_dozen_is_stored_as_twelve_pieces_and_edited_as_a_dozen(browser, typed):
    browser.post(NEW, typed | {"unit": "DZN", "quantity": "10", "save": "yes"})

    order = Order.objects.get()
    assert (order.quantity, order.unit_quantity) == (120, 10)
    page = browser.get(reverse("buyer:edit-order", args=[order.pk])).content.decode()
    assert 'name="quantity" value="10"' in page


def test_only_units_and_terms_that_bind_are_offered(browser):
    page = browser.get(NEW).content.decode()

    assert all(f'<option value="{code}"' in page for code in ("DZN", "KGM", "EXW", "DAP"))
    assert not any(f'<option value="{code}"' in page for code in ("LTR", "SET", "FOB", "DDP"))
    assert 'name="priority"' not in page
