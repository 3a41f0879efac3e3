"""What operators ask of the audit."""

from kombu.exceptions import OperationalError

from audit.tasks import audit_books
from common.errors import DomainError


class NobodyToAsk(DomainError):
    """No worker can be told now; the books are looked at every five minutes anyway."""

    status = 503
    retry_after = 30


def request_audit() -> None:
    """Asks a worker to look at the books now; raises NobodyToAsk where the broker is away."""
    try:
        audit_books.delay()
    except OperationalError as error:
        raise NobodyToAsk from error
