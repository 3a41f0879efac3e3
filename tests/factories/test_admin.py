"""Tests the admin of supply, which writes nothing that services own."""

from typing import Any
from uuid import uuid4

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from accounts.models import User
from factories.models import (
    CapacityWindow,
    Certification,
    Factory,
    FactoryEvent,
    LedgerLine,
    Machine,
    WindowEvent,
)
from factories.states import LineKind, WindowStatus
from tests import builders

MODELS = (
    CapacityWindow,
    Certification,
    Factory,
    FactoryEvent,
    LedgerLine,
    Machine,
    WindowEvent,
)


@pytest.fixture
def rows(db: None) -> dict[Any, Any]:
    """Creates one row of each model."""
    window = builders.window()
    factory = window.machine.factory
    return {
        CapacityWindow: window,
        Machine: window.machine,
        Factory: factory,
        Certification: builders.certification(factory, "iso-9001"),
        WindowEvent: WindowEvent.objects.create(subject=window, to_status="published"),
        FactoryEvent: FactoryEvent.objects.create(subject=factory, to_status="listed"),
        LedgerLine: LedgerLine.objects.create(
            window=window, kind=LineKind.HOLD, machine_ms=5, reference=uuid4()
        ),
    }


@pytest.fixture
def staff(db: None) -> Client:
    """Signs support staff in."""
    browser = Client()
    browser.force_login(User.objects.create_superuser("support@example.com", "a long password"))
    return browser


def address(model: Any, page: str, *args: Any) -> str:
    """Returns an admin address."""
    return reverse(f"admin:factories_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("model", MODELS)
def test_list_search_and_page_open(staff: Any, rows: Any, model: Any) -> None:
    row = rows[model]

    pages = [
        staff.get(address(model, "changelist")),
        staff.get(address(model, "changelist"), {"q": "a"}),
        staff.get(address(model, "change", row.pk)),
    ]

    assert [page.status_code for page in pages] == [200] * 3


@pytest.mark.parametrize("model", [CapacityWindow, FactoryEvent, LedgerLine, WindowEvent])
def test_what_services_write_is_neither_added_nor_deleted(
    staff: Any, rows: Any, model: Any
) -> None:
    added = staff.get(address(model, "add"))
    deleted = staff.post(address(model, "delete", rows[model].pk), {"post": "yes"})

    assert (added.status_code, deleted.status_code) == (403, 403)
    assert model.objects.filter(pk=rows[model].pk).exists()


def test_states_and_reserved_hours_are_read_only(rf: Any, rows: Any) -> None:
    request = rf.get("/")
    request.user = User(is_staff=True, is_superuser=True)
    window = rows[CapacityWindow]

    of_window = admin.site.get_model_admin(CapacityWindow)
    of_factory = admin.site.get_model_admin(Factory)

    assert {"status", "reserved_ms"} <= set(of_window.get_readonly_fields(request, window))
    assert "verification" in of_factory.get_readonly_fields(request)
    assert not of_window.has_change_permission(request, window)
    window.status = WindowStatus.DRAFT
    assert of_window.has_change_permission(request, window)
