"""Keeps indicative prices of lines, to be shown again without another estimate."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

from matching.estimates.price_estimate import PriceEstimate
from matching.formulation.demand import DemandOrder
from matching.models import LineEstimate

KEPT_FOR = timedelta(hours=1)
# Two texts of the same order and its steps differ in these.
LEFT_OUT = ("id", "submitted_at")


def kept_prices(
    demands: Mapping[UUID, DemandOrder], currency: str, at: datetime
) -> dict[UUID, PriceEstimate]:
    """Returns the kept prices of lines that ask for the same as then; one query."""
    rows = LineEstimate.objects.filter(line__in=demands, at__gt=at - KEPT_FOR)
    return {
        row.line_id: estimate_of(row.estimate)
        for row in rows
        if row.demand_sha256 == digest_of(demands[row.line_id], currency)
    }


def keep_prices(
    estimates: Mapping[UUID, PriceEstimate],
    demands: Mapping[UUID, DemandOrder],
    currency: str,
    at: datetime,
) -> None:
    """Keeps the prices of lines in place of former ones; one query."""
    rows = [
        LineEstimate(
            line_id=pk,
            demand_sha256=digest_of(demands[pk], currency),
            estimate=asdict(estimate),
            at=at,
        )
        for pk, estimate in estimates.items()
    ]
    LineEstimate.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["line"],
        update_fields=["demand_sha256", "estimate", "at"],
    )


def digest_of(demand: DemandOrder, currency: str) -> str:
    """Returns a digest that is equal for lines that ask for the same."""
    asked = asdict(demand)
    for part in (asked, *asked["steps"]):
        for name in LEFT_OUT:
            part.pop(name, None)
    text = json.dumps([currency, asked], sort_keys=True, default=sorted)
    return sha256(text.encode()).hexdigest()


def estimate_of(document: Mapping[str, Any]) -> PriceEstimate:
    """Returns an estimate as it was kept."""
    own = dict(document)
    for name, type_ in (("low", Decimal), ("high", Decimal), ("earliest_on", date.fromisoformat)):
        own[name] = None if own[name] is None else type_(own[name])
    return PriceEstimate(**own)
