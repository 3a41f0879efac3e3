"""Defines the errors of supply and maps database constraints to them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError


class HoursOfferedTwice(DomainError):
    """Raised when a window overlaps another offered window of its machine."""

    default_detail = _("Another published or paused window of this machine overlaps these times.")
    default_code = "hours_offered_twice"
    field = "starts_at"


class TooLate(DomainError):
    """Raised when a window is published after its start or its expiry."""

    default_detail = _(
        "A window is published before it starts and before it expires; move it or withdraw it."
    )
    default_code = "too_late"
    field = "starts_at"


class MoreThanTheMachineHas(DomainError):
    """Raised when a window offers more hours than its machine has in it."""

    default_detail = _("More hours are offered than the machine has between the start and the end.")
    default_code = "more_than_the_machine_has"
    field = "offered_hours"


class WindowClosed(DomainError):
    """Raised when a withdrawn or expired window is to be changed."""

    default_detail = _("This window is withdrawn or expired; make a new one instead.")
    default_code = "window_closed"
    field = "status"


class MachineStays(DomainError):
    """Raised when a window that was published is to go to another machine."""

    default_detail = _(
        "A window that was published stays with its machine; withdraw it and make a new one."
    )
    default_code = "machine_stays"
    field = "machine"


class TermsReserved(DomainError):
    """Raised when terms on which hours are reserved are to be changed."""

    default_detail = _(
        "Hours of this window are reserved on these terms, which therefore stay as they are."
    )
    default_code = "terms_reserved"


class BelowReserved(DomainError):
    """Raised when a window would offer fewer hours than are reserved."""

    default_detail = _("The window cannot offer fewer hours than are reserved.")
    default_code = "below_reserved"
    field = "offered_hours"


class HoursReserved(DomainError):
    """Raised when a window with reserved hours is to be withdrawn."""

    default_detail = _(
        "Hours of this window are reserved; pause it, or wait until they are given back."
    )
    default_code = "hours_reserved"
    field = "reserved_hours"


class OneShift(DomainError):
    """Raised when a window of a single shift is to be divided."""

    default_detail = _("This window is a single shift already.")
    default_code = "one_shift"
    field = "spans"


class CurrencyStays(DomainError):
    """Raised when a factory changes its currency after a publication."""

    default_detail = _(
        "Windows of this factory were published in its currency, which therefore stays."
    )
    default_code = "currency_stays"
    field = "currency"


class ProcessReserved(DomainError):
    """Raised when a machine with reserved hours changes its process."""

    default_detail = _("Hours of this machine are reserved for its process, which therefore stays.")
    default_code = "process_reserved"
    field = "process"


class CountOffered(DomainError):
    """Raised when a machine's count falls below what its windows offer."""

    default_detail = _(
        "Published or paused windows offer more hours than that number of machines has."
    )
    default_code = "count_offered"
    field = "count"


class SameLevel(DomainError):
    """Raised when a factory is given the verification level that it has."""

    default_detail = _("The factory already has this verification level.")
    default_code = "same_level"
    field = "level"


class FactoryNameTaken(DomainError):
    """Raised when two factories of an organisation would share a name."""

    default_detail = _("Another factory of this organisation has this name.")
    default_code = "factory_name_taken"
    field = "name"


class MachineNameTaken(DomainError):
    """Raised when two machines of a factory would share a name."""

    default_detail = _("Another machine of this factory has this name.")
    default_code = "machine_name_taken"
    field = "name"


class CertificationKnown(DomainError):
    """Raised when a factory's certification is recorded a second time."""

    default_detail = _(
        "This factory already has a certification of this standard with this number."
    )
    default_code = "certification_known"
    field = "number"


# Only constraints that a concurrent request can violate, or that no rule checks before.
BY_CONSTRAINT: dict[str, type[DomainError]] = {
    "machine_hours_offered_once": HoursOfferedTwice,
    "window_reserved_within_offered": BelowReserved,
    "factory_name_once_per_organisation": FactoryNameTaken,
    "machine_name_once_per_factory": MachineNameTaken,
    "certification_once_per_factory": CertificationKnown,
}


@contextmanager
def domain_errors_of_constraints() -> Iterator[None]:
    """Runs one transaction and raises the error of a violated constraint."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        kind = BY_CONSTRAINT.get(broken_constraint(error))
        if kind is None:
            raise
        raise kind from error


def broken_constraint(error: IntegrityError) -> str:
    """Returns the constraint that PostgreSQL reports; empty if it reports none."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or ""
