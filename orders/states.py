"""The states of an order, the moves between them, and the small closed lists of its fields."""

from collections.abc import Mapping

from django.db import models


class OrderStatus(models.TextChoices):
    """Where an order stands; from `matching` on it is rolled up from its allocations."""

    DRAFT = "draft", "Draft"  # being written, seen by its buyer alone
    SUBMITTED = "submitted", "Submitted"  # waits for a match run
    MATCHING = "matching", "Matching"  # part of a run that is not decided
    PROPOSED = "proposed", "Proposed"  # offers are out
    UNMATCHED = "unmatched", "Unmatched"  # the last run made nothing of it
    PARTLY_AWARDED = "partly_awarded", "Partly awarded"  # some pieces are confirmed
    AWARDED = "awarded", "Awarded"  # all pieces are confirmed
    IN_PRODUCTION = "in_production", "In production"
    SHIPPED = "shipped", "Shipped"
    DELIVERED = "delivered", "Delivered"
    ACCEPTED = "accepted", "Accepted"  # the buyer took the goods
    CLOSED = "closed", "Closed"  # settled
    CANCELLED = "cancelled", "Cancelled"
    EXPIRED = "expired", "Expired"  # its latest delivery passed unmatched
    DISPUTED = "disputed", "Disputed"


S = OrderStatus
# From `proposed` on the state is rolled up from allocations, which can be lost and matched again:
# an order then goes back as far as its allocations did.
_ROLLED = frozenset({S.SUBMITTED, S.UNMATCHED, S.PROPOSED, S.PARTLY_AWARDED, S.AWARDED})
ORDER_TRANSITIONS: Mapping[str, frozenset[str]] = {
    S.DRAFT: frozenset({S.SUBMITTED, S.CANCELLED}),
    S.SUBMITTED: frozenset({S.MATCHING, S.CANCELLED, S.EXPIRED}),
    S.MATCHING: frozenset({S.SUBMITTED, S.PROPOSED, S.UNMATCHED, S.CANCELLED}),
    S.PROPOSED: frozenset({*_ROLLED, S.CANCELLED} - {S.PROPOSED}),
    S.UNMATCHED: frozenset({S.MATCHING, S.SUBMITTED, S.CANCELLED, S.EXPIRED}),
    S.PARTLY_AWARDED: frozenset({*_ROLLED, S.IN_PRODUCTION, S.CANCELLED} - {S.PARTLY_AWARDED}),
    S.AWARDED: frozenset({*_ROLLED, S.IN_PRODUCTION, S.CANCELLED} - {S.AWARDED}),
    S.IN_PRODUCTION: frozenset({*_ROLLED, S.SHIPPED, S.DELIVERED, S.DISPUTED}),
    S.SHIPPED: frozenset({S.IN_PRODUCTION, S.DELIVERED, S.DISPUTED}),
    S.DELIVERED: frozenset({S.IN_PRODUCTION, S.ACCEPTED, S.DISPUTED}),
    S.ACCEPTED: frozenset({S.CLOSED}),
    S.CLOSED: frozenset(),
    S.CANCELLED: frozenset(),
    S.EXPIRED: frozenset(),
    S.DISPUTED: frozenset({S.IN_PRODUCTION, S.ACCEPTED, S.CLOSED}),
}
# States in which a match run may plan the order.
OPEN_STATUSES = (S.SUBMITTED, S.UNMATCHED)
# States in which its buyer may cancel an order alone: no factory has begun with it.
CANCELLABLE_STATUSES = (
    *(S.DRAFT, S.SUBMITTED, S.MATCHING, S.UNMATCHED, S.PROPOSED),
    *(S.PARTLY_AWARDED, S.AWARDED),
)
# States of an order on which factories have begun to work.
MADE_STATUSES = (S.IN_PRODUCTION, S.SHIPPED, S.DELIVERED, S.ACCEPTED, S.CLOSED, S.DISPUTED)
# All pieces of these orders are confirmed.
FILLED_STATUSES = (S.AWARDED, *MADE_STATUSES)
# The allocations of an order decide these states; the others belong to the buyer, a run or time.
ALLOCATION_DRIVEN_STATUSES = (
    *(S.PROPOSED, S.PARTLY_AWARDED, S.AWARDED),
    *(S.IN_PRODUCTION, S.SHIPPED, S.DELIVERED),
)


class Scenario(models.TextChoices):
    """What the goods are for."""

    PRODUCTION = "production", "Production"
    CONSUMER = "consumer", "Consumer"
    STRATEGIC = "strategic", "Strategic"


class Sector(models.TextChoices):
    """The buyer's sector."""

    RAW_MATERIALS = "raw-materials", "Raw materials"
    EQUIPMENT = "equipment", "Equipment"
    CONSUMER_GOODS = "consumer-goods", "Consumer goods"


class Inspection(models.TextChoices):
    """How closely the pieces are inspected (ISO 2859-1 general levels)."""

    REDUCED = "reduced", "Level I"
    NORMAL = "normal", "Level II"
    TIGHTENED = "tightened", "Level III"
    EVERY_PIECE = "every-piece", "Every piece"


class Confidentiality(models.TextChoices):
    """Who may know of the order."""

    OPEN = "open", "Open"
    MATCHED = "matched", "Matched factories only"
    UNDER_NDA = "nda", "Under a signed agreement"
