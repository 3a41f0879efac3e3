"""Declares the forms of the operator's pages."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from console.common.messages import label_for
from console.operator.charts.heat_map import MEASURES
from console.operator.periods import (
    DEFAULT_PERIOD,
    market_period_choices,
    period_choices,
)
from factories.models import Factory, Machine
from factories.states import Verification
from vocabularies.models import Currency, Process, Region, Term

DEFAULT_CURRENCY = "CNY"


class ReportForm(forms.Form):
    """Reads a report's options from the query; invalid ones take defaults."""

    # The choices of each field, read from the database once a form.
    LISTS: ClassVar[Mapping[str, Callable[[], list[tuple[str, Any]]]]] = {}

    def __init__(self, given: Mapping[str, Any]) -> None:
        super().__init__()
        for name, read in self.LISTS.items():
            self.fields[name].choices = [*self.fields[name].choices, *read()]
        self.is_bound = True
        self.data = {name: given.get(name) or self.default_for(name) for name in self.fields}

    def default_for(self, name: str) -> str:
        """Returns the default of a field."""
        return str(self.fields[name].initial or "")

    def chosen(self) -> dict[str, Any]:
        """Returns the value of each field, or its default if invalid."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or self.default_for(name) for name in self.fields}


class CurrencyForm(ReportForm):
    """Chooses a currency."""

    currency = forms.ChoiceField(label=_("Currency"))

    LISTS: ClassVar = {"currency": lambda: currency_choices()}

    def default_for(self, name: str) -> str:
        """Returns the default currency, or the first one in use."""
        if name != "currency":
            return super().default_for(name)
        codes = [code for code, _name in self.fields["currency"].choices]
        return DEFAULT_CURRENCY if DEFAULT_CURRENCY in codes else codes[0]


class PeriodForm(CurrencyForm):
    """Chooses a number of weeks in addition."""

    weeks = forms.ChoiceField(label=_("Period"), initial=DEFAULT_PERIOD)

    LISTS: ClassVar = CurrencyForm.LISTS | {"weeks": lambda: period_choices()}

    def chosen(self) -> dict[str, Any]:
        """Returns the values, with the period as a number of weeks."""
        found = super().chosen()
        return found | {"weeks": int(found["weeks"])}


def currency_choices() -> list[tuple[str, str]]:
    """Returns the currencies of factories, or the default one if none exist."""
    codes = Factory.objects.order_by().values("currency").distinct()
    rows = Currency.objects.filter(code__in=codes)
    return term_choices(rows) or [(DEFAULT_CURRENCY, DEFAULT_CURRENCY)]


def process_choices() -> list[tuple[str, str]]:
    """Returns the processes of all machines."""
    codes = Machine.objects.order_by().values("process").distinct()
    return term_choices(Process.objects.filter(code__in=codes))


def region_choices() -> list[tuple[str, str]]:
    """Returns the regions of all factories."""
    codes = Factory.objects.order_by().values("region").distinct()
    return term_choices(Region.objects.filter(code__in=codes))


def term_choices(rows: Iterable[Term]) -> list[tuple[str, str]]:
    """Returns codes with their names, sorted by name."""
    return sorted(((row.code, row.name) for row in rows), key=lambda pair: pair[1])


class MarketForm(PeriodForm):
    """Chooses the hours of the capacity market and the measure to colour."""

    weeks = forms.ChoiceField(label=_("Period"), initial="next-8")
    process = forms.ChoiceField(label=_("Process"), required=False, choices=[("", _("All"))])
    region = forms.ChoiceField(label=_("Region"), required=False, choices=[("", _("All"))])
    measure = forms.ChoiceField(label=_("Measure"), choices=list(MEASURES.items()), initial="fill")

    LISTS: ClassVar = {
        "currency": PeriodForm.LISTS["currency"],
        "weeks": lambda: market_period_choices(),
        "process": process_choices,
        "region": region_choices,
    }

    def chosen(self) -> dict[str, Any]:
        """Returns the values; the period may be one of the other reports."""
        return super(PeriodForm, self).chosen()


class FactoryDirectoryForm(ReportForm):
    """Filters the directory of factories."""

    text = forms.CharField(label=_("Factory or company"), required=False, max_length=80)
    verification = forms.ChoiceField(
        label=_("Verification"), required=False, choices=[("", _("All"))]
    )
    region = forms.ChoiceField(label=_("Region"), required=False, choices=[("", _("All"))])
    process = forms.ChoiceField(label=_("Process"), required=False, choices=[("", _("All"))])
    certification = forms.ChoiceField(
        label=_("Certificates"),
        required=False,
        choices=[
            ("", _("All")),
            ("near", _("Expiring within 60 days")),
            ("expired", _("Expired")),
            ("none", _("None valid")),
        ],
    )

    LISTS: ClassVar = {
        "verification": lambda: [(v.value, label_for(v.label)) for v in Verification],
        "region": region_choices,
        "process": process_choices,
    }


DIMENSION_LABELS: Mapping[str, Any] = {
    "week": _("Week of the approval"),
    "region": _("Region"),
    "sector": _("Sector"),
    "process": _("Process"),
    "factory": _("Factory"),
    "buyer": _("Buyer"),
}


class SavingsForm(PeriodForm):
    """Chooses the dimension to group savings by in addition."""

    by = forms.ChoiceField(
        label=_("Group by"), choices=list(DIMENSION_LABELS.items()), initial="week"
    )


class SavingsOrdersForm(SavingsForm):
    """Chooses the group of savings in addition."""

    key = forms.CharField(required=False, widget=forms.HiddenInput)


class VerificationForm(forms.Form):
    """Validates a reviewer's verification of a factory."""

    level = forms.ChoiceField(label=_("Level"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "What you checked, such as documents or a visit. It is recorded with your name."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [(v.value, label_for(v.label)) for v in Verification]


class CurrencyField(forms.ModelChoiceField):
    """Selects a currency by name and code."""

    def label_from_instance(self, term: Any) -> str:
        return f"{term.name} ({term.pk})"


class RunRequestForm(forms.Form):
    """Validates the request of a match run."""

    currency = CurrencyField(
        Currency.objects.none(),
        label=_("Currency"),
        empty_label=None,
        help_text=_("Orders and capacity slots in this currency are matched."),
    )
    seconds = forms.IntegerField(
        label=_("Seconds"),
        min_value=1,
        max_value=3600,
        help_text=_(
            "Time limit of the search; more time lowers the cost, with diminishing returns."
        ),
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        min_value=0,
        max_value=2**31 - 1,
        initial=1,
        help_text=_("Another seed takes another search path."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["currency"]
        field.queryset = Currency.objects.filter(retired=False)
        field.initial = "CNY"
        self.fields["seconds"].initial = settings.MATCHING["default_seconds"]


ALL, SHOWN, TICKED = "all", "shown", "ticked"


REASON_LENGTH = 300


class RunApprovalForm(forms.Form):
    """Chooses the orders to publish: all, the filtered or the selected ones."""

    which = forms.ChoiceField(
        choices=(
            (ALL, _("All orders in the plan")),
            (SHOWN, _("Orders matching the filters")),
            (TICKED, _("Selected orders only")),
        )
    )
    # The query of the filters, as the address has it.
    shown = forms.CharField(required=False)
    # The ids selected on all pages of the table, separated by commas.
    ticked = forms.CharField(required=False)
    reason = forms.CharField(required=False, max_length=REASON_LENGTH)
