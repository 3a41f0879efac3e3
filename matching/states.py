"""Defines the states of runs, allocations, proposals and shortfalls.

Groups of states stand below their enum; every other module takes them from here.
"""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class RunStatus(models.TextChoices):
    """Lists the states of a match run."""

    REQUESTED = "requested", _("Requested")  # waits for a worker
    SOLVING = "solving", _("Solving")  # a worker holds its lease
    SOLVED = "solved", _("Solved")  # waits for an operator
    APPROVED = "approved", _("Approved")  # its allocations are offered
    REJECTED = "rejected", _("Rejected")  # an operator rejected the plan
    STALE = "stale", _("Stale")  # nothing of the plan could be offered any more
    FAILED = "failed", _("Failed")  # see its failure
    CANCELLED = "cancelled", _("Cancelled")


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


# At most one run of a currency is under way, so that no two plan the same hours at once.
UNDER_WAY_STATUSES = (R.REQUESTED, R.SOLVING)
# A plan that waits for an operator holds its orders and plans hours; a second run would plan the
# same hours again.
UNDECIDED_STATUSES = (*UNDER_WAY_STATUSES, R.SOLVED)
# These runs have a plan to review.
PLANNED_STATUSES = (R.SOLVED, R.APPROVED, R.REJECTED, R.STALE)
# The plans of these runs hold, whatever was decided, so that their capacity prices count.
PRICED_STATUSES = (R.SOLVED, R.APPROVED)


class FailureCode(models.TextChoices):
    """Lists why a search failed; a solved run with a code has the greedy plan."""

    MEMORY = "memory", _("The engine ran out of memory")
    TOO_LARGE = "too-large", _("The problem would not fit in the memory allowed")
    OVERRUN = "overrun", _("The engine did not end within its time")
    CRASH = "crash", _("The engine crashed")
    UNSOUND = "unsound", _("The engine's plan breaks rules")
    MALFORMED = "malformed", _("The engine rejected the problem")
    ABANDONED = "abandoned", _("Several workers took the run and none finished")


class SubproblemStatus(models.TextChoices):
    """Lists the states of one subproblem of a partitioned run."""

    WAITING = "waiting", _("Waiting")  # for a worker
    SOLVING = "solving", _("Solving")  # a worker holds its lease
    SOLVED = "solved", _("Solved")
    FAILED = "failed", _("Failed")  # its orders keep what they had; see its failure


class AllocationStatus(models.TextChoices):
    """Lists the states of an allocation."""

    PROPOSED = "proposed", _("Proposed")  # part of a plan, seen by operators alone
    OFFERED = "offered", _("Offered")  # its hours are held, its factory has to answer
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Expired")
    CONFIRMED = "confirmed", _("Confirmed")  # both sides accepted
    IN_PRODUCTION = "in_production", _("In production")
    QUALITY_PASSED = "quality_passed", _("Quality passed")
    QUALITY_FAILED = "quality_failed", _("Quality failed")
    SHIPPED = "shipped", _("Shipped")
    RECEIVED = "received", _("Received")
    REWORK = "rework", _("Rework")
    SETTLED = "settled", _("Settled")
    CANCELLED = "cancelled", _("Cancelled")
    REPLACED = "replaced", _("Replaced")


