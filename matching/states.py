"""The states of match runs and allocations, and the moves between them."""

from collections.abc import Mapping

from django.db import models


class RunStatus(models.TextChoices):
    """Where a match run stands."""

    REQUESTED = "requested", "Requested"  # waits for a worker
    SOLVING = "solving", "Solving"  # a worker holds its lease
    SOLVED = "solved", "Solved"  # waits for an operator
    APPROVED = "approved", "Approved"  # its allocations are offered
    REJECTED = "rejected", "Rejected"  # an operator said no
    STALE = "stale", "Stale"  # nothing of it fitted the world any more
    FAILED = "failed", "Failed"  # see its failure
    CANCELLED = "cancelled", "Cancelled"


R = RunStatus
RUN_TRANSITIONS: Mapping[str, frozenset[str]] = {
    R.REQUESTED: frozenset({R.SOLVING, R.CANCELLED, R.FAILED}),
    # A cancelled run may keep the best plan it had, which is never offered.
    R.SOLVING: frozenset({R.SOLVED, R.FAILED, R.CANCELLED}),
    R.SOLVED: frozenset({R.APPROVED, R.REJECTED, R.STALE}),
    R.APPROVED: frozenset(),
    R.REJECTED: frozenset(),
    R.STALE: frozenset(),
    R.FAILED: frozenset(),
    R.CANCELLED: frozenset(),
}


# Under way: at most one run of a currency, so that no two plan the same hours at once.
UNDER_WAY_STATUSES = (R.REQUESTED, R.SOLVING)


class FailureCode(models.TextChoices):
    """Why the search of a run gave no plan; a solved run with one has the greedy plan instead."""

    MEMORY = "memory", "The engine ran out of memory"
    TOO_LARGE = "too-large", "The problem would not fit in the memory allowed"
    OVERRUN = "overrun", "The engine did not end within its time"
    CRASH = "crash", "The engine ended badly"
    UNSOUND = "unsound", "The engine's plan breaks rules"
    MALFORMED = "malformed", "The problem is not one that the engine takes"
    ABANDONED = "abandoned", "Workers took the run and none finished"


class PartStatus(models.TextChoices):
    """Where a part of a cut run stands."""

    WAITING = "waiting", "Waiting"  # for a worker
    SOLVING = "solving", "Solving"  # a worker holds its lease
    SOLVED = "solved", "Solved"
    FAILED = "failed", "Failed"  # its orders keep what they had; see its failure


class AllocationStatus(models.TextChoices):
    """Where an allocation stands."""

    PROPOSED = "proposed", "Proposed"  # part of a plan, seen by operators alone
    OFFERED = "offered", "Offered"  # its hours are held, its factory is asked
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    EXPIRED = "expired", "Expired"
    CONFIRMED = "confirmed", "Confirmed"  # both sides said yes
    IN_PRODUCTION = "in_production", "In production"
    QUALITY_PASSED = "quality_passed", "Quality passed"
    QUALITY_FAILED = "quality_failed", "Quality failed"
    SHIPPED = "shipped", "Shipped"
    RECEIVED = "received", "Received"
    REWORK = "rework", "Rework"
    SETTLED = "settled", "Settled"
    CANCELLED = "cancelled", "Cancelled"
    REPLACED = "replaced", "Replaced"


A = AllocationStatus
ALLOCATION_TRANSITIONS: Mapping[str, frozenset[str]] = {
    A.PROPOSED: frozenset({A.OFFERED, A.CANCELLED}),
    A.OFFERED: frozenset({A.ACCEPTED, A.DECLINED, A.EXPIRED, A.CANCELLED, A.REPLACED}),
    A.ACCEPTED: frozenset({A.CONFIRMED, A.CANCELLED, A.REPLACED}),
    A.DECLINED: frozenset(),
    A.EXPIRED: frozenset(),
    A.CONFIRMED: frozenset({A.IN_PRODUCTION, A.CANCELLED}),
    A.IN_PRODUCTION: frozenset({A.QUALITY_PASSED, A.QUALITY_FAILED}),
    A.QUALITY_PASSED: frozenset({A.SHIPPED}),
    # What failed is worked again, or given up: then the rest goes on, or nothing is left.
    A.QUALITY_FAILED: frozenset({A.REWORK, A.QUALITY_PASSED, A.REPLACED}),
    A.REWORK: frozenset({A.QUALITY_PASSED, A.QUALITY_FAILED}),
    A.SHIPPED: frozenset({A.RECEIVED}),
    A.RECEIVED: frozenset({A.SETTLED}),
    A.SETTLED: frozenset(),
    A.CANCELLED: frozenset(),
    A.REPLACED: frozenset(),
}
# What a factory or a buyer gets to see: everything that was ever offered.
UNSEEN_STATUSES = (A.PROPOSED,)
# Waiting for the factory's answer or the buyer's; from then on both sides are bound.
PENDING_STATUSES = (A.OFFERED, A.ACCEPTED)
BOUND_STATUSES = (
    A.CONFIRMED,
    A.IN_PRODUCTION,
    A.QUALITY_PASSED,
    A.QUALITY_FAILED,
    A.REWORK,
    A.SHIPPED,
    A.RECEIVED,
    A.SETTLED,
)
# Pieces of these count towards their order; those of all others were given back.
LIVE_STATUSES = (*PENDING_STATUSES, *BOUND_STATUSES)


