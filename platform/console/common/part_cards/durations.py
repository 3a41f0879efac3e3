"""Words times of work."""

from decimal import Decimal

from django.utils.translation import gettext

SECONDS_PER_MINUTE = 60
# An estimate is known no better; a time that somebody gave or measured is shown with three.
ESTIMATED_DIGITS, GIVEN_DIGITS = 2, 3


def time_text(seconds: Decimal, digits: int = GIVEN_DIGITS) -> str:
    """Returns a time in seconds, minutes or hours, with so many significant digits."""
    if seconds < 2 * SECONDS_PER_MINUTE:
        return gettext("%(number)s s") % {"number": shown_number(seconds, digits)}
    minutes = seconds / SECONDS_PER_MINUTE
    if minutes < 2 * SECONDS_PER_MINUTE:
        return gettext("%(number)s min") % {"number": shown_number(minutes, digits)}
    hours = minutes / SECONDS_PER_MINUTE
    return gettext("%(number)s h") % {"number": shown_number(hours, digits)}


def shown_number(number: Decimal, digits: int) -> str:
    """Returns a number with significant digits, grouped, and not in powers of ten."""
    rounded = Decimal(f"{number:.{digits}g}")
    if rounded == rounded.to_integral_value():
        return f"{int(rounded):,}"
    return f"{rounded.normalize():f}"
