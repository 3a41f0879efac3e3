"""Shows the rules of prices and sets them."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.access import Audience
from common.errors import DomainError
from console.common.messages import label_for
from console.common.pages import Page, add_errors, forbidden_page
from console.operator.forms import DEFAULT_CURRENCY, currency_choices
from console.operator.links import page_url
from console.operator.prices.price_forms import PriceRuleForm
from console.operator.prices.sentences import (
    PARAMETER_LABELS,
    PARAMETER_MEANINGS,
    percent_text,
)
from matching.gain_sharing.params import GainSharingParams
from matching.models import PriceRule
from matching.models.gain_sharing import RuleName
from matching.selectors.price_rules import all_rules, current_rule
from matching.services.price_rules import set_rule


class PriceRules(Page):
    """Shows the rule of each currency with its history; a reviewer sets it."""

    audience = (Audience.OPERATOR,)
    template_name = "operator/prices.html"
    title = _("Prices")
    nav_name = "operator:prices"
    form: PriceRuleForm | None = None

    def is_meant_for(self, request: HttpRequest) -> bool:
        """Returns whether the member is an operator who sees prices."""
        return super().is_meant_for(request) and self.sees_prices

    @property
    def may_set(self) -> bool:
        """Returns whether the current membership may set rules."""
        return Audience.REVIEWER in self.request.membership.audiences()  # type: ignore[attr-defined]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sets the rule, or renders the form with its errors."""
        if not self.may_set:
            return forbidden_page(request)
        form = self.form = PriceRuleForm(request.POST)
        if form.is_valid():
            currency = form.cleaned_data["currency"].pk
            try:
                set_rule(by=request.user, **form.cleaned_data | {"currency": currency})
            except DomainError as error:
                add_errors(form, error)
            else:
                message = gettext(
                    "The rule of %(currency)s is set. It applies to runs that are requested"
                    " from now on."
                )
                messages.success(request, message % {"currency": currency})
                return redirect(page_url("prices"))
        return self.render_to_response(
            self.get_context_data(), status=HTTPStatus.UNPROCESSABLE_ENTITY
        )

    def get_context_data(self) -> dict[str, Any]:
        """Returns the rules in force, their history, and the form for reviewers."""
        history = list(all_rules())
        codes = [code for code, _name in currency_choices()]
        codes += sorted({row.currency_id for row in history} - set(codes))
        return {
            "rules": [rule_card(code) for code in codes],
            "history": [(row, setter_name(row), history_cells(row)) for row in history],
            "parameters": [
                (PARAMETER_LABELS[name], PARAMETER_MEANINGS[name]) for name in PARAMETER_LABELS
            ],
            "labels": list(PARAMETER_LABELS.values()),
            "form": (self.form or self.empty_form(codes)) if self.may_set else None,
        }

    def empty_form(self, codes: list[str]) -> PriceRuleForm:
        """Returns the form, filled with the rule in force of a currency."""
        asked = self.request.GET.get("currency", DEFAULT_CURRENCY)
        code = asked if asked in codes else codes[0]
        return PriceRuleForm(initial={"currency": code, **current_rule(code).as_document()})


def rule_card(currency: str) -> dict[str, Any]:
    """Returns the rule in force of a currency with its parameters."""
    params: GainSharingParams = current_rule(currency)
    document = params.as_document()
    return {
        "currency": currency,
        "rule": label_for(RuleName(params.rule).label),
        "cells": [
            (PARAMETER_LABELS[name], percent_text(document[name])) for name in PARAMETER_LABELS
        ],
    }


def setter_name(row: PriceRule) -> str:
    """Returns who set a rule; a dash where the platform itself did."""
    return row.set_by.shown_name if row.set_by else "–"


def history_cells(row: PriceRule) -> list[str]:
    """Returns the parameters of a rule."""
    document = row.params.as_document()
    return [percent_text(document[name]) for name in PARAMETER_LABELS]
