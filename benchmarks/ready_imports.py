"""Prepares imports that are ready to commit and measures their commit beside COPY.

It is imported once the settings are chosen.
"""

import io
import time
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from django.db import connection, transaction

from accounts.models import Organisation, Role, User
from common.clock import now
from factories.models import Factory, Machine
from imports.models import Import
from imports.preview import Preview
from imports.readers.result import Line, Reading
from imports.services.import_commit import CommitChoice, commit_import
from imports.states import ImportStatus

# Tables that a commit writes. On both sides a trigger adds the windows' spans.
IMPORT_TABLES = ("imports_importline", "imports_importevent")
TABLES = {
    "windows": ("factories_capacitywindow", "factories_windowevent", *IMPORT_TABLES),
    "orders": (
        *("orders_ordergroup", "orders_order", "orders_operation", "orders_orderevent"),
        *("orders_order_required_certifications", *IMPORT_TABLES),
    ),
}


def owner_of(organisation: Organisation) -> User:
    """Creates an owner of the organisation."""
    user = User.objects.create_user("owner@example.com")
    organisation.memberships.create(user=user, role=Role.OWNER)
    return user


def ready(organisation: Organisation, kind: str, lines: Sequence[Line]) -> Import:
    """Stores an import of these lines, sent by an owner."""
    preview = Preview(Reading(list(lines)))
    return Import.objects.create(
        organisation=organisation,
        by=owner_of(organisation),
        kind=kind,
        content=b"",
        size=0,
        sha256="",
        status=ImportStatus.READY,
        reading=preview.pack(),
        summary=preview.summary(),
    )


def ready_windows(lines: int, machines: int) -> Import:
    """Stores a manufacturer and an import of windows whose preview is ready."""
    organisation = Organisation.objects.create(name="Plant", alias="P", is_manufacturer=True)
    factory = Factory.objects.create(
        organisation=organisation,
        name="Suzhou",
        region_id="CN-JS",
        latitude=Decimal("31.3"),
        longitude=Decimal("120.6"),
    )
    rows = [
        Machine.objects.create(
            factory=factory,
            name=f"Lathe {number}",
            process_id="cnc-milling-3-axis",
            hourly_rate=Decimal(120),
            setup_rate=Decimal(120),
        )
        for number in range(machines)
    ]
    first = now().replace(hour=8, minute=0, second=0, microsecond=0) + timedelta(days=7)
    found = []
    for number in range(lines):
        start = first + timedelta(hours=8) * (number // machines)
        values = {
            "machine": str(rows[number % machines].pk),
            "starts_at": start.isoformat(),
            "ends_at": (start + timedelta(hours=8)).isoformat(),
            "offered_hours": "7.5",
            "hourly_rate": "85.5",
        }
        found.append(Line(f"row {number + 2}", values, dict(values), f"line {number}"))
    return ready(organisation, "windows", found)


def ready_orders(lines: int) -> Import:
    """Stores a buyer and a ready import of orders, of two steps each."""
    organisation = Organisation.objects.create(name="Buyer", alias="B", is_buyer=True)
    today = now().date()
    found = []
    for number in range(lines):
        values = {
            "reference": f"PO-{number}",
            "title": "Bracket",
            "quantity": 100 + number % 900,
            "unit": "H87",
            "unit_mass_kg": "0.42",
            "material_family": "aluminium",
            "material_grade": "6061-T6",
            "tolerance": "ISO2768-m",
            "ship_to": "Shanghai",
            "ship_to_region": "CN-SH",
            "latitude": "31.2304",
            "longitude": "121.4737",
            "latest_delivery_on": (today + timedelta(days=60 + number % 30)).isoformat(),
            "currency": "CNY",
            "reserve_price": "38.5",
            "required_certifications": ["iso-9001"],
            "operations": [
                {"process": "cnc-turning", "cycle_time_s": "60", "setup_hours": "0.5"},
                {"process": "cnc-milling-3-axis", "cycle_time_s": "120", "setup_hours": "1"},
            ],
            "unread": [],
        }
        found.append(Line(f"row {number + 2}", values, {}, f"reference:PO-{number}"))
    return ready(organisation, "orders", found)


def measure(import_: Import, *, publish: bool) -> tuple[float, float, int]:
    """Returns the seconds of the product and of COPY, and the number of rows."""
    with transaction.atomic():
        started = time.perf_counter()
        commit_import(import_=import_, by=import_.by, choice=CommitChoice(publish=publish))
        connection.check_constraints()
        product = time.perf_counter() - started
        contents = {table: copied_out(table) for table in TABLES[import_.kind]}
        transaction.set_rollback(True)
    rows = sum(content.count(b"\n") for content in contents.values())
    with transaction.atomic():
        started = time.perf_counter()
        for table, content in contents.items():
            copy_in(table, content)
        connection.check_constraints()
        bare = time.perf_counter() - started
        transaction.set_rollback(True)
    return product, bare, rows


def copied_out(table: str) -> bytes:
    """Returns all rows of a table as COPY writes them."""

    written = io.BytesIO()
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} TO STDOUT") as copy:
        for piece in copy:
            written.write(piece)
    return written.getvalue()


def copy_in(table: str, content: bytes) -> None:
    """Writes rows by COPY."""

    with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
        copy.write(content)
