"""Converts the quantity of an order from its unit into whole pieces.

Orders are matched, made and paid for in pieces. A unit that counts pieces says how many; a mass is
divided by the mass of a piece. Other units do not say how many pieces they are.
"""

from decimal import ROUND_CEILING, Decimal

from django.utils.translation import gettext

from orders.models import Order
from vocabularies.models import Unit

# Whole pieces may weigh this share more than a mass that was ordered.
EXCESS_MASS_MOST = Decimal("0.01")


def pieces_of(unit: Unit, number: int, unit_mass_kg: Decimal | None) -> int | None:
    """Returns the pieces in a number of units, rounded up; None if unknown.

    `unit_mass_kg` is the mass of a piece, needed where the unit is one of mass.
    """
    if unit.pieces is not None:
        return number * unit.pieces
    if unit.kilograms is None or not unit_mass_kg:
        return None
    return int((number * unit.kilograms / unit_mass_kg).to_integral_value(ROUND_CEILING))


def measure_in_pieces(order: Order, number: int | None) -> None:
    """Sets the pieces of an order, not stored, from a number of its unit.

    Where the unit does not convert, the number stands as it is; `conversion_error` says why.
    """
    unit = order.unit if order.unit_id else None
    if number is None or unit is None:
        order.quantity, order.unit_quantity = number, None
        return
    pieces = pieces_of(unit, number, order.unit_mass_kg)
    order.unit_quantity = None if unit.pieces == 1 else number
    order.quantity = number if pieces is None else pieces


def conversion_error(order: Order) -> str:
    """Returns why the quantity of an order is no number of pieces, with the way out."""
    unit, number = order.unit, order.quantity_in_unit
    if unit.pieces is not None or number is None:
        return ""
    if unit.kilograms is None:
        return gettext(
            "%(unit)s (%(code)s) does not say how many pieces it is; order pieces (H87), or"
            " kilograms (KGM) with the mass of a piece."
        ) % {"unit": unit.name, "code": unit.code}
    if order.unit_mass_kg is None:
        return ""
    ordered = number * unit.kilograms
    whole = order.quantity * order.unit_mass_kg
    if whole - ordered <= ordered * EXCESS_MASS_MOST:
        return ""
    return gettext(
        "%(number)s %(unit)s are no whole number of pieces of %(mass)s kg: %(pieces)s weigh"
        " %(whole)s kg. Order that mass, or %(pieces)s pieces (H87)."
    ) % {
        "number": number,
        "unit": unit.symbol,
        "mass": f"{order.unit_mass_kg.normalize():f}",
        "pieces": order.quantity,
        "whole": f"{whole.normalize():f}",
    }
