"""Defines the states of an order, their groups and transitions, and closed lists."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrderStatus(models.TextChoices):
    """Lists the states of an order; from `matching` on, allocations decide."""

    DRAFT = "draft", _("Draft")  # visible to its buyer only
    SUBMITTED = "submitted", _("Submitted")  # waits for a match run
    MATCHING = "matching", _("Matching")  # part of a run that is not decided
    PROPOSED = "proposed", _("Proposed")  # offers are out
    UNMATCHED = "unmatched", _("Unmatched")  # the last run planned none of it
    PARTLY_AWARDED = "partly_awarded", _("Partly awarded")  # some pieces are confirmed
    AWARDED = "awarded", _("Awarded")  # all pieces are confirmed
    IN_PRODUCTION = "in_production", _("In production")
    SHIPPED = "shipped", _("Shipped")
    DELIVERED = "delivered", _("Delivered")
    ACCEPTED = "accepted", _("Accepted")  # the buyer took the goods
    CLOSED = "closed", _("Closed")  # settled
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Expired")  # its latest delivery passed unmatched
    DISPUTED = "disputed", _("Disputed")


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
# The goods of these orders are accepted, and their cost is final.
GOODS_ACCEPTED_STATUSES = (S.ACCEPTED, S.CLOSED)
# The goods of these orders are delivered.
GOODS_DELIVERED_STATUSES = (S.DELIVERED, S.DISPUTED, *GOODS_ACCEPTED_STATUSES)
# These orders have a published plan.
PUBLISHED_STATUSES = (*ALLOCATION_DRIVEN_STATUSES, *GOODS_ACCEPTED_STATUSES, S.DISPUTED)
# These orders have no allocations.
IDLE_STATUSES = (S.DRAFT, S.SUBMITTED, S.MATCHING, S.UNMATCHED, S.EXPIRED)


class RequestStatus(models.TextChoices):
    """Lists the states of a request of several parts."""

    DRAFT = "draft", _("Draft")  # nothing of it is ordered
    SUBMITTED = "submitted", _("Submitted")  # lines of it are orders
    WITHDRAWN = "withdrawn", _("Withdrawn")


REQUEST_TRANSITIONS: Mapping[str, frozenset[str]] = {
    RequestStatus.DRAFT: frozenset({RequestStatus.SUBMITTED, RequestStatus.WITHDRAWN}),
    RequestStatus.SUBMITTED: frozenset(),
    RequestStatus.WITHDRAWN: frozenset({RequestStatus.DRAFT}),
}


class RequestLineState(models.TextChoices):
    """Lists what may be done with a line of a request."""

    READING = "reading", _("Being read")  # a file of its part is still being read
    INCOMPLETE = "incomplete", _("Incomplete")  # something is missing before it can be ordered
    READY = "ready", _("Complete")
    ORDERED = "ordered", _("Ordered")


class Scenario(models.TextChoices):
    """Lists the uses of the goods."""

    PRODUCTION = "production", _("Production")
    CONSUMER = "consumer", _("Consumer")
    STRATEGIC = "strategic", _("Strategic")


class Sector(models.TextChoices):
    """Lists the sectors of buyers."""

    RAW_MATERIALS = "raw-materials", _("Raw materials")
    EQUIPMENT = "equipment", _("Equipment")
    CONSUMER_GOODS = "consumer-goods", _("Consumer goods")


class InspectionLevel(models.TextChoices):
    """Lists the inspection levels of ISO 2859-1 (general levels)."""

    REDUCED = "reduced", _("Level I")
    NORMAL = "normal", _("Level II")
    TIGHTENED = "tightened", _("Level III")
    EVERY_PIECE = "every-piece", _("Every piece")


class OrderDocument(models.TextChoices):
    """Lists the documents that come with the goods."""

    MATERIAL_CERTIFICATE = "material-certificate-3.1", _("Material certificate 3.1")
    FIRST_ARTICLE = "first-article-inspection", _("First article inspection report")
    PPAP = "ppap", _("Production part approval (PPAP)")
    CONFORMITY = "certificate-of-conformity", _("Certificate of conformity")
    INSPECTION_REPORT = "inspection-report", _("Inspection report")
    ROHS = "rohs", _("RoHS declaration")
    REACH = "reach", _("REACH declaration")


class Confidentiality(models.TextChoices):
    """Lists the circles that may know of an order."""

    OPEN = "open", _("Open")
    MATCHED = "matched", _("Matched factories only")
    UNDER_NDA = "nda", _("Under a signed agreement")


class EstimateSource(models.TextChoices):
    """Lists who or what a cycle time is from."""

    BUYER = "buyer", _("Given by the buyer")
    FILE = "file", _("Estimated from the file")
    TEXT = "text", _("Estimated from the text")
    FACTORY = "factory", _("Given by the factory")
    LEARNED = "learned", _("Learned from lots made")


# Nobody gave the times of these; what a machine's lots took in the past corrects them.
ESTIMATED_SOURCES = (EstimateSource.FILE, EstimateSource.TEXT, EstimateSource.LEARNED)
