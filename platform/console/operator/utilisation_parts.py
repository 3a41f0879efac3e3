"""Formats published hours and their utilisation so that the parts add up."""

from decimal import Decimal

from django.utils.translation import gettext

from console.common.rounded_parts import hours_of_parts, rounded_parts
from console.templatetags.console import percent
from factories.utilisation import HoursSummary

# The states of an hour in the order in which bars and tables show them; the free ones come last.
USED_PARTS = ("consumed_ms", "committed_ms", "held_ms")
HOUR_PARTS = (*USED_PARTS, "free_ms")
PLACES = 1


def part_shares(summary: HoursSummary) -> dict[str, str]:
    """Formats the shares of USED_PARTS, which sum to the utilisation as shown."""
    exact = [(summary.share_of(getattr(summary, name)) or Decimal(0)) * 100 for name in USED_PARTS]
    shares = zip(USED_PARTS, rounded_parts(exact, PLACES), strict=True)
    return {name: percent(share / 100, PLACES) for name, share in shares}


def part_hours(summary: HoursSummary) -> dict[str, str]:
    """Returns the hours of HOUR_PARTS, which sum to the published ones as shown."""
    parts_ms = [getattr(summary, name) for name in HOUR_PARTS]
    return dict(zip(HOUR_PARTS, hours_of_parts(parts_ms), strict=True))


def utilisation_text(summary: HoursSummary) -> str:
    """Words the parts of the utilisation."""
    shares = part_shares(summary)
    return gettext("%(held)s reserved for offers, %(committed)s booked, %(consumed)s done") % {
        name.removesuffix("_ms"): share for name, share in shares.items()
    }
