"""Reads counter-offers, those that buyers are asked about, and the uplift."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from matching.models import CounterOffer
from matching.states import CounterStatus

ZERO = Value(Decimal(0))


def counter_offers_for(user: Any) -> QuerySet[CounterOffer]:
    """Selects the counter-offers that a user may see, with what their side is shown."""
    rows = CounterOffer.objects.visible_to(user)
    return rows.select_related(
        "allocation__order__currency",
        "allocation__operation__process",
        "allocation__window__machine__factory__region",
        "allocation__window__machine__factory__organisation",
    )


def asked_counter_offers(order_ids: Iterable[UUID]) -> dict[UUID, CounterOffer]:
    """Returns the counter-offers that buyers are asked about, by allocation."""
    rows = CounterOffer.objects.filter(
        allocation__order__in=list(order_ids), status=CounterStatus.ASKED_BUYER
    )
    return {row.allocation_id: row for row in rows.order_by("pk")}


def uplift_by_region_and_process() -> QuerySet[Any]:
    """Selects how many counter-offers were made and accepted, and their uplift.

    One row for each region, process and currency: offered and agreed earnings of the accepted ones,
    for as many pieces.
    """
    rows = CounterOffer.objects.order_by().values(
        region=F("allocation__window__machine__factory__region"),
        process=F("allocation__operation__process"),
        currency=F("allocation__order__currency"),
    )
    accepted = Q(status=CounterStatus.ACCEPTED)
    as_offered = F("offered_earnings") * F("agreed_quantity") / F("offered_quantity")
    return rows.annotate(
        made=Count("pk"),
        accepted=Count("pk", filter=accepted),
        refused=Count("pk", filter=Q(status=CounterStatus.REFUSED)),
        offered=Coalesce(Sum(as_offered, filter=accepted), ZERO),
        agreed=Coalesce(Sum("agreed_earnings", filter=accepted), ZERO),
    ).order_by("region", "process", "currency")
