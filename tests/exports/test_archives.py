"""Tests what an organisation's archive has, and that nobody else's money is in it."""

import csv
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest

from accounts.models import Invitation, Organisation
from common.clock import now
from exports.services.archive_writing import ExportLost, tables_of, write_archive
from factories.models import CapacityWindow, Machine
from fulfilment.models import Settlement, SettlementLine
from fulfilment.states import Account
from matching.models import Allocation, Proposal
from orders.models import Order
from tests import builders
from tests.console.browser.world import World, build
from tests.databases import empty_tables

pytestmark = pytest.mark.slow
# What each side alone may see; planted over what the market has.
RATE, WINDOW_RATE, OPENING, EARNINGS, BONUS = "911.11", "922.22", "933.33", "944.44", "955.55"
RESERVE, PRICE, PROPOSED, ALONE, FEE = "811.11", "822.22", "833.33", "844.44", "8.777777"
OF_SUPPLY = {RATE, WINDOW_RATE, OPENING, EARNINGS, BONUS}
OF_DEMAND = {RESERVE, PRICE, PROPOSED, ALONE}
SECRET = {FEE}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Builds a market with planted amounts once for this file's tests."""
    with django_db_blocker.unblock():
        found = build()
        Machine.objects.update(hourly_rate=Decimal(RATE), setup_rate=Decimal(RATE))
        CapacityWindow.objects.update(
            hourly_rate=Decimal(WINDOW_RATE), opening_cost=Decimal(OPENING)
        )
        Allocation.objects.filter(work_order__isnull=False).update(
            agreed_price=Decimal(PRICE),
            agreed_earnings=Decimal(EARNINGS),
            bonus=Decimal(BONUS),
            lost=0,
        )
        Order.objects.update(reserve_price=Decimal(RESERVE))
        Proposal.objects.update(price=Decimal(PROPOSED), expected_alone=Decimal(ALONE))
        Settlement.objects.update(fee_percent=Decimal(FEE))
        yield found
        empty_tables(None)


@pytest.fixture(autouse=True)
def open_database(db: None) -> None:
    """Lets each test's own changes be rolled back."""


def organisation_of(user: Any) -> Organisation:
    """Returns the user's organisation."""
    return user.memberships.get().organisation  # type: ignore[no-any-return]


def archive_of(organisation: Organisation, language: str = "en") -> dict[str, bytes]:
    """Returns the files of an organisation's archive by name."""
    target = BytesIO()
    write_archive(
        organisation=organisation,
        target=target,
        language=language,
        progress=lambda _done, _of: True,
    )
    with ZipFile(target) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rows_in(found: dict[str, bytes], table: str) -> list[dict[str, str]]:
    """Returns the rows of a table."""
    return list(csv.DictReader(StringIO(found[f"{table}.csv"].decode("utf-8-sig"))))


def tables_text(found: dict[str, bytes]) -> str:
    """Returns all tables as one text."""
    return "".join(text.decode() for name, text in found.items() if name.endswith(".csv"))


def test_a_factory_has_its_own_money_and_no_buyers(world: World) -> None:
    organisation = organisation_of(world.factory)

    found = archive_of(organisation)

    text = tables_text(found)
    assert {amount for amount in OF_SUPPLY if amount in text} == OF_SUPPLY
    assert {amount for amount in OF_DEMAND | SECRET if amount in text} == set()
    assert len(rows_in(found, "supply/factories")) == 2
    assert len(rows_in(found, "supply/machines")) == 2
    assert {row["earnings"] for row in rows_in(found, "supply/work")} == {EARNINGS}
    shown = Allocation.objects.filter(work_order__isnull=False)
    assert len(rows_in(found, "supply/work")) == shown.count() > 0
    assert not [name for name in found if name.startswith("demand/")]


