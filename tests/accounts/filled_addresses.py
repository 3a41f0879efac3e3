"""Fills the product's addresses with rows, and reads what they answer."""

import gzip
import inspect
import io
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import openpyxl
from django.db import models
from django.test import Client
from django.urls import get_resolver

from accounts.api.routes import route_name
from accounts.models import Invitation, Organisation, SignUp, User
from attachments.models import Attachment
from audit.models import AuditRun
from exports.models import OrganisationExport
from factories.models import CapacityWindow, Certification, Factory, Machine
from fulfilment.models import Dispute, Inspection, Payment, Return, Settlement, Shipment
from imports.models import Import
from matching.models import Allocation, CounterOffer, MatchRun, Proposal
from notifications.models import Notification
from orders.models import Order, Part, PartRequest
from tests.architecture.test_urls import addresses
from webhooks.models import WebhookDelivery, WebhookEndpoint

Rows = Callable[[], models.QuerySet[Any]]
# Rows whose keys stand for the first parameter of addresses that begin so; the longest counts.
ROWS: dict[str, Rows] = {
    "allocations/": Allocation.objects.all,
    "attachments/": Attachment.objects.all,
    "audits/": AuditRun.objects.all,
    "capacity-windows/": CapacityWindow.objects.all,
    "certifications/": Certification.objects.all,
    "counter-offers/": CounterOffer.objects.all,
    "deliveries/": Shipment.objects.all,
    "exports/": OrganisationExport.objects.all,
    "factories/": Factory.objects.all,
    "imports/": Import.objects.all,
    "inspections/": Inspection.objects.all,
    "machines/": Machine.objects.all,
    "match-runs/": MatchRun.objects.all,
    "companies/": Organisation.objects.all,
    "notifications/": Notification.objects.all,
    "orders/": Order.objects.all,
    "organisations/": Organisation.objects.all,
    "disputes/": Dispute.objects.all,
    "money/": Payment.objects.all,
    "parts/": Part.objects.all,
    "payments/": Payment.objects.all,
    "people/": User.objects.all,
    "proposals/": Proposal.objects.all,
    "requests/": PartRequest.objects.all,
    "returns/": Return.objects.all,
    "runs/": MatchRun.objects.all,
    "settlements/": Settlement.objects.all,
    "shipments/": Shipment.objects.all,
    "sign-ups/": SignUp.objects.all,
    "windows/": CapacityWindow.objects.all,
    "members/": lambda: Organisation.objects.none(),
    "invitations/": Invitation.objects.all,
    "webhooks/": WebhookEndpoint.objects.all,
    "webhook-deliveries/": WebhookDelivery.objects.all,
}
# Parameters that are no keys of rows.
WORDS = {
    "name": "materials",
    "kind": "plan",
    "file_format": "csv",
    "secret": "x" * 32,
    "uidb64": "x",
    "token": "x",
    "problem": "row-changed",
}
SKIPPED = ("admin/", "api/v1/schema/", "api/v1/docs/", "healthz", "readyz")
PARAMETER = re.compile(r"\(\?P<(\w+)>(?:[^()]|\\.)*\)|<(?:\w+:)?(\w+)>")
SPREADSHEET = "spreadsheetml.sheet"


def signed_in(user: User) -> Client:
    """Returns a browser of the user."""
    browser = Client(raise_request_exception=True)
    browser.force_login(User.objects.get(pk=user.pk))
    return browser


def paths(most: int) -> Iterator[tuple[str, bool]]:
    """Yields every address for so many rows at most, and whether it names one."""
    for route, _view in addresses(get_resolver().url_patterns):
        if route.startswith(SKIPPED):
            continue
        yield from filled_paths(route, most)


def filled_paths(route: str, most: int) -> Iterator[tuple[str, bool]]:
    """Yields one address for so many rows at most, and whether it names one."""
    names = [first or second for first, second in PARAMETER.findall(route)]
    keys = [name for name in names if name not in WORDS or name == "file"]
    if not keys:
        yield filled(route, {}), False
        return
    for row in rows_of(route, most):
        yield filled(route, dict.fromkeys(keys, str(row.pk))), True


def exports(most: int, kind: str = "xlsx") -> Iterator[tuple[str, bool]]:
    """Yields the address of every export, as `paths` does."""
    for route, view in addresses(get_resolver().url_patterns):
        parts = getattr(getattr(view, "view_class", None), "__mro__", ())
        own = [part for part in parts if part.__module__.startswith("console.")]
        if any("export_table(" in inspect.getsource(part) for part in own):
            yield from (
                (f"{path}?export={kind}", is_row) for path, is_row in filled_paths(route, most)
            )


def rows_of(route: str, most: int) -> list[Any]:
    """Returns the latest rows that an address may name."""
    plain = route_name(route)
    starts = [start for start in ROWS if start in plain]
    assert starts, f"ROWS does not know {route}"
    start = min(starts, key=lambda start: plain.index(start))
    return list(ROWS[start]().order_by("-pk")[:most])


def filled(route: str, keys: dict[str, str]) -> str:
    """Returns the address with its parameters."""

    def value(found: re.Match[str]) -> str:
        name = found[1] or found[2]
        return keys.get(name) or WORDS[name]

    plain = PARAMETER.sub(value, route).replace("^", "").removesuffix("$")
    if plain.startswith("api/v1/imports/templates/") or "/templates/" in plain:
        plain = plain.replace("/plan", "/windows")
    return f"/{plain}"


def text_of(answer: Any) -> str:
    """Returns what an answer says; of a workbook all cells, numbers with two decimals."""
    content = b"".join(answer) if answer.streaming else answer.content
    if answer.headers.get("Content-Encoding") == "gzip":
        content = gzip.decompress(content)
    if not is_workbook(answer):
        return content.decode(errors="replace")
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    return "\n".join(
        f"{cell:.2f}" if isinstance(cell, int | float | Decimal) else str(cell)
        for cell in (*book.sheetnames, *cells)
        if cell is not None
    )


def is_workbook(answer: Any) -> bool:
    """Returns whether an answer is an Excel file."""
    return answer.headers.get("Content-Type", "").endswith(SPREADSHEET)
