"""Reads the rules of prices."""

from django.db.models import QuerySet

from matching.gain_sharing.params import GainSharingParams
from matching.models import PriceRule


def current_rule(currency: str) -> GainSharingParams:
    """Returns the rule for runs that are requested now; the default until one is set."""
    newest = rule_history(currency).first()
    return GainSharingParams() if newest is None else newest.params


def rule_history(currency: str) -> QuerySet[PriceRule]:
    """Selects the rules of a currency, the newest first."""
    return PriceRule.objects.filter(currency=currency).select_related("set_by")


def all_rules() -> QuerySet[PriceRule]:
    """Selects the rules of all currencies, the newest first."""
    return PriceRule.objects.select_related("set_by", "currency")
