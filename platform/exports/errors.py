"""Defines why an export cannot be made or fetched."""

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError


class ExportUnderWay(DomainError):
    """Raised when an export is asked for while one is written."""

    default_detail = _("An export is being written; wait until it is ready.")
    default_code = "export_under_way"


class ExportNotReady(DomainError):
    """Raised when an export is fetched that is not ready, or not any more."""

    default_detail = _("This export is not ready, or its time is over; make a new one.")
    default_code = "export_not_ready"


class ExportNeedsPrices(DomainError):
    """Raised when an owner who sees no prices asks for an export."""

    default_detail = _("An export has prices, which are hidden from you; ask another owner.")
    default_code = "export_needs_prices"
    status = 403