A = AllocationStatus
ALLOCATION_TRANSITIONS: Mapping[str, frozenset[str]] = {
    A.PROPOSED: frozenset({A.OFFERED, A.CANCELLED}),
    A.OFFERED: frozenset({A.ACCEPTED, A.DECLINED, A.EXPIRED, A.CANCELLED, A.REPLACED}),
    # A new revision of a drawing asks its factory again.
    A.ACCEPTED: frozenset({A.OFFERED, A.CONFIRMED, A.CANCELLED, A.REPLACED}),
    A.DECLINED: frozenset(),
    A.EXPIRED: frozenset(),
    A.CONFIRMED: frozenset({A.IN_PRODUCTION, A.CANCELLED}),
    # Nothing is left once the last of its pieces were lost at another step.
    A.IN_PRODUCTION: frozenset({A.QUALITY_PASSED, A.QUALITY_FAILED, A.REPLACED}),
    A.QUALITY_PASSED: frozenset({A.SHIPPED}),
    # Failed pieces are reworked or written off: then the rest goes on, or nothing is left.
    A.QUALITY_FAILED: frozenset({A.REWORK, A.IN_PRODUCTION, A.QUALITY_PASSED, A.REPLACED}),
    A.REWORK: frozenset({A.IN_PRODUCTION, A.QUALITY_PASSED, A.QUALITY_FAILED}),
    A.SHIPPED: frozenset({A.RECEIVED}),
    A.RECEIVED: frozenset({A.SETTLED}),
    A.SETTLED: frozenset(),
    A.CANCELLED: frozenset(),
    A.REPLACED: frozenset(),
}
# Only operators see these; a factory and a buyer see what was offered to them.
UNSEEN_STATUSES = (A.PROPOSED,)
# These wait for the factory's answer or the buyer's.
PENDING_STATUSES = (A.OFFERED, A.ACCEPTED)
# Factories have begun to work on these.
STARTED_STATUSES = (
    *(A.IN_PRODUCTION, A.QUALITY_PASSED, A.QUALITY_FAILED, A.REWORK),
    *(A.SHIPPED, A.RECEIVED, A.SETTLED),
)
# Both sides are bound by these.
BOUND_STATUSES = (A.CONFIRMED, *STARTED_STATUSES)
# Buyer and factory see each other's names in these; until then the buyer sees the factory's region
# and the factory the buyer's alias.
NAMED_STATUSES = BOUND_STATUSES
# Pieces of these count towards their order; those of all others were released.
LIVE_STATUSES = (*PENDING_STATUSES, *BOUND_STATUSES)
# Their factory has no part in these any more; nothing follows.
ENDED_STATUSES = (A.DECLINED, A.EXPIRED, A.CANCELLED, A.REPLACED)
# These can still become smaller or be withdrawn: no factory has begun to work on them.
NOT_BEGUN_STATUSES = (*PENDING_STATUSES, A.CONFIRMED)
# Their factory may give these back.
CANCELLABLE_STATUSES = (A.ACCEPTED, A.CONFIRMED)
# All pieces that still count have passed inspection.
INSPECTED_STATUSES = (A.QUALITY_PASSED, A.SHIPPED, A.RECEIVED, A.SETTLED)
# Pieces of these failed the last inspection and are not written off.
FAILED_STATUSES = (A.QUALITY_FAILED, A.REWORK)
# The machine hours of these are committed.
COMMITTED_STATUSES = (
    A.ACCEPTED,
    *(status for status in BOUND_STATUSES if status not in INSPECTED_STATUSES),
)
# Pieces of these are made, inspected and sent, in parts.
MAKING_STATUSES = (A.IN_PRODUCTION, A.QUALITY_FAILED, A.REWORK, A.QUALITY_PASSED)
# All pieces have left the factory.
SENT_STATUSES = (A.SHIPPED, A.RECEIVED, A.SETTLED)
# All pieces have reached their receiver.
ARRIVED_STATUSES = (A.RECEIVED, A.SETTLED)
# The factory has to make or to send these.
AT_WORK_STATUSES = tuple(status for status in BOUND_STATUSES if status not in ARRIVED_STATUSES)


class ProposalStatus(models.TextChoices):
    """Lists the states of one version of an order's proposal."""

    OPEN = "open", _("Open")  # waits for the buyer
    ACCEPTED = "accepted", _("Accepted")  # allocations are confirmed as their factories accept
    DECLINED = "declined", _("Declined")  # its order waits for the next run
    SUPERSEDED = "superseded", _("Superseded")  # a later version replaced it


P = ProposalStatus
PROPOSAL_TRANSITIONS: Mapping[str, frozenset[str]] = {
    P.OPEN: frozenset({P.ACCEPTED, P.DECLINED, P.SUPERSEDED}),
    P.ACCEPTED: frozenset({P.SUPERSEDED, P.DECLINED}),
    P.DECLINED: frozenset(),
    P.SUPERSEDED: frozenset(),
}
# At most one version of an order is open or accepted.
STANDING_STATUSES = (P.OPEN, P.ACCEPTED)


class ShortfallCause(models.TextChoices):
    """Lists the causes of a shortfall."""

    DECLINED = "declined", _("Declined by the factory")
    EXPIRED = "expired", _("Not answered in time")
    CANCELLED = "cancelled", _("Cancelled by the factory")
    FAILED = "failed", _("Failed inspection")
    REDUCED = "reduced", _("Left out by an accepted counter-offer")
    STRANDED = "stranded", _("Another step of the routing was lost")
    WITHDRAWN = "withdrawn", _("Withdrawn with its order or proposal")


class ShortfallStatus(models.TextChoices):
    """Lists the states of a shortfall."""

    OPEN = "open", _("Open")  # waits to be matched again
    FILLED = "filled", _("Filled")  # other allocations make them
    UNMATCHED = "unmatched", _("Unmatched")  # nothing was found; see the reason
    CANCELLED = "cancelled", _("Cancelled")  # the order was withdrawn, or waits for the next run


SHORTFALL_TRANSITIONS: Mapping[str, frozenset[str]] = {
    ShortfallStatus.OPEN: frozenset(
        {ShortfallStatus.FILLED, ShortfallStatus.UNMATCHED, ShortfallStatus.CANCELLED}
    ),
    ShortfallStatus.FILLED: frozenset(),
    ShortfallStatus.UNMATCHED: frozenset({ShortfallStatus.CANCELLED}),
    ShortfallStatus.CANCELLED: frozenset(),
}


