"""Checks match runs: leases, attempts, claims and stored documents."""

import gzip
import zlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_noop as _

from audit.invariants.invariant import Query, rule
from matching.engine.model.codec_npz import load_columns
from matching.engine.model.plan import PlanError, load_plan
from matching.engine.model.problem import ProblemError
from matching.models import MatchRun, RunDocument
from matching.states import PLANNED_STATUSES, AllocationStatus, RunStatus
from orders.states import OrderStatus

R, Kind = RunStatus, RunDocument.Kind
# A sweep ends a run after its last attempt; several sweeps have passed after this time.
SWEPT_WITHIN = "60 seconds"
# Errors of reading a missing, truncated or changed document.
READ_ERRORS = (RunDocument.DoesNotExist, ProblemError, PlanError, OSError, EOFError, zlib.error)


@rule(_("A run has a lease while it is being solved, and none before or after."))
def solving_runs_have_a_lease() -> Query:
    """Selects solving runs without a lease and other runs with one."""
    return Query(
        """
        SELECT id FROM matching_matchrun
        WHERE (status = %(solving)s) <> (lease_until IS NOT NULL)
        """,
        {"solving": R.SOLVING},
    )


@rule(_("A run whose last attempt was lost is ended by a sweep; earlier ones are claimed again."))
def lost_runs_are_ended() -> Query:
    """Selects runs whose last attempt is lost and which no sweep has ended."""
    return Query(
        f"""
        SELECT id FROM matching_matchrun
        WHERE status = %(solving)s AND attempt >= %(cap)s
            AND lease_until < now() - interval '{SWEPT_WITHIN}'
        """,
        {"solving": R.SOLVING, "cap": settings.MATCHING["attempt_cap"]},
    )


@rule(_("No run is taken up more often than the cap allows."))
def attempts_stay_within_the_cap() -> Query:
    """Selects runs with more attempts than the cap allows."""
    return Query(
        "SELECT id FROM matching_matchrun WHERE attempt > %(cap)s",
        {"cap": settings.MATCHING["attempt_cap"]},
    )


@rule(_("An order that is being matched is claimed by exactly one run that is not decided."))
def matching_orders_have_one_run() -> Query:
    """Selects orders in matching that not exactly one undecided run claims."""
    return Query(
        """
        SELECT order_.id FROM orders_order AS order_
        WHERE order_.status = %(matching)s AND 1 <> (
            SELECT count(*) FROM matching_runorder AS planned
            JOIN matching_matchrun AS run ON run.id = planned.run_id
            WHERE planned.order_id = order_.id AND planned.claimed
                AND run.status = ANY(%(undecided)s)
        )
        """,
        {"matching": OrderStatus.MATCHING, "undecided": [R.SOLVING, R.SOLVED]},
    )


@rule(_("An allocation is only proposed as long as its run is solved and not decided."))
def proposed_allocations_wait_for_a_decision() -> Query:
    """Selects proposed allocations of runs that are not solved."""
    return Query(
        """
        SELECT allocation.id FROM matching_allocation AS allocation
        JOIN matching_matchrun AS run ON run.id = allocation.run_id
        WHERE allocation.status = %(proposed)s AND run.status <> %(solved)s
        """,
        {"proposed": AllocationStatus.PROPOSED, "solved": R.SOLVED},
    )


@rule(_("A run that was solved keeps its problem, its prices and its plan, with their digests."))
def solved_runs_have_their_documents() -> Query:
    """Selects solved runs that lack a document or a digest."""
    return Query(
        """
        SELECT run.id FROM matching_matchrun AS run
        WHERE run.status = ANY(%(planned)s) AND (
            run.problem_sha256 = '' OR run.plan_sha256 = '' OR %(kinds)s <> (
                SELECT count(*) FROM matching_rundocument AS document
                WHERE document.run_id = run.id AND document.kind = ANY(%(documents)s)
            )
        )
        """,
        {
            "planned": list(PLANNED_STATUSES),
            "documents": [Kind.PROBLEM, Kind.PRICES, Kind.PLAN],
            "kinds": 3,
        },
    )


MATCH_RUNS = (
    solving_runs_have_a_lease,
    lost_runs_are_ended,
    attempts_stay_within_the_cap,
    matching_orders_have_one_run,
    proposed_allocations_wait_for_a_decision,
    solved_runs_have_their_documents,
)


@rule(_("The problem and the plan that a run keeps have the digests that the run stores."))
def documents_are_as_they_were_frozen(since: datetime | None) -> Iterator[str]:
    """Yields runs whose stored problem or plan differs from its digest.

    The database cannot read them, so each is read here, one at a time; `since` leaves out runs
    solved before.
    """
    runs = (
        MatchRun.objects.filter(status__in=PLANNED_STATUSES).exclude(plan_sha256="").order_by("pk")
    )
    if since is not None:
        runs = runs.filter(solved_at__gte=since)
    for pk, *digests in runs.values_list("pk", "problem_sha256", "plan_sha256").iterator():
        if digests != [digest_of(pk, Kind.PROBLEM), digest_of(pk, Kind.PLAN)]:
            yield str(pk)


def digest_of(run_id: Any, kind: str) -> str:
    """Returns the digest of a stored document; empty if it cannot be read."""
    try:
        content = bytes(RunDocument.objects.get(run=run_id, kind=kind).content)
        if kind == Kind.PROBLEM:
            return load_columns(content).sha256()
        return load_plan(gzip.decompress(content)).sha256()
    except READ_ERRORS:
        return ""
