"""Defines the errors of the services of matching."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError


class RunUnderWay(DomainError):
    """Raised when a second run of a currency is requested."""

    default_detail = _("A match run is under way in this currency; wait for it, or cancel it.")
    default_code = "run_under_way"
    field = "currency"

    def __init__(self, run: Any) -> None:
        message = gettext(
            "Match run %(run)s is “%(status)s” in %(currency)s; wait for it, or cancel it."
        )
        status = run.get_status_display()
        super().__init__(message % {"run": run.pk, "status": status, "currency": run.currency_id})


class NoOpenOrder(DomainError):
    """Raised when a run is requested in a currency without open orders."""

    default_detail = _(
        "There is no open order in this currency to match; submit one, or match another currency."
    )
    default_code = "no_open_order"
    field = "currency"


class NoCostRates(DomainError):
    """Raised when a currency without transport rates is to be matched or priced."""

    default_detail = _("Nothing can be matched in this currency: it has no transport rates.")
    default_code = "no_cost_rates"
    field = "currency"

    def __init__(self, currency: str) -> None:
        message = gettext(
            "Nothing can be matched in %(currency)s: it has no transport rates. Set them in"
            " COSTING_RATES, or match another currency."
        )
        super().__init__(message % {"currency": currency})


class RunQuotaSpent(DomainError):
    """Raised when an organisation has requested all its runs of an hour or day."""

    default_detail = _("Your organisation has requested as many match runs as it may for now.")
    default_code = "run_quota_spent"
    status = 429

    def __init__(self, *, most: int, period: str, seconds: int) -> None:
        self.retry_after = seconds
        if period == "hour":
            message = gettext(
                "Your organisation may request %(most)s match runs in one hour; the next one in"
                " %(seconds)s s."
            )
        else:
            message = gettext(
                "Your organisation may request %(most)s match runs in one day; the next one in"
                " %(seconds)s s."
            )
        super().__init__(message % {"most": most, "seconds": seconds})


class RunIsWritten(DomainError):
    """Raised when a run is cancelled while a worker writes its plan."""

    default_detail = _(
        "A worker is writing this run's plan; it is solved in a moment, and can be rejected then."
    )
    default_code = "run_is_written"
    field = "status"


class OfferClosed(DomainError):
    """Raised when an offer is answered that is not open any more."""

    default_detail = _("This offer was answered, taken back or ran out; leave it out.")
    default_code = "offer_closed"
