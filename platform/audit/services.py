"""Requests audits of the ledger."""

from celery import current_app
from django.utils.translation import gettext_lazy as _
from kombu.exceptions import OperationalError

from common.errors import DomainError


class BrokerUnavailable(DomainError):
    """Raised when the broker accepts no message."""

    default_detail = _(
        "No worker can be reached now; the ledger is checked every five minutes anyway."
    )
    default_code = "nobody_to_ask"
    status = 503
    retry_after = 30


def request_audit() -> None:
    """Enqueues an audit of the ledger now. Raises BrokerUnavailable."""
    try:
        current_app.send_task("audit.tasks.audit_books")
    except OperationalError as error:
        raise BrokerUnavailable from error
