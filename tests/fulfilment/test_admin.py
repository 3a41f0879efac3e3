"""Checks that support staff can read everything and change nothing."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from accounts.models import User
from fulfilment import pipeline
from fulfilment.services.acceptance import dispute_goods, resolve_dispute
from fulfilment.services.returns.goods_returns import open_return
from tests import builders
from tests.fulfilment.conftest import deliver
from tests.shared_rows import shared_rows

pytestmark = pytest.mark.django_db
SHOWN = [
    model
    for model in apps.get_app_config("fulfilment").get_models()
    if admin.site.is_registered(model)
]


@pytest.fixture
def staff(client):
    """Signs in a member of the support staff with every permission."""
    client.force_login(User.objects.create_superuser("staff@example.com", "a long password"))
    return client


@shared_rows
def returned():
    """Delivers an order whose goods are disputed, settled and partly returned."""
    made = builders.allocation()
    deliver(made, damaged=1)
    dispute_goods(order=made.order, by=None, reason="bent")
    resolve_dispute(order=made.order, by=None, reason="so")
    wanted = {"pieces": 1, "reason": "surface", "description": "Bent.", "remedy": "refund"}
    open_return(order=made.order, by=None, **wanted)
    pipeline.sweep()
    return made


@pytest.mark.parametrize("model", SHOWN)
def test_rows_are_shown_and_never_changed(staff, returned, model):
    name = f"admin:fulfilment_{model._meta.model_name}"
    row = model.objects.first()

    assert staff.get(reverse(f"{name}_changelist")).status_code == 200
    assert staff.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200
    assert staff.get(reverse(f"{name}_add")).status_code == 403
    assert staff.post(reverse(f"{name}_delete", args=[row.pk])).status_code == 403
