"""Words why an amount is no whole number of its currency's minor units."""

from decimal import Decimal

from django.utils.translation import gettext

from common.money import is_finer
from vocabularies.selectors import minor_units


def fineness_error(amount: Decimal, currency: str) -> str:
    """Returns why an amount to be agreed or held is too fine; empty where it is not."""
    places = minor_units(currency)
    if not is_finer(amount, places):
        return ""
    message = gettext("Amounts in %(currency)s have at most %(places)s decimals.")
    return message % {"currency": currency, "places": places}
