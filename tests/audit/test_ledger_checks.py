"""The books hold after a whole life; whatever is planted in them is found by its name."""

from itertools import combinations_with_replacement

import pytest
from django.db import connection, transaction

from audit.invariants import INVARIANTS
from audit.invariants.order_status import orders_stand_where_their_allocations_do
from audit.ledger_checks import broken_documents, broken_invariants
from matching.models import Allocation
from matching.services.rollup import status_of
from matching.states import LIVE_STATUSES, AllocationStatus
from tests.audit.planted_errors import CORRUPTIONS

pytestmark = pytest.mark.django_db


def names_found():
    """What does not hold, by name."""
    return {finding.name for finding in (*broken_invariants(), *broken_documents())}


def test_a_whole_life_leaves_nothing_to_find(books):
    states = {name: order.status for name, order in books.orders.items()}

    assert states == {
        "offered": "proposed",
        "accepted": "proposed",
        "awarded": "awarded",
        "made": "in_production",
        "settled": "delivered",
        "lost": "unmatched",
        "cancelled": "cancelled",
        "planned": "matching",
    }
    lived = set(Allocation.objects.values_list("status", flat=True))
    assert lived >= {"proposed", "offered", "accepted", "confirmed", "in_production", "received"}
    assert broken_invariants() == []
    assert broken_documents() == []


@pytest.mark.parametrize(
    "corruption", CORRUPTIONS, ids=[row.what.replace(" ", "-") for row in CORRUPTIONS]
)
def test_a_planted_corruption_is_found_by_name(books, corruption):
    corruption.plant()

    assert corruption.breaks in names_found()


def test_every_invariant_is_proven():
    proven = {corruption.breaks for corruption in CORRUPTIONS}

    assert proven == {row.name for row in INVARIANTS} | {"documents_are_as_they_were_frozen"}


def test_a_finding_counts_all_and_names_the_first(books):
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE factories_ledgerline SET reference = gen_random_uuid()")
        lines = cursor.rowcount
        cursor.execute("SET session_replication_role = DEFAULT")

    found = {finding.name: finding for finding in broken_invariants()}

    finding = found["lines_have_their_allocation"]
    assert lines > 20
    assert (finding.count, len(finding.ids)) == (lines, 20)
    assert finding.sentence == "Every ledger line was written for an allocation that there is."


def test_one_query_rolls_up_what_the_product_does(books):
    order = books.orders["awarded"]
    rows = list(Allocation.objects.filter(order=order, status__in=LIVE_STATUSES).order_by("pk"))
    assert len(rows) > 1
    states = (*LIVE_STATUSES, AllocationStatus.CANCELLED)

    for statuses in combinations_with_replacement(states, 2):
        for pair in (statuses, statuses[::-1]):
            with transaction.atomic():
                Allocation.objects.filter(order=order).update(status=pair[0])
                Allocation.objects.filter(pk=rows[0].pk).update(status=pair[1])
                type(order).objects.filter(pk=order.pk).update(status=status_of(order))
                assert broken_orders() == 0, pair
                other = "awarded" if status_of(order) != "awarded" else "shipped"
                if status_of(order) not in ("submitted", "unmatched"):
                    type(order).objects.filter(pk=order.pk).update(status=other)
                    assert broken_orders() == 1, pair
                transaction.set_rollback(True)


def broken_orders():
    """How many orders do not stand where they should."""
    query = orders_stand_where_their_allocations_do()
    with connection.cursor() as cursor:
        cursor.execute(query.sql, dict(query.given))
        return len(cursor.fetchall())