class DeclineReason(models.TextChoices):
    """Lists the reasons for which a factory declines an offer."""

    NO_CAPACITY = "no-capacity", _("No capacity")
    DATE = "date", _("Date")
    PRICE = "price", _("Price")
    NOT_MANUFACTURABLE = "not-manufacturable", _("Not manufacturable")
    MATERIAL = "material", _("Material")
    CERTIFICATE = "certificate", _("Certificate")
    OTHER = "other", _("Other")


class CounterKind(models.TextChoices):
    """Lists what a counter-offer changes."""

    TIME = "time", _("Time per piece")
    PRICE = "price", _("Price")
    DATE = "date", _("Date")  # another window
    QUANTITY = "quantity", _("Quantity")
    COMBINED = "combined", _("Several terms")


class CounterStatus(models.TextChoices):
    """Lists the states of a counter-offer."""

    OPEN = "open", _("Open")  # waits for the platform
    ASKED_BUYER = "asked_buyer", _("Buyer asked")  # waits for the buyer
    ACCEPTED = "accepted", _("Accepted")  # the allocation has its terms
    REFUSED = "refused", _("Refused")  # the offer stands as it was
    WITHDRAWN = "withdrawn", _("Withdrawn")  # by the factory, or it answered the offer itself
    LAPSED = "lapsed", _("Lapsed")  # the offer ended first
    SUPERSEDED = "superseded", _("Superseded")  # the part was revised; another may be made


COUNTER_TRANSITIONS: Mapping[str, frozenset[str]] = {
    CounterStatus.OPEN: frozenset(
        {
            CounterStatus.ASKED_BUYER,
            CounterStatus.ACCEPTED,
            CounterStatus.REFUSED,
            CounterStatus.WITHDRAWN,
            CounterStatus.LAPSED,
            CounterStatus.SUPERSEDED,
        }
    ),
    CounterStatus.ASKED_BUYER: frozenset(
        {
            CounterStatus.ACCEPTED,
            CounterStatus.REFUSED,
            CounterStatus.WITHDRAWN,
            CounterStatus.LAPSED,
            CounterStatus.SUPERSEDED,
        }
    ),
    CounterStatus.ACCEPTED: frozenset(),
    CounterStatus.REFUSED: frozenset(),
    CounterStatus.WITHDRAWN: frozenset(),
    CounterStatus.LAPSED: frozenset(),
    CounterStatus.SUPERSEDED: frozenset(),
}
# These wait for an answer.
UNANSWERED_STATUSES = (CounterStatus.OPEN, CounterStatus.ASKED_BUYER)


class RefusalReason(models.TextChoices):
    """Lists why a counter-offer was refused; only operators read it."""

    OVER_CAP = "over-cap", _("Earnings per piece above the cap")
    NO_HOURS = "no-hours", _("No free hours")
    NOT_FITTING = "not-fitting", _("Dates, requirements or hours do not fit")
    DEARER = "dearer", _("Another factory is cheaper")
    OVER_ALONE = "over-alone", _("Above what the buyer can be asked for")
    BUYER = "buyer", _("The buyer declined")


class BaselineKind(models.TextChoices):
    """Lists the plans without the match to which a run's plan is compared."""

    SINGLE_SOURCE = "single_source", _("First come, first served, whole")
    GREEDY_SPLIT = "greedy_split", _("First come, first served, split")
    REFERENCE = "reference", _("The buyer's own price")


class UnmatchedReason(models.TextChoices):
    """Lists the reasons for which pieces of an order are not made."""

    NOT_SOLVED = "not-solved", _("Not solved yet")
    NO_CAPABLE_MACHINE = "no-capable-machine", _("No machine can make it")
    PIECE_TOO_LONG = "piece-too-long", _("A piece takes longer than a machine's time")
    NO_FREE_HOURS = "no-free-hours", _("No free hours in time")
    PRICE = "price", _("More expensive than the buyer's own price")
    NEXT_STEP_WAITS = "next-step-waits", _("The next step cannot start in time")
    SCARCE_HOURS = "scarce-hours", _("The hours are worth more to other orders")
    TAKEN_MEANWHILE = "taken-meanwhile", _("Capacity was taken in the meantime")
    CHANGED_MEANWHILE = "changed-meanwhile", _("The order changed in the meantime")
    FACTORY_CHANGED = "factory-changed", _("The factory changed in the meantime")
    BEYOND_SCALE = "beyond-scale", _("Its numbers are too large for the market")
    HELD_BACK = "held-back", _("Held back at the approval")


# An approval leaves orders out for these reasons: it offers less than the plan makes.
LEFT_OUT_REASONS = (
    UnmatchedReason.TAKEN_MEANWHILE,
    UnmatchedReason.CHANGED_MEANWHILE,
    UnmatchedReason.FACTORY_CHANGED,
    UnmatchedReason.HELD_BACK,
)
