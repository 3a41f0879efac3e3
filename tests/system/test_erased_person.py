"""Erases a person as the product's role, and looks for the person in a dump."""

import os
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from audit.invariant_checks import verify
from orders.models import Order
from privacy.services.erasure import erase_person
from tests.audit.order_lifecycle import build_lifecycle
from tests.privacy.planted_person import PHONE, PLANTED, plant
from tests.processes import database_url

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("postgres_tools")]


@pytest.fixture
def product_role(transactional_db: None) -> Iterator[str]:
    """Creates the role that the product runs as."""
    role = f"{connection.settings_dict['NAME']}_eraser"
    call_command("grant_database_role", role, verbosity=0)
    with connection.cursor() as cursor:
        # From PostgreSQL 16 on only a member may become another role.
        cursor.execute(f'GRANT "{role}" TO CURRENT_USER')
    yield role
    with connection.cursor() as cursor:
        name = connection.ops.quote_name(role)
        cursor.execute("RESET ROLE")
        cursor.execute(f"GRANT {name} TO CURRENT_USER; DROP OWNED BY {name}; DROP ROLE {name}")
        cursor.execute("GRANT CREATE ON SCHEMA public TO PUBLIC")


def dump() -> str:
    """Returns the database as text, as pg_dump writes it."""
    done = subprocess.run(
        ["pg_dump", "--data-only", "--inserts", database_url()],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ,
    )
    return done.stdout.lower()


def hits(text: str) -> dict[str, int]:
    """Returns how often each planted value stands in a dump, also as bytes."""
    return {
        value: text.count(value.lower()) + text.count(value.encode().hex()) for value in PLANTED
    }


def test_erased_person_is_not_in_a_dump(product_role: str) -> None:
    build_lifecycle()
    planted = plant(order=Order.objects.order_by("reference").first())
    assert verify() == []
    assert all(count > 0 for count in hits(dump()).values())

    with connection.cursor() as cursor:
        cursor.execute(f'SET ROLE "{product_role}"')
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            cursor.execute("UPDATE fulfilment_ordermessage SET text = ''")
        erase_person(person=planted.person, by=planted.person, further=[PHONE])
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            cursor.execute("UPDATE privacy_erasure SET reason = ''")
        cursor.execute("RESET ROLE")

    assert hits(dump()) == dict.fromkeys(PLANTED, 0)
    assert verify() == []


def test_nobody_else_may_call_the_function(product_role: str) -> None:
    other: Any = f"{product_role}_other"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE ROLE "{other}"; GRANT "{other}" TO CURRENT_USER')
        try:
            cursor.execute(f'SET ROLE "{other}"')
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                cursor.execute(
                    "SELECT privacy_erase_person(gen_random_uuid(), gen_random_uuid(), '', '{}')"
                )
        finally:
            cursor.execute("RESET ROLE")
            cursor.execute(f'DROP ROLE "{other}"')
