"""What these pages let an operator choose: currency, period, baseline, and what to sum by."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from console.common.messages import label_for
from factories.models import Factory, Machine
from matching.states import BaselineKind
from vocabularies.models import Currency, Process, Region, Term

USUAL_CURRENCY = "CNY"
# Weeks that a page looks back; 0 for all there is.
PERIODS = (4, 12, 26, 52, 0)
USUAL_PERIOD = 12


class Choices(forms.Form):
    """A form in the address; what that leaves out or has wrong is as usual."""

    # What each list offers, read once for each form.
    LISTS: ClassVar[Mapping[str, Callable[[], list[tuple[str, Any]]]]] = {}

    def __init__(self, given: Mapping[str, Any]) -> None:
        super().__init__()
        for name, read in self.LISTS.items():
            self.fields[name].choices = [*self.fields[name].choices, *read()]
        self.is_bound = True
        self.data = {name: given.get(name) or self.usual(name) for name in self.fields}

    def usual(self, name: str) -> str:
        """What is chosen where nothing is said."""
        return str(self.fields[name].initial or "")

    def chosen(self) -> dict[str, Any]:
        """The value of each field; of one that is wrong, the usual one."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or self.usual(name) for name in self.fields}


class PeriodChoices(Choices):
    """A currency and a number of weeks."""

    currency = forms.ChoiceField(label=_("Currency"))
    weeks = forms.ChoiceField(label=_("Period"), initial=USUAL_PERIOD)

    LISTS: ClassVar = {"currency": lambda: currencies(), "weeks": lambda: periods()}

    def usual(self, name: str) -> str:
        """The usual currency, or the only one there is."""
        if name != "currency":
            return super().usual(name)
        codes = [code for code, _name in self.fields["currency"].choices]
        return USUAL_CURRENCY if USUAL_CURRENCY in codes else codes[0]

    def chosen(self) -> dict[str, Any]:
        """The same, the period as a whole number of weeks."""
        found = super().chosen()
        return found | {"weeks": int(found["weeks"])}


class BaselineChoices(PeriodChoices):
    """And what savings are beside."""

    baseline = forms.ChoiceField(label=_("Beside"), initial=BaselineKind.SINGLE_SOURCE)

    LISTS: ClassVar = PeriodChoices.LISTS | {"baseline": lambda: baselines()}

    def baseline_name(self) -> str:
        """The chosen baseline, in words."""
        return label_for(BaselineKind(self.chosen()["baseline"]).label)


def currencies() -> list[tuple[str, str]]:
    """Those that factories ask for their hours in; the usual one where there is no factory."""
    codes = Factory.objects.order_by().values("currency").distinct()
    rows = Currency.objects.filter(code__in=codes)
    return named(rows) or [(USUAL_CURRENCY, USUAL_CURRENCY)]


def periods() -> list[tuple[str, str]]:
    """The periods in words."""
    return [
        (
            str(weeks),
            ngettext_lazy("Last %(number)d week", "Last %(number)d weeks", weeks)
            % {"number": weeks}
            if weeks
            else _("All there is"),
        )
        for weeks in PERIODS
    ]


def baselines() -> list[tuple[str, str]]:
    """The baselines in words."""
    return [(kind.value, label_for(kind.label)) for kind in BaselineKind]


def offered_processes() -> list[tuple[str, str]]:
    """Processes that any machine does."""
    codes = Machine.objects.order_by().values("process").distinct()
    return named(Process.objects.filter(code__in=codes))


def places_of_factories() -> list[tuple[str, str]]:
    """Regions in which any factory lies."""
    codes = Factory.objects.order_by().values("region").distinct()
    return named(Region.objects.filter(code__in=codes))


def named(rows: Iterable[Term]) -> list[tuple[str, str]]:
    """Codes with their names, by name."""
    return sorted(((row.code, row.name) for row in rows), key=lambda pair: pair[1])


def first_day(weeks: int) -> date | None:
    """The Monday with which the last so many weeks begin, this one included; None for 0."""
    if not weeks:
        return None
    return monday_of(timezone.localdate()) - timedelta(weeks=weeks - 1)


def first_instant(weeks: int) -> datetime | None:
    """When that day begins."""
    day = first_day(weeks)
    return None if day is None else timezone.make_aware(datetime.combine(day, time.min))


def monday_of(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())
