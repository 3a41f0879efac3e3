"""Builds the initial values of the order form: new, copied or draft."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from common.clock import hours_from_ms, now
from orders.models import Operation, Order
from orders.selectors import free_reference, last_order_of
from vocabularies.models import City

# Five weeks are a usual lead time of machined parts; one more week allows for delay.
WISH_LEAD_DAYS, LATEST_LEAD_DAYS = 35, 42
# A buyer's next order most likely shares these fields with the last.
KEPT_FIELDS = ("incoterm", "currency", "scenario", "sector", "inspection_level", "confidentiality")
COPIED_FIELDS = (
    *("title", "quantity", "unit", "unit_mass_kg", "material_family", "material_grade"),
    *("tolerance", "reserve_price", "split_allowed", "max_factories", "least_lot"),
    *(
        "all_or_nothing",
        "required_certifications",
        "required_documents",
        "allowed_regions",
        "excluded_regions",
    ),
    *("allowed_factories", "excluded_factories", "is_customised", "demand_category", "notes"),
    *KEPT_FIELDS,
)
DATE_FIELDS = ("earliest_delivery_on", "wish_delivery_on", "latest_delivery_on")
STEP_FIELDS = (
    *("process", "cycle_time_s", "envelope_x_mm", "envelope_y_mm", "envelope_z_mm"),
    *("tolerance", "ra_um"),
)


def new_order_initial(organisation: Any) -> dict[str, Any]:
    """Returns defaults of a new order: dates ahead, place and terms of the last."""
    last = last_order_of(organisation)
    start = {"unit": "H87", "currency": "CNY", **reference_and_dates(organisation)}
    if last is None:
        return start
    return {**start, **field_values(last, KEPT_FIELDS), **delivery_place(last)}


def copy_initial(order: Order) -> dict[str, Any]:
    """Returns the values of an order to repeat: new reference, later dates."""
    return {
        **field_values(order, COPIED_FIELDS),
        **delivery_place(order),
        **reference_and_dates(order.organisation),
    }


def draft_initial(order: Order) -> dict[str, Any]:
    """Returns the values of a stored draft."""
    names = ("reference", *COPIED_FIELDS, *DATE_FIELDS, "version")
    return {**field_values(order, names), **delivery_place(order)}


def reference_and_dates(organisation: Any) -> dict[str, Any]:
    """Returns a free reference and default delivery dates."""
    today = now().date()
    return {
        "reference": free_reference(organisation, today.year),
        "wish_delivery_on": today + timedelta(days=WISH_LEAD_DAYS),
        "latest_delivery_on": today + timedelta(days=LATEST_LEAD_DAYS),
    }


def field_values(order: Order, names: Any) -> dict[str, Any]:
    """Returns the named fields as form values."""
    lists = {field.name for field in Order._meta.many_to_many}
    values = {
        name: list(getattr(order, name).values_list("pk", flat=True))
        if name in lists
        else plain_value(order, name)
        for name in names
    }
    return values | ({"quantity": order.quantity_in_unit} if "quantity" in values else {})


def plain_value(row: Order | Operation, name: str) -> Any:
    """Returns a column's value, decimals without trailing zeros."""
    value = getattr(row, row._meta.get_field(name).attname)
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def delivery_place(order: Order) -> dict[str, Any]:
    """Returns the city at the order's coordinates, else its region and coordinates."""
    address = {"ship_to": order.ship_to}
    city = City.objects.filter(
        latitude=order.latitude, longitude=order.longitude, region=order.ship_to_region_id
    ).first()
    if city is not None:
        return {**address, "city": city.pk}
    names = ("ship_to_region", "latitude", "longitude")
    return {**address, **{name: plain_value(order, name) for name in names}}


def step_initials(order: Order) -> list[dict[str, Any]]:
    """Returns the routing's steps as form values."""
    return [
        {
            **{name: plain_value(row, name) for name in STEP_FIELDS},
            "setup_hours": setup_hours(row),
        }
        for row in order.operations.all()
    ]


def setup_hours(row: Operation) -> str:
    """Returns the setup time in hours with at most four decimals."""
    return f"{hours_from_ms(row.setup_ms).normalize():f}"