def test_a_buyer_has_its_own_money_and_no_factorys(world: World) -> None:
    organisation = organisation_of(world.buyer)

    found = archive_of(organisation)

    text = tables_text(found)
    assert {amount for amount in OF_DEMAND if amount in text} == OF_DEMAND
    assert {amount for amount in OF_SUPPLY | SECRET if amount in text} == set()
    assert len(rows_in(found, "demand/orders")) == Order.objects.count()
    assert {row["price"] for row in rows_in(found, "demand/lots")} == {PRICE}
    assert not [name for name in found if name.startswith("supply/")]


def test_payments_are_those_of_the_own_account(world: World) -> None:
    for user, side, account in (
        (world.factory, "supply", Account.FACTORY),
        (world.buyer, "demand", Account.BUYER),
    ):
        rows = rows_in(archive_of(organisation_of(user)), f"{side}/payments")
        lines = SettlementLine.objects.filter(account=account).values_list("amount", flat=True)
        assert sorted(Decimal(row["amount"]) for row in rows) == sorted(lines)
        assert rows
    assert SettlementLine.objects.exclude(account__in=(Account.FACTORY, Account.BUYER)).exists()


def test_every_table_has_rows_of_its_own_alone(world: World) -> None:
    strangers = {builders.buyer(): "demand", builders.organisation(): "supply"}
    for stranger, side in strangers.items():
        builders.member(stranger, full_name="Somebody")
        found = archive_of(stranger)
        for table in tables_of(stranger):
            count = 1 if table.name == "organisation/members" else 0
            assert len(rows_in(found, table.name)) == count, table.name
        assert side in str(list(found))


def test_most_tables_have_rows_of_the_market(world: World) -> None:
    empty = set()
    for user in (world.factory, world.buyer):
        organisation = organisation_of(user)
        found = archive_of(organisation)
        empty |= {table.name for table in tables_of(organisation) if not rows_in(found, table.name)}

    assert empty <= {
        *("organisation/invitations", "organisation/bank_account", "organisation/files"),
        "supply/counter_offers",
        *("demand/dispute_refunds", "demand/return_refunds", "demand/returns", "supply/returns"),
    }


def test_members_files_and_messages_are_there(world: World) -> None:
    organisation = organisation_of(world.buyer)
    Invitation.objects.create(
        organisation=organisation,
        email="new@example.com",
        role="viewer",
        invited_by=world.buyer,
        expires_at=now() + timedelta(days=1),
    )

    found = archive_of(organisation)

    assert rows_in(found, "organisation/members")[0]["email"] == world.buyer.email
    assert rows_in(found, "organisation/invitations")[0]["email"] == "new@example.com"
    assert rows_in(found, "organisation/messages")
    files = [row for row in rows_in(found, "organisation/files") if row["archived_as"]]
    assert files
    for row in files:
        assert len(found[row["archived_as"]]) == int(row["size"])
    text = found["README.txt"].decode()
    assert f"All that Millshare keeps of {organisation.name}" in text
    assert f"demand/orders.csv  ({Order.objects.count()})" in text


def test_cells_run_no_formula(world: World) -> None:
    Order.objects.update(title="=HYPERLINK(1)", notes="@x")

    rows = rows_in(archive_of(organisation_of(world.buyer)), "demand/orders")

    assert {(row["title"], row["notes"]) for row in rows} == {("'=HYPERLINK(1)", "'@x")}


def test_readme_is_in_the_language_that_was_asked_for(world: World) -> None:
    text = archive_of(organisation_of(world.factory), "zh-hans")["README.txt"].decode()

    assert "Machines with their rates" not in text


def test_lost_work_stops(world: World) -> None:
    with pytest.raises(ExportLost):
        write_archive(
            organisation=organisation_of(world.buyer),
            target=BytesIO(),
            language="en",
            progress=lambda done, _of: done < 3,
        )


def test_queries_do_not_grow_with_the_rows(
    world: World, django_assert_max_num_queries: Any
) -> None:
    organisation = organisation_of(world.buyer)
    assert Order.objects.filter(organisation=organisation).count() > 5

    with django_assert_max_num_queries(60):
        archive_of(organisation)
