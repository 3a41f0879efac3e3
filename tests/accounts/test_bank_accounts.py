"""Tests bank accounts: what a bank could accept, and who learns of a change."""

from typing import Any

import pytest

from accounts.bank_numbers import masked
from accounts.models import AccountMail, BankAccount, EventKind, Role, SecurityEvent, User
from accounts.services.bank_changes import change_bank_account
from common.errors import FieldErrors, Forbidden
from tests import builders
from tests.clients import HERE

pytestmark = pytest.mark.django_db
IBAN = "DE89 3704 0044 0532 0130 00"
CHINESE = {"holder": "Near Works", "number": "6222 0210 0112 3456 789", "bank_code": "102100099996"}


@pytest.fixture
def owner(db: None) -> User:
    """Creates the owner of a manufacturer."""
    return builders.member(builders.organisation(name="Near Works"))


def changed(owner: User, **given: Any) -> BankAccount:
    """Changes the account of the owner's organisation."""
    organisation = owner.memberships.get().organisation
    terms = {"holder": "Near Works", "number": IBAN, "bank_code": ""} | given
    return change_bank_account(organisation=organisation, by=owner, client=HERE, **terms)


def test_account_is_stored_without_spaces_and_shown_by_its_end(owner: User) -> None:
    first = changed(owner)
    assert (first.number, str(first)) == ("DE89370400440532013000", "Near Works, •••• 3000")

    second = changed(owner, **CHINESE)

    assert second.pk == first.pk
    assert (second.number, second.bank_code) == ("6222021001123456789", "102100099996")
    assert masked("12345") == "•••• 2345"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"number": "DE89370400440532013001"}, "number"),
        ({"number": "DE8937040044053201300"}, "number"),
        ({"number": "DE"}, "number"),
        ({"number": "12a456"}, "number"),
        ({"number": "1234", "bank_code": "102100099996"}, "number"),
        ({"number": "=1+1", "bank_code": "102100099996"}, "number"),
        ({"number": ""}, "number"),
        ({"number": "6222021001123456789"}, "bank_code"),
        ({"bank_code": "1021000999961"}, "bank_code"),
        ({"bank_code": "DEUTDEF"}, "bank_code"),
        ({"holder": " "}, "holder"),
    ],
)
def test_what_no_bank_accepts_is_refused_by_its_field(
    owner: User, given: dict[str, str], field: str
) -> None:
    with pytest.raises(FieldErrors) as refused:
        changed(owner, **given)

    assert list(refused.value.errors) == [field]
    assert not BankAccount.objects.exists()


@pytest.mark.parametrize("number", ["GB29NWBK60161331926819", "NO9386011117947", IBAN.lower()])
def test_ibans_of_many_countries_are_taken(owner: User, number: str) -> None:
    assert changed(owner, number=number, bank_code="deutdeff500").bank_code == "DEUTDEFF500"


def test_every_owner_gets_a_mail_and_nobody_reads_the_whole_number(owner: User) -> None:
    organisation = owner.memberships.get().organisation
    other = builders.member(organisation, Role.OWNER)
    builders.member(organisation, Role.VIEWER)

    changed(owner, **CHINESE)

    events = SecurityEvent.objects.filter(kind=EventKind.BANK_ACCOUNT_CHANGED).order_by("pk")
    assert {(event.user, event.by) for event in events} == {(owner, None), (other, owner)}
    assert {event.detail for event in events} == {"Near Works: Near Works, •••• 6789"}
    assert {mail.to for mail in AccountMail.objects.all()} == {owner.email, other.email}


def test_only_an_owner_changes_it(owner: User) -> None:
    organisation = owner.memberships.get().organisation
    planner = builders.member(organisation, Role.PLANNER)
    stranger = builders.member(builders.buyer())

    for user in (planner, stranger):
        with pytest.raises(Forbidden):
            change_bank_account(organisation=organisation, by=user, client=HERE, **CHINESE)
