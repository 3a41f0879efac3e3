"""Checks that invariants hold after a lifecycle and find planted errors."""

from itertools import combinations_with_replacement

import pytest
from django.db import connection, transaction

from audit.invariant_checks import broken_documents, broken_invariants
from audit.invariants import INVARIANTS
from audit.invariants.order_status import orders_stand_where_their_allocations_do
from matching.models import Allocation
from matching.services.rollup import status_of
from matching.states import LIVE_STATUSES, AllocationStatus
from tests.audit.planted_counter_errors import PLANTED_COUNTER_ERRORS
from tests.audit.planted_errors import PLANTED_ERRORS
from tests.audit.planted_price_errors import PLANTED_PRICE_ERRORS

pytestmark = pytest.mark.django_db


def names_found():
    """Returns the names of violated invariants."""
    return {finding.name for finding in (*broken_invariants(), *broken_documents())}


def test_a_full_lifecycle_violates_no_invariant(ledger):
    states = {name: order.status for name, order in ledger.orders.items()}

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
    statuses = set(Allocation.objects.values_list("status", flat=True))
    assert statuses >= {"proposed", "offered", "accepted", "confirmed", "in_production", "received"}
    assert broken_invariants() == []
    assert broken_documents() == []


ERRORS = (*PLANTED_ERRORS, *PLANTED_COUNTER_ERRORS)


@pytest.mark.parametrize("error", ERRORS, ids=[row.what.replace(" ", "-") for row in ERRORS])
def test_a_planted_error_is_found_by_name(ledger, error):
    error.plant()

    assert error.breaks in names_found()


def test_every_invariant_has_a_planted_error():
    tested = {error.breaks for error in (*ERRORS, *PLANTED_PRICE_ERRORS)}

    assert tested == {row.name for row in INVARIANTS} | {"documents_are_as_they_were_frozen"}


def test_a_finding_counts_all_and_names_the_first(ledger):
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


def test_one_query_rolls_up_as_the_service_does(ledger):
    order = ledger.orders["awarded"]
    rows = list(Allocation.objects.filter(order=order, status__in=LIVE_STATUSES).order_by("pk"))
    assert len(rows) > 1
    states = (*LIVE_STATUSES, AllocationStatus.CANCELLED)

    for statuses in combinations_with_replacement(states, 2):
        for pair in (statuses, statuses[::-1]):
            with transaction.atomic():
                own = Allocation.objects.filter(order=order, agreed_price__isnull=False)
                own.update(status=pair[0])
                Allocation.objects.filter(pk=rows[0].pk).update(status=pair[1])
                type(order).objects.filter(pk=order.pk).update(status=status_of(order))
                assert broken_orders() == 0, pair
                other = "awarded" if status_of(order) != "awarded" else "shipped"
                if status_of(order) not in ("submitted", "unmatched"):
                    type(order).objects.filter(pk=order.pk).update(status=other)
                    assert broken_orders() == 1, pair
                transaction.set_rollback(True)


def broken_orders():
    """Returns the number of orders whose status differs from their roll-up."""
    query = orders_stand_where_their_allocations_do()
    with connection.cursor() as cursor:
        cursor.execute(query.sql, dict(query.parameters))
        return len(cursor.fetchall())
