"""What the supply side refuses, in words; and which database constraint stands behind which."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from common.errors import DomainError


class HoursOfferedTwice(DomainError):
    """Another published or paused window of this machine overlaps these times."""

    field = "starts_at"


class TooLate(DomainError):
    """A window is published before it starts and before it expires; move it or withdraw it."""

    field = "starts_at"


class MoreThanTheMachineHas(DomainError):
    """More hours are offered than the machine has between the start and the end."""

    field = "offered_hours"


class WindowClosed(DomainError):
    """This window is withdrawn or expired; make a new one instead."""

    field = "status"


class MachineStays(DomainError):
    """A window that was published stays with its machine; withdraw it and make a new one."""

    field = "machine"


class TermsReserved(DomainError):
    """Hours of this window are reserved on these terms, which therefore stay as they are."""


class BelowReserved(DomainError):
    """The window cannot offer fewer hours than are reserved."""

    field = "offered_hours"


class HoursReserved(DomainError):
    """Hours of this window are reserved; pause it, or wait until they are given back."""

    field = "reserved_hours"


class CurrencyStays(DomainError):
    """Windows of this factory were published in its currency, which therefore stays."""

    field = "currency"


class ProcessReserved(DomainError):
    """Hours of this machine are reserved for its process, which therefore stays."""

    field = "process"


class CountOffered(DomainError):
    """Published or paused windows offer more hours than so few machines have."""

    field = "count"


class SameLevel(DomainError):
    """The factory already has this verification level."""

    field = "level"


class FactoryNameTaken(DomainError):
    """Another factory of this organisation has this name."""

    field = "name"


class MachineNameTaken(DomainError):
    """Another machine of this factory has this name."""

    field = "name"


class CertificationKnown(DomainError):
    """This factory already has a certification of this standard with this number."""

    field = "number"


# Only constraints that another request can break meanwhile, or that no rule checks before.
BY_CONSTRAINT: dict[str, type[DomainError]] = {
    "machine_hours_offered_once": HoursOfferedTwice,
    "window_reserved_within_offered": BelowReserved,
    "factory_name_once_per_organisation": FactoryNameTaken,
    "machine_name_once_per_factory": MachineNameTaken,
    "certification_once_per_factory": CertificationKnown,
}


@contextmanager
def refusing_breaches() -> Iterator[None]:
    """One transaction in which a broken constraint becomes its refusal; others stay errors."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        refusal = BY_CONSTRAINT.get(broken_constraint(error))
        if refusal is None:
            raise
        raise refusal from error


def broken_constraint(error: IntegrityError) -> str:
    """The name of the constraint that PostgreSQL reports; empty where it reports none."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or ""
