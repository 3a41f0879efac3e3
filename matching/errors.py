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


class MarketTooLarge(DomainError):
    """Raised when the free hours cannot be read in time for an indicative price."""

    default_detail = _("The market is too large to estimate now; submit to learn the price.")
    default_code = "market_too_large"
    status = 503
    retry_after = 30


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


class SolvedWithoutSample(DomainError):
    """Raised when a run kept no sample, from which prices are computed."""

    default_detail = _(
        "This run was solved by a version that could not divide its gain; reject it and request"
        " another."
    )
    default_code = "solved_without_sample"


class OfferClosed(DomainError):
    """Raised when an offer is answered that is not open any more."""

    default_detail = _("This offer was answered, taken back or ran out; leave it out.")
    default_code = "offer_closed"


class CounterMade(DomainError):
    """Raised when an offer, or its window in a run, is countered a second time."""

    default_detail = _(
        "A counter-offer was made to this offer already, and there is one round; accept or decline"
        " the offer."
    )
    default_code = "counter_made"


class CounterQuotaSpent(DomainError):
    """Raised when a manufacturer has countered as many offers as it may for now."""

    default_detail = _(
        "Your organisation has made as many counter-offers as it may for now; accept or decline the"
        " offer."
    )
    default_code = "counter_quota_spent"

    def __init__(self, *, most: int, days: int) -> None:
        message = gettext(
            "Your organisation may make %(most)s counter-offers in %(days)s days and has made them;"
            " accept or decline the offer."
        )
        super().__init__(message % {"most": most, "days": days})


class CounterRefused(DomainError):
    """Raised when a counter-offer cannot be carried out; has a RefusalReason."""

    default_detail = _("The terms of the counter-offer cannot be carried out; the offer stands.")
    default_code = "counter_refused"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__()


class VersionChanging(DomainError):
    """Raised when a version is accepted while its pieces are matched again."""

    default_detail = _(
        "A factory makes fewer pieces than this version says, and the others are matched again now."
        " A new version follows within minutes; accept that one."
    )
    default_code = "version_changing"
    field = "status"
    retry_after = 30
