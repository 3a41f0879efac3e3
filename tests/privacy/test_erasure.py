"""Tests that an erased person is nowhere in the database, and that the books hold."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from accounts.errors import NotYoursToHelp
from accounts.models import AccountMail, ApiToken, Invitation, Membership, Role, SecurityEvent, User
from audit.invariant_checks import broken_invariants
from common.errors import FieldErrors, Forbidden
from common.models import IdempotencyRecord
from fulfilment.models import OrderMessage
from matching.models import RunEvent
from notifications.models import CalendarKey
from notifications.services.calendar_keys import make_key
from orders.models import Order
from orders.states import OrderStatus
from privacy.errors import ErasedAlready, OnlyOwner, PlatformNeedsOwner, TextsOfMany
from privacy.models import Erasure
from privacy.services.erasure import erase_person
from tests import builders
from tests.privacy.planted_person import BROWSER, EMAIL, IP_ADDRESS, NAME, PHONE, PLANTED, plant

pytestmark = pytest.mark.django_db


def places_of(values: tuple[str, ...]) -> list[str]:
    """Returns the columns in which a value stands, in text, JSON, arrays or bytes."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND data_type IN"
            " ('text', 'character varying', 'jsonb', 'json', 'ARRAY', 'bytea', 'inet')"
        )
        for table, column in cursor.fetchall():
            name = f'"{column}"'
            cursor.execute(
                "SELECT data_type FROM information_schema.columns"
                " WHERE table_name = %s AND column_name = %s",
                [table, column],
            )
            (kind,) = cursor.fetchone()
            text = f"encode({name}, 'escape')" if kind == "bytea" else f"{name}::text"
            cursor.execute(
                f'SELECT count(*) FROM "{table}" WHERE {text} ILIKE ANY (%s)',
                [[f"%{value}%" for value in values]],
            )
            if cursor.fetchone() != (0,):
                found.append(f"{table}.{column}")
    return found


def test_planted_values_are_gone_and_the_books_hold() -> None:
    planted = plant()
    make_key(user=planted.person, organisation=planted.person.organisations.get())
    assert len(places_of(PLANTED)) >= 20
    events, faults = RunEvent.objects.count(), broken_invariants()

    erasure = erase_person(person=planted.person, by=planted.person, further=[PHONE])

    assert places_of(PLANTED) == []
    assert broken_invariants() == faults
    assert RunEvent.objects.count() == events
    person = User.objects.get(pk=planted.person.pk)
    assert (person.email, person.full_name) == (
        f"erased-{person.pk}@erased.invalid",
        "Erased person",
    )
    assert not person.is_active
    assert not person.check_password("a long password")
    assert not Membership.objects.filter(user=person).exists()
    assert not ApiToken.objects.filter(user=person).exists()
    assert not CalendarKey.objects.filter(user=person).exists()
    assert person.security_events.count() > 0
    assert erasure.replaced["fulfilment_ordermessage"] == 1


def test_texts_stay_but_for_the_person() -> None:
    planted = plant()

    erase_person(person=planted.person, by=planted.person, further=[PHONE])

    message = OrderMessage.objects.get()
    assert message.by_id == planted.person.pk
    assert message.text == (
        "I am [erased], write to [erased] or call [erased].\n[erased] from [erased]"
    )
    planted.order.refresh_from_db()
    assert planted.order.notes == message.text
    assert planted.order.sender == {"person": "[erased]\n[erased]", "key": ["[erased]"]}
    assert RunEvent.objects.filter(detail__n=7, by=planted.person).exists()
    assert AccountMail.objects.filter(to="other@example.com").exists()
    assert Invitation.objects.filter(email="other@example.com").exists()
    # Another person's answer stays, since a repetition would take effect again without it.
    assert bytes(IdempotencyRecord.objects.get().content) == b'{"to": "[erased]"}'


def test_what_is_of_others_is_left() -> None:
    other = builders.member(builders.buyer(), email=f"a.{EMAIL}", full_name=NAME)
    order = builders.order(notes=f"a.{EMAIL} and {EMAIL}.cn and x{NAME} and 1{IP_ADDRESS}0")
    planted = plant()
    SecurityEvent.objects.create(user=other, kind="signed_in", address=IP_ADDRESS, browser=BROWSER)

    erase_person(person=planted.person, by=planted.person)

    other.refresh_from_db()
    assert (other.email, other.full_name) == (f"a.{EMAIL}", NAME)
    event = other.security_events.get()
    assert (event.address, event.browser) == (IP_ADDRESS, BROWSER)
    assert not planted.person.security_events.exclude(address="", browser="").exists()
    order.refresh_from_db()
    assert order.notes == f"a.{EMAIL} and {EMAIL}.cn and x{NAME} and 1{IP_ADDRESS}0"


def test_short_names_are_not_sought_in_texts() -> None:
    person = builders.member(builders.buyer(), full_name="Wu")
    order = builders.order(notes="Wu and 王伟 know")
    chinese = builders.member(builders.buyer(), full_name="王伟")

    erase_person(person=person, by=person)
    erase_person(person=chinese, by=chinese)

    order.refresh_from_db()
    assert order.notes == "Wu and [erased] know"


