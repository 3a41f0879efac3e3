"""Sets the rule of prices of a currency."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from common.errors import FieldErrors
from matching.models import PriceRule


@transaction.atomic
def set_rule(*, currency: str, by: Any, **fields: Any) -> PriceRule:
    """Sets the rule for runs requested from now on; earlier rules are kept.

    Raises FieldErrors if factories and reserve would get more than the whole gain, or if the raised
    cap is below the cap.
    """
    rule = PriceRule(currency_id=currency, set_by=by, **fields)
    if rule.factories_share_percent + rule.reserve_percent > 100:
        message = _("The shares of factories and reserve are more than the whole gain.")
        raise FieldErrors({"reserve_percent": message})
    if rule.raised_cap_percent < rule.cap_percent:
        message = _("This is below the highest levy of other runs; name the same or more.")
        raise FieldErrors({"raised_cap_percent": message})
    rule.save(force_insert=True)
    return rule
