"""Declares the forms of prices and of the gain pool."""

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from console.common.messages import label_for
from console.operator.forms import CurrencyField, CurrencyForm
from console.operator.prices.sentences import PARAMETER_LABELS, PARAMETER_MEANINGS
from fulfilment.gain_pool import runs_in_pool
from matching.models.gain_sharing import RuleName
from vocabularies.models import Currency


def percent_input(name: str) -> forms.DecimalField:
    """Returns the field of a parameter, a percent from 0 to 100."""
    return forms.DecimalField(
        label=PARAMETER_LABELS[name],
        help_text=PARAMETER_MEANINGS[name],
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
    )


class PriceRuleForm(forms.Form):
    """Validates a rule of prices of a currency."""

    currency = CurrencyField(Currency.objects.none(), label=_("Currency"), empty_label=None)
    rule = forms.ChoiceField(
        label=_("Rule"),
        help_text=_("At cost, every order is asked for what it costs, whoever gains."),
    )
    guarantee_percent = percent_input("guarantee_percent")
    cap_percent = percent_input("cap_percent")
    raised_cap_percent = percent_input("raised_cap_percent")
    need_cap_percent = percent_input("need_cap_percent")
    factories_share_percent = percent_input("factories_share_percent")
    reserve_percent = percent_input("reserve_percent")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        currency: Any = self.fields["currency"]
        currency.queryset = Currency.objects.filter(retired=False)
        rule: Any = self.fields["rule"]
        rule.choices = [(row.value, label_for(row.label)) for row in RuleName]


class PoolForm(CurrencyForm):
    """Chooses one of the currency's runs with lines in the pool in addition."""

    run = forms.ChoiceField(label=_("Match run"), required=False, choices=[("", _("All"))])

    def __init__(self, given: Any) -> None:
        super().__init__(given)
        field: Any = self.fields["run"]
        field.choices = [*field.choices, *run_choices(self.data["currency"])]


def run_choices(currency: str) -> list[tuple[str, str]]:
    """Returns a currency's runs with lines in the pool, by time of request."""
    return [
        (str(run_id), date_format(localtime(at), "SHORT_DATETIME_FORMAT"))
        for run_id, at in runs_in_pool(currency)
    ]