def test_nobody_blanks_what_everybody_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    person = builders.member(builders.buyer(), full_name="not accepted")
    orders = [builders.order(notes="These were not accepted.") for _ in range(3)]
    monkeypatch.setattr("privacy.services.erasure.OWN_ROWS_MOST", 2)

    with pytest.raises(TextsOfMany), transaction.atomic():
        erase_person(person=person, by=person)
    for text in ("delivery date", "12345 abc"):
        with pytest.raises(FieldErrors, match="further"):
            erase_person(person=person, by=person, further=[text])

    orders[0].refresh_from_db()
    assert orders[0].notes == "These were not accepted."
    assert not Erasure.objects.exists()


def test_text_with_every_sign_is_found_and_nothing_else(platform: Any) -> None:
    odd = r"a.b*c+(d)[e]{f}^$|\?%_'" + '"'
    person = builders.member(builders.buyer())
    order = builders.order(notes=f"x {odd} y", sender={"t": f"\n{odd}"}, title="aXb*c")

    erase_person(person=person, by=platform[Role.OWNER], reason="Letter", further=[odd])

    order.refresh_from_db()
    assert (order.notes, order.sender) == ("x [erased] y", {"t": "\n[erased]"})
    assert order.title == "aXb*c"


def test_histories_of_people_are_covered() -> None:
    planted = plant()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE person_history (pgh_id serial PRIMARY KEY, pgh_obj_id uuid, email text,"
            " full_name text, password text)"
        )
        for row in (planted.person, planted.owner):
            cursor.execute(
                "INSERT INTO person_history (pgh_obj_id, email, full_name, password)"
                " VALUES (%s, %s, %s, 'argon2$x')",
                [row.pk, row.email, NAME],
            )

        erase_person(person=planted.person, by=planted.person)

        cursor.execute("SELECT email, full_name, password FROM person_history ORDER BY pgh_id")
        erased, kept = cursor.fetchall()
    assert erased == (f"erased-{planted.person.pk}@erased.invalid", "[erased]", "!erased")
    assert kept == (planted.owner.email, NAME, "argon2$x")


def test_histories_are_closed_again_afterwards() -> None:
    planted = plant()
    erase_person(person=planted.person, by=planted.person)

    for rows in (OrderMessage.objects, Erasure.objects, SecurityEvent.objects):
        with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
            rows.update(by=planted.owner)


def test_the_only_owner_with_open_work_stays() -> None:
    owner = builders.member(builders.buyer(name="Busy Works"))
    builders.order(owner.memberships.get().organisation)

    with pytest.raises(OnlyOwner, match="Busy Works"):
        erase_person(person=owner, by=owner)

    builders.member(owner.memberships.get().organisation)
    erase_person(person=owner, by=owner)
    assert not Order.objects.filter(organisation__memberships__user=owner).exists()


def test_the_only_owner_without_open_work_may_go() -> None:
    owner = builders.member(builders.buyer())
    builders.order(owner.memberships.get().organisation, status=OrderStatus.CLOSED)

    erase_person(person=owner, by=owner)

    assert Erasure.objects.get().person == owner


def test_the_platform_keeps_an_owner() -> None:
    owner = builders.member(builders.operator())

    with pytest.raises(PlatformNeedsOwner):
        erase_person(person=owner, by=owner)


@pytest.fixture
def platform(db: None) -> dict[str, User]:
    """Creates the platform's people."""
    own = builders.operator()
    return {role: builders.member(own, role) for role in (Role.OWNER, Role.PLANNER, Role.VIEWER)}


def test_an_operator_erases_with_a_reason_and_it_is_recorded(platform: Any) -> None:
    person = plant().person
    reason = f"{NAME} asked by letter on 1 December."

    with pytest.raises(FieldErrors, match="reason"):
        erase_person(person=person, by=platform[Role.PLANNER])
    erasure = erase_person(person=person, by=platform[Role.PLANNER], reason=reason)

    assert (erasure.by, erasure.reason) == (
        platform[Role.PLANNER],
        "[erased] asked by letter on 1 December.",
    )
    with pytest.raises(ErasedAlready):
        erase_person(person=person, by=platform[Role.PLANNER], reason=reason)


def test_who_may_not_help_may_not_erase(platform: Any) -> None:
    stranger, person = builders.member(builders.buyer()), builders.member(builders.buyer())

    for by, error in ((stranger, Forbidden), (platform[Role.VIEWER], Forbidden)):
        with pytest.raises(error):
            erase_person(person=person, by=by, reason="x")
    with pytest.raises(NotYoursToHelp):
        erase_person(person=platform[Role.VIEWER], by=platform[Role.PLANNER], reason="x")
    assert not Erasure.objects.exists()


@pytest.mark.parametrize("further", [["1234"], ["5" * 201], [f"12345 {n}" for n in range(21)]])
def test_texts_to_replace_are_bounded(further: list[str]) -> None:
    person = builders.member(builders.buyer())

    with pytest.raises(FieldErrors, match="further"):
        erase_person(person=person, by=person, further=further)


def test_command_erases_on_behalf_of_an_operator(platform: Any) -> None:
    plant()
    by, said = platform[Role.PLANNER].email, StringIO()
    given = {"by": by, "reason": "Letter", "also": [PHONE], "stdout": said}

    for email, changed, message in (
        ("nobody@example.com", {}, "no person with the address"),
        (EMAIL, {"also": ["1234"]}, "5 to 200 characters"),
        (EMAIL, {"by": platform[Role.VIEWER].email}, "Your role"),
    ):
        with pytest.raises(CommandError, match=message):
            call_command("erase_person", email, **{**given, **changed})
    call_command("erase_person", EMAIL, **given)

    assert "rows in" in said.getvalue()
    assert Erasure.objects.get().by == platform[Role.PLANNER]
    assert places_of(PLANTED) == []
