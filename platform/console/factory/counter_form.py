"""Validates a counter-offer on the page of its offer; words state and limits."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.clock import now
from common.money import from_micros
from console.templatetags.console import money
from factories.models import CapacityWindow
from factories.states import WindowStatus
from matching.models import Allocation, CounterOffer
from matching.services.counter_offers.counter_terms import CounterRequest, limits_of
from matching.states import CounterStatus
from orders.limits import QUANTITY_MOST

MS_PER_MINUTE = 60_000
SENTENCES = {
    CounterStatus.OPEN: _("You asked for other terms; the answer comes in minutes."),
    CounterStatus.ASKED_BUYER: _("The buyer is asked whether it agrees to your terms."),
    CounterStatus.ACCEPTED: _("Your terms were accepted, and the offer with them."),
    CounterStatus.REFUSED: _("Your terms were refused; the offer stands as it was."),
    CounterStatus.WITHDRAWN: _("Your terms were withdrawn."),
    CounterStatus.LAPSED: _("The offer ended before your terms were answered."),
    CounterStatus.SUPERSEDED: _(
        "The buyer revised the part before your terms were answered; ask for other terms anew."
    ),
}


class OtherWindowField(forms.ModelChoiceField):
    """Offers windows by their machine and dates."""

    def label_from_instance(self, window: CapacityWindow) -> str:
        """Returns machine, first and last day."""
        days = [
            date_format(timezone.localtime(at), "SHORT_DATE_FORMAT")
            for at in (window.starts_at, window.ends_at)
        ]
        return f"{window.machine.name}, {days[0]} – {days[1]}"


class CounterForm(forms.Form):
    """Validates other terms; an empty field stays as offered."""

    minutes = forms.DecimalField(
        label=_("Minutes per piece"),
        required=False,
        min_value=Decimal("0.001"),
        max_digits=12,
        decimal_places=4,
        widget=forms.NumberInput({"step": "any"}),
        help_text=_("Machine time for a good piece, without the setup."),
    )
    hourly_rate = forms.DecimalField(
        label=_("Rate per hour"),
        required=False,
        min_value=0,
        max_digits=19,
        decimal_places=6,
        widget=forms.NumberInput({"step": "any"}),
    )
    window = OtherWindowField(
        label=_("Another slot"),
        required=False,
        queryset=CapacityWindow.objects.none(),
        empty_label=_("as offered"),
    )
    quantity = forms.IntegerField(
        label=_("Fewer pieces"), required=False, min_value=1, max_value=QUANTITY_MOST
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=300)

    def __init__(
        self, *sent: Any, windows: QuerySet[CapacityWindow], shows_prices: bool, **kwargs: Any
    ) -> None:
        super().__init__(*sent, **kwargs)
        self.fields["window"].queryset = windows
        if not shows_prices:
            del self.fields["hourly_rate"]

    def terms(self) -> CounterRequest:
        """Returns the terms of a valid form."""
        data = self.cleaned_data
        minutes = data["minutes"]
        return CounterRequest(
            unit_ms=None if minutes is None else max(1, int(minutes * MS_PER_MINUTE)),
            hourly_rate=data.get("hourly_rate"),
            window=data["window"],
            quantity=data["quantity"],
            note=data["note"],
        )


def other_windows(allocation: Allocation) -> QuerySet[CapacityWindow]:
    """Selects the factory's other published windows for the same process."""
    machine = allocation.window.machine
    rows = CapacityWindow.objects.filter(
        machine__factory=machine.factory_id,
        machine__process=machine.process_id,
        status=WindowStatus.PUBLISHED,
        expires_at__gt=now(),
    ).exclude(pk=allocation.window_id)
    rows = rows.select_related("machine__factory", "machine__process")
    return rows.order_by("starts_at", "pk")


def counter_of(allocation: Allocation) -> CounterOffer | None:
    """Returns the last counter-offer to an offer, if one was made."""
    return allocation.counter_offer


def limit_sentences(
    allocation: Allocation, terms: CounterRequest, *, shows_prices: bool
) -> tuple[list[str], list[str]]:
    """Describes what terms earn and how far they may go, and what is too much."""
    limits, currency = limits_of(allocation, terms), allocation.order.currency_id
    sentences = []
    if shows_prices:
        offered = allocation.asked_earnings
        asked = from_micros(limits.earnings)
        words = {"asked": money(asked, currency), "offered": money(offered, currency)}
        sentences.append(gettext("You would earn %(asked)s; offered are %(offered)s.") % words)
        if limits.highest_rate is not None:
            words = {"most": money(limits.highest_rate, currency)}
            sentences.append(gettext("The rate must be ≤ %(most)s per hour.") % words)
    if limits.longest_unit_ms is not None:
        minutes = Decimal(limits.longest_unit_ms * 100 // MS_PER_MINUTE) / 100
        words = {"minutes": f"{minutes:.2f}"}
        sentences.append(gettext("The time per piece must be ≤ %(minutes)s min.") % words)
    return sentences, [] if limits.is_possible else [gettext("These terms are above the limit.")]
