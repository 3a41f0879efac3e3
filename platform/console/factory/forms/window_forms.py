"""Validates a capacity window, alone or repeated weekly."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.clock import hours_from_ms, ms_from_hours
from factories.models import CapacityWindow
from factories.services.window_batches import repeat_weekly

MILLISECOND = timedelta(milliseconds=1)
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
    """Reads an instant by the clock of the window's factory."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput({"type": "datetime-local", "step": 900}, format=LOCAL)
        super().__init__(widget=widget, input_formats=[LOCAL, "%Y-%m-%dT%H:%M:%S"], **kwargs)


class WindowForm(forms.Form):
    """Validates a window's local times, hours and prices."""

    machine = MachineField(queryset=None, label=_("Machine"), empty_label=None)
    starts_at = LocalTimeField(label=_("From"))
    ends_at = LocalTimeField(label=_("Until"))
    offered_hours = forms.DecimalField(
        label=_("Hours offered"),
        min_value=Decimal("0.0001"),
        max_value=MAX_HOURS,
        decimal_places=4,
        help_text=_("Machine hours in all; at most the time between, times the machines."),
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
        help_text=_("How long before the start work must be confirmed."),
    )

    ROWS: ClassVar = (
        ("machine",),
        ("starts_at", "ends_at"),
        ("offered_hours", "hourly_rate"),
        ("opening_cost", "least_lot", "notice_hours"),
    )

    def __init__(self, *sent: Any, machines: Any, shows_prices: bool = True, **kwargs: Any) -> None:
        super().__init__(*sent, **kwargs)
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
                    cleaned[name] = timezone.make_naive(cleaned[name]).replace(tzinfo=zone)
            self.check_available_hours(cleaned, machine)
        return cleaned

    def check_available_hours(self, cleaned: Mapping[str, Any], machine: Any) -> None:
        """Checks order of times and available hours, with figures in the message."""
        start, end, hours = (
            cleaned.get(name) for name in ("starts_at", "ends_at", "offered_hours")
        )
        if not start or not end:
            return
        if end <= start:
            self.add_error("ends_at", gettext("The slot ends before it starts."))
            return
        window = CapacityWindow(machine=machine, starts_at=start, ends_at=end)
        if hours and ms_from_hours(hours) > window.most_ms:
            most = plain(hours_from_ms(window.most_ms))
            words = gettext("Between start and end the machine (count %(count)s) has %(most)s h.")
            self.add_error("offered_hours", words % {"count": machine.count, "most": most})

    def terms(self) -> dict[str, Any]:
        """Returns the service's columns; omitted ones have defaults there."""
        cleaned = self.cleaned_data
        terms = {
            "machine_id": cleaned["machine"].pk,
            "starts_at": cleaned["starts_at"],
            "ends_at": cleaned["ends_at"],
            "offered_ms": ms_from_hours(cleaned["offered_hours"]),
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
        "offered_hours": plain(hours_from_ms(window.offered_ms)),
        "hourly_rate": plain(window.hourly_rate),
        "opening_cost": plain(window.opening_cost),
        "least_lot": window.least_lot,
        "notice_hours": plain(hours_from_ms(window.notice // MILLISECOND)),
    }


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
