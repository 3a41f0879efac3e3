"""Formats money, hours, shares and states in templates."""

from decimal import Decimal
from typing import Any

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from accounts.time_zones import zone_label
from common.clock import MS_PER_HOUR
from common.money import rounded_half_up
from console.common.amounts import amount_text, rate_text
from console.common.messages import label_for
from notifications.texts import sentence_of

register = template.Library()
register.filter("label", label_for)

# The tone of a state's badge; any other state is neutral.
TONES = {
    "wait": frozenset(
        [
            "requested",
            "due",
            "solving",
            "solved",
            "offered",
            "open",
            "submitted",
            "matching",
            "proposed",
            "partly_awarded",
            "held",
            "paused",
            "listed",
            "draft",
            "reading",
            "ready",
            "refused",
            "sent_back",
            "incomplete",
        ]
    ),
    "good": frozenset(
        [
            "approved",
            "accepted",
            "confirmed",
            "published",
            "awarded",
            "in_production",
            "shipped",
            "quality_passed",
            "received",
            "settled",
            "delivered",
            "closed",
            "verified",
            "reviewed",
            "filled",
            "released",
            "committed",
            "repaired",
            "completed",
            "done",
        ]
    ),
    "bad": frozenset(
        ["rejected", "failed", "declined", "quality_failed", "disputed", "unmatched", "stale"]
    ),
}


@register.filter
def deadline(instant: Any) -> str:
    """Formats an instant with its time zone: 7 Dec 2026, 08:00 China Standard Time."""
    at = date_format(timezone.localtime(instant), "SHORT_DATETIME_FORMAT")
    return f"{at} {zone_label(instant)}"


@register.filter
def money(value: Any, currency: Any = "") -> str:
    """Formats an amount in the currency's own decimals, such as ¥12,480.00."""
    return "–" if value is None or value == "" else amount_text(Decimal(value), code_of(currency))


@register.filter
def rate(value: Any, currency: Any = "") -> str:
    """Formats a rate or a price per piece, which may be finer than a minor unit."""
    return "–" if value is None or value == "" else rate_text(Decimal(value), code_of(currency))


def code_of(currency: Any) -> str:
    """Returns the code of a currency that is given as a row or as its code."""
    return str(getattr(currency, "pk", currency) or "")


@register.filter
def hours(milliseconds: Any) -> str:
    """Formats machine milliseconds as hours, such as 36.5 h."""
    if milliseconds is None or milliseconds == "":
        return "–"
    value = rounded_half_up(Decimal(int(milliseconds)) / MS_PER_HOUR, 1)
    text = number_format(value, decimal_pos=1, use_l10n=True, force_grouping=True)
    unit = gettext("h")
    return f"{text} {unit}"


@register.filter
def percent(share: Any, places: int = 1) -> str:
    """Formats a share as per cent: 0.0931 is 9.3%."""
    if share is None or share == "":
        return "–"
    value = rounded_half_up(Decimal(share) * 100, places)
    sign = "−" if value < 0 else ""
    return f"{sign}{number_format(abs(value), decimal_pos=places, use_l10n=True)}%"


@register.filter
def whole(value: Any) -> str:
    """Formats a whole number with grouped digits."""
    if value is None or value == "":
        return "–"
    return number_format(int(value), use_l10n=True, force_grouping=True)


@register.filter
def badge(row: Any) -> SafeString:
    """Renders the state of a row as a badge."""
    status = row.status
    tone = next((tone for tone, states in TONES.items() if status in states), "neutral")
    return format_html(
        '<span class="badge badge-{}">{}</span>', tone, label_for(row.get_status_display())
    )


@register.filter
def sentence(event: Any) -> str:
    """Words an event of a notification."""
    return sentence_of(event)


@register.simple_tag
def icon(name: str) -> SafeString:
    """Renders an icon, hidden from screen readers as its label follows."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        staticfiles_storage.url("console/icons.svg"),
        name,
    )


@register.inclusion_tag("console/chart.html")
def chart(of: Any, *, has_table: bool = True) -> dict[str, Any]:
    """Renders a chart with its sentence and its table, which is not for paper."""
    return {"chart": of, "has_table": has_table}


@register.inclusion_tag("console/tile.html")
def tile(
    label: Any, value: Any, note: Any = "", address: str = "", tone: str = ""
) -> dict[str, Any]:
    """Renders a figure with its label, note and link."""
    return {"label": label, "value": value, "note": note, "address": address, "tone": tone}