class ProposalStatus(models.TextChoices):
    """Where a version of an order's proposal stands."""

    OPEN = "open", "Open"  # waits for the buyer
    ACCEPTED = "accepted", "Accepted"  # allocations are confirmed as their factories accept
    DECLINED = "declined", "Declined"  # its order waits for the next run
    SUPERSEDED = "superseded", "Superseded"  # another version stands in its place


P = ProposalStatus
PROPOSAL_TRANSITIONS: Mapping[str, frozenset[str]] = {
    P.OPEN: frozenset({P.ACCEPTED, P.DECLINED, P.SUPERSEDED}),
    P.ACCEPTED: frozenset({P.SUPERSEDED, P.DECLINED}),
    P.DECLINED: frozenset(),
    P.SUPERSEDED: frozenset(),
}


class ShortfallCause(models.TextChoices):
    """How pieces came to miss an allocation."""

    DECLINED = "declined", "Declined by the factory"
    EXPIRED = "expired", "Not answered in time"
    CANCELLED = "cancelled", "Cancelled by the factory"
    FAILED = "failed", "Failed inspection"
    STRANDED = "stranded", "Another step of the routing was lost"
    WITHDRAWN = "withdrawn", "Given up with its order or proposal"


class ShortfallStatus(models.TextChoices):
    """Where missing pieces stand."""

    OPEN = "open", "Open"  # waits to be matched again
    FILLED = "filled", "Filled"  # other allocations make them
    UNMATCHED = "unmatched", "Unmatched"  # nothing was found; see the reason
    CANCELLED = "cancelled", "Cancelled"  # the order was given up, or waits for the next run


SHORTFALL_TRANSITIONS: Mapping[str, frozenset[str]] = {
    ShortfallStatus.OPEN: frozenset(
        {ShortfallStatus.FILLED, ShortfallStatus.UNMATCHED, ShortfallStatus.CANCELLED}
    ),
    ShortfallStatus.FILLED: frozenset(),
    ShortfallStatus.UNMATCHED: frozenset({ShortfallStatus.CANCELLED}),
    ShortfallStatus.CANCELLED: frozenset(),
}


class DeclineReason(models.TextChoices):
    """Why a factory declines an offer."""

    NO_CAPACITY = "no-capacity", "No capacity"
    DATE = "date", "Date"
    PRICE = "price", "Price"
    NOT_MANUFACTURABLE = "not-manufacturable", "Not manufacturable"
    MATERIAL = "material", "Material"
    CERTIFICATE = "certificate", "Certificate"
    OTHER = "other", "Other"


class BaselineKind(models.TextChoices):
    """What the same orders would have had without the match."""

    SINGLE_SOURCE = "single_source", "First come, first served, whole"
    GREEDY_SPLIT = "greedy_split", "First come, first served, split"
    REFERENCE = "reference", "The buyer's own price"


class UnmatchedReason(models.TextChoices):
    """Why pieces of an order are not made."""

    NOT_SOLVED = "not-solved", "Not solved yet"
    NO_CAPABLE_MACHINE = "no-capable-machine", "No machine can make it"
    NO_FREE_HOURS = "no-free-hours", "No free hours in time"
    PRICE = "price", "Dearer than the buyer's own price"
    SCARCE_HOURS = "scarce-hours", "The hours are worth more to other orders"
    TAKEN_MEANWHILE = "taken-meanwhile", "Capacity taken meanwhile"
    CHANGED_MEANWHILE = "changed-meanwhile", "The order changed meanwhile"
    HELD_BACK = "held-back", "Held back at the approval"


# Orders of a plan that an approval left out: what is offered is less than what was solved.
LEFT_OUT_REASONS = (
    UnmatchedReason.TAKEN_MEANWHILE,
    UnmatchedReason.CHANGED_MEANWHILE,
    UnmatchedReason.HELD_BACK,
)
