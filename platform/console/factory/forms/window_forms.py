"""Validates a capacity window, alone or repeated weekly."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.clock import MILLISECOND, hours_from_ms, ms_from_hours
from factories.models import CapacityWindow
from factories.services.window_batches import repeat_weekly
from factories.spans import Span, daily_spans, span_errors, spans_of

MAX_HOURS = Decimal(10**6)
MAX_NOTICE_HOURS = 24 * 365
MAX_REPEATS = 26
# Inputs of type datetime-local read and write this format.
LOCAL = "%Y-%m-%dT%H:%M"


class MachineSelect(forms.Select):
    """Renders machines whose options carry their count and default rate."""

    shows_prices = True

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        machine = getattr(value, "instance", None)
        if machine is not None:
            option["attrs"]["data-count"] = machine.count
            if self.shows_prices:
                option["attrs"]["data-rate"] = plain(machine.hourly_rate)
        return option


class MachineField(forms.ModelChoiceField):
    """Offers machines by their name and their factory's."""

    widget = MachineSelect

    def label_from_instance(self, machine: Any) -> str:
        return f"{machine.name} · {machine.factory.name}"


class LocalTimeField(forms.DateTimeField):
    """Reads a time without a zone, which is that of the machine's factory."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput({"type": "datetime-local", "step": 900}, format=LOCAL)
        super().__init__(widget=widget, input_formats=[LOCAL, "%Y-%m-%dT%H:%M:%S"], **kwargs)

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return timezone.make_naive(value)
        return forms.fields.BaseTemporalField.to_python(self, value)


class WindowForm(forms.Form):
    """Validates a window's local times, hours and prices."""

    machine = MachineField(queryset=None, label=_("Machine"), empty_label=None)
    starts_at = LocalTimeField(label=_("From"))
    ends_at = LocalTimeField(label=_("Until"))
    daily = forms.BooleanField(
        label=_("Only between these times of each day"),
        required=False,
        help_text=_(
            "One slot of several shifts is set up once. The next step starts after its last shift,"
            " and delivery counts from that. Separate slots are set up one by one."
        ),
    )
    offered_hours = forms.DecimalField(
        label=_("Hours offered"),
        min_value=Decimal("0.0001"),
        max_value=MAX_HOURS,
        decimal_places=4,
        required=False,
        help_text=_("Machine hours in all; empty for all that the machines have in these times."),
    )
    hourly_rate = forms.DecimalField(
        label=_("Rate per hour"), min_value=0, max_digits=19, decimal_places=6, required=False
    )
    opening_cost = forms.DecimalField(
        label=_("Start-up charge"),
        min_value=0,
        max_digits=19,
        decimal_places=6,
        required=False,
        help_text=_("Charged once if anything is made in the slot, such as for an extra shift."),
    )
    least_lot = forms.IntegerField(
        label=_("Minimum quantity (pieces)"), min_value=1, max_value=2**31 - 1, required=False
    )
    notice_hours = forms.DecimalField(
        label=_("Minimum notice (hours)"),
        min_value=0,
        max_value=MAX_NOTICE_HOURS,
        decimal_places=4,
        required=False,
        help_text=_("How long before its shift work must be confirmed."),
    )

    ROWS: ClassVar = (
        ("machine",),
        ("starts_at", "ends_at"),
        ("daily",),
        ("offered_hours", "hourly_rate"),
        ("opening_cost", "least_lot", "notice_hours"),
    )

    def __init__(
        self,
        *sent: Any,
        machines: Any,
        shows_prices: bool = True,
        kept_spans: Sequence[Span] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*sent, **kwargs)
        self.kept_spans = tuple(kept_spans)
        if kept_spans:
            # No two times of a day tell them.
            for name in ("starts_at", "ends_at"):
                self.fields[name].disabled = True
            del self.fields["daily"]
        self.fields["machine"].queryset = machines
        self.fields["machine"].widget.shows_prices = shows_prices
        if not shows_prices:
            del self.fields["hourly_rate"], self.fields["opening_cost"]

    def rows(self) -> list[list[forms.BoundField]]:
        return [[self[name] for name in row if name in self.fields] for row in self.ROWS]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        machine = cleaned.get("machine")
        if machine is not None:
            zone = ZoneInfo(machine.factory.time_zone)
            for name in ("starts_at", "ends_at"):
                if cleaned.get(name):
                    self.set_instant(cleaned, name, zone)
            if cleaned.get("starts_at") and cleaned.get("ends_at"):
                self.set_spans(cleaned, zone)
                self.check_available_hours(cleaned, machine)
        return cleaned

    def set_instant(self, cleaned: dict[str, Any], name: str, zone: ZoneInfo) -> None:
        """Replaces a local time by its instant, if there is exactly one."""
        local = cleaned[name]
        instant = local.replace(tzinfo=zone)
        if instant.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local:
            words = gettext("The clock skips this time that day: summer time begins.")
            self.add_error(name, words)
        elif instant.utcoffset() != instant.replace(fold=1).utcoffset():
            words = gettext("The clock shows this time twice that day: summer time ends.")
            self.add_error(name, words)
        cleaned[name] = instant

    def set_spans(self, cleaned: dict[str, Any], zone: ZoneInfo) -> None:
        """Adds the spans of these times."""
        times = cleaned["starts_at"], cleaned["ends_at"]
        spans = daily_spans(*times, zone) if cleaned.get("daily") else ()
        cleaned["spans"] = self.kept_spans or spans or spans_of([times])
        if span_errors(cleaned["spans"]):
            self.add_error("ends_at", gettext("The slot ends before it starts."))

    def check_available_hours(self, cleaned: dict[str, Any], machine: Any) -> None:
        """Checks available hours, with figures in the message; offers all by default."""
        if self.errors:
            return
        window = CapacityWindow(machine=machine)
        window.span_times = cleaned["spans"]
        most, hours = window.most_ms, cleaned.get("offered_hours")
        cleaned["offered_ms"] = most if hours is None else ms_from_hours(hours)
        if cleaned["offered_ms"] > most:
            words = gettext("Between start and end the machine (count %(count)s) has %(most)s h.")
            figures = {"count": machine.count, "most": plain(hours_from_ms(most))}
            self.add_error("offered_hours", words % figures)

    def terms(self) -> dict[str, Any]:
        """Returns the service's columns; omitted ones have defaults there."""
        cleaned = self.cleaned_data
        terms = {
            "machine_id": cleaned["machine"].pk,
            "spans": cleaned["spans"],
            "offered_ms": cleaned["offered_ms"],
            "least_lot": cleaned["least_lot"] or 1,
            "notice": ms_from_hours(cleaned["notice_hours"] or Decimal(0)) * MILLISECOND,
        }
        if cleaned.get("hourly_rate") is not None:
            terms["hourly_rate"] = cleaned["hourly_rate"]
        if "opening_cost" in self.fields:
            terms["opening_cost"] = cleaned["opening_cost"] or Decimal(0)
        return terms


