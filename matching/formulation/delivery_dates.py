"""Computes on which days goods leave their factory and arrive at the buyer."""

from datetime import date, timedelta
from typing import Any

import numpy as np

from factories.models import CapacityWindow, Factory
from matching.formulation import costing
from orders.models import Order


def coordinates_of(row: Factory | Order) -> tuple[Any, Any]:
    """Returns latitude and longitude in radians."""
    return (
        np.radians(np.array([row.latitude], dtype=float)),
        np.radians(np.array([row.longitude], dtype=float)),
    )


def transit(order: Order, factory: Factory) -> timedelta:
    """Returns the days that goods travel to the buyer; none where it collects them."""
    if order.is_collected:
        return timedelta(0)
    km = costing.distance_km(coordinates_of(factory), coordinates_of(order))
    days = costing.transit_days(costing.current_rates(order.currency_id), km)
    return timedelta(days=int(days[0]))


def first_leaving_day(order: Order, factory: Factory) -> date | None:
    """Returns the first day on which goods may leave for the buyer; None if any day."""
    if order.earliest_delivery_on is None:
        return None
    return order.earliest_delivery_on - transit(order, factory)


def leaving_day(order: Order, window: CapacityWindow, *, is_last: bool) -> date:
    """Returns the day on which pieces of a window leave.

    That is the window's last. Goods for the buyer wait where they would arrive too early.
    """
    first = first_leaving_day(order, window.machine.factory) if is_last else None
    return window.last_day if first is None else max(first, window.last_day)


def arrival_day(order: Order, factory: Factory, leaves_on: date) -> date:
    """Returns the day on which goods are at the buyer's, or are collected."""
    return leaves_on + transit(order, factory)
