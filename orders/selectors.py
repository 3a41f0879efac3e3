"""Reads orders for the API, the pages and the apps above."""

from collections.abc import Collection
from itertools import count, islice
from typing import Any

from django.db.models import Count, Q, QuerySet

from orders.models import Order, OrderedPart, Part, PartRequest
from orders.part_facts import PartFacts, facts_of
from orders.part_sources.part_terms import PartTerms
from orders.querysets import OrderQuerySet, PartQuerySet, PartRequestQuerySet

# What a file of an ordered part is shown with.
FILE_RELATIONS = ("attachment", "replaces", "replaced_by")


def order_summaries() -> OrderQuerySet:
    """Returns orders with the relations that a list shows."""
    return Order.objects.select_related("organisation", "group").prefetch_related("operations")


def orders_in_full() -> OrderQuerySet:
    """Returns orders with routing, lists, history and their authors."""
    return Order.objects.select_related("organisation", "group", "ordered_part").prefetch_related(
        "operations",
        *(f"ordered_part__files__{name}" for name in FILE_RELATIONS),
        "required_certifications",
        "allowed_regions",
        "excluded_regions",
        "allowed_factories",
        "excluded_factories",
        "events__by__memberships__organisation",
    )


def free_reference(organisation: Any, year: int) -> str:
    """Returns the buyer's next free number of the year: PO-2026-0007."""
    return free_references(organisation, year, 1)[0]


def free_references(
    organisation: Any, year: int, wanted: int, *, taken: Collection[str] = ()
) -> list[str]:
    """Returns the buyer's next free numbers of the year, beside those taken now."""
    if not wanted:
        return []
    start = f"PO-{year}-"
    rows = Order.objects.filter(organisation=organisation, reference__startswith=start)
    stored = set(rows.values_list("reference", flat=True))
    names = (f"{start}{number:04}" for number in count(len(stored) + 1))
    free = (name for name in names if name not in stored and name not in taken)
    return list(islice(free, wanted))


def last_order_of(organisation: Any) -> Order | None:
    """Returns the buyer's most recent order."""
    return Order.objects.filter(organisation=organisation).order_by("-created_at").first()


def part_summaries() -> PartQuerySet:
    """Returns parts with the number of their files."""
    return Part.objects.annotate(files_count=Count("attachments"))


def parts_in_full() -> PartQuerySet:
    """Returns parts with their files, the newest first."""
    return Part.objects.select_related("organisation").prefetch_related("attachments__attachment")


def request_summaries() -> PartRequestQuerySet:
    """Returns requests with the numbers of their lines and of those that are orders."""
    ordered = Q(lines__order__isnull=False)
    return PartRequest.objects.select_related("organisation").annotate(
        lines_count=Count("lines"), ordered_count=Count("lines", filter=ordered)
    )


def requests_in_full() -> PartRequestQuerySet:
    """Returns requests with their lines, and the parts, files and orders of these.

    The number of queries does not depend on that of the lines.
    """
    return PartRequest.objects.select_related(
        "organisation", "ship_to_region", "currency"
    ).prefetch_related(
        "lines__part__attachments__attachment",
        "lines__order__tolerance",
        "lines__order__operations__tolerance",
        "lines__order__required_certifications",
    )


def facts_of_part(part: Part, terms: PartTerms | None = None) -> PartFacts:
    """Returns what is known of a part whose files are loaded."""
    readings = [(row.attachment.name, row.attachment.facts) for row in part.attachments.all()]
    return facts_of(part, readings, terms)


def parts_as_ordered() -> QuerySet[OrderedPart]:
    """Returns the parts of orders as they were submitted, with their files."""
    return OrderedPart.objects.prefetch_related(*(f"files__{name}" for name in FILE_RELATIONS))


def facts_as_ordered(ordered: OrderedPart) -> PartFacts:
    """Returns the facts that are stored with an order."""
    return PartFacts.read(ordered.facts, ordered.notes)