class NewWindowForm(WindowForm):
    """Validates a new window, alone or repeated weekly."""

    repeats = forms.IntegerField(
        label=_("Repeat in the following weeks"),
        min_value=0,
        max_value=MAX_REPEATS,
        required=False,
        help_text=_("Number of further weeks with the same slot; all are saved, or none."),
    )
    publish = forms.BooleanField(
        label=_("Publish at once"),
        required=False,
        help_text=_("Published hours are offered to the next match run; a draft is not."),
    )

    ROWS: ClassVar = (*WindowForm.ROWS, ("repeats",), ("publish",))

    def drafts(self) -> list[dict[str, Any]]:
        """Returns the window's terms for its week and each following one."""
        zone = ZoneInfo(self.cleaned_data["machine"].factory.time_zone)
        weeks = range((self.cleaned_data["repeats"] or 0) + 1)
        return repeat_weekly(self.terms(), weeks=weeks, zone=zone)


def initial_of(window: CapacityWindow) -> dict[str, Any]:
    """Returns the form values of a stored window."""
    return {
        "machine": window.machine_id,
        "starts_at": window.starts_at,
        "ends_at": window.ends_at,
        "daily": len(window.span_times) > 1,
        "offered_hours": plain(hours_from_ms(window.offered_ms)),
        "hourly_rate": plain(window.hourly_rate),
        "opening_cost": plain(window.opening_cost),
        "least_lot": window.least_lot,
        "notice_hours": plain(hours_from_ms(window.notice // MILLISECOND)),
    }


def kept_spans_of(window: CapacityWindow) -> tuple[Span, ...]:
    """Returns the spans of a window, unless they are the same times of each day."""
    spans, zone = window.span_times, ZoneInfo(window.machine.factory.time_zone)
    is_plain = len(spans) == 1 or spans == daily_spans(window.starts_at, window.ends_at, zone)
    return () if is_plain else spans


def plain(number: Decimal) -> str:
    """Formats a number without trailing zeros, in every language alike."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def local_instant(text: str) -> datetime | None:
    """Parses an instant by the clock of the page; None if it is none."""
    try:
        return timezone.make_aware(datetime.strptime(text, LOCAL))  # noqa: DTZ007
    except ValueError:
        return None
