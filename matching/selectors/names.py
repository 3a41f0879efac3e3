"""Reads the names by which buyer and factory of an allocation see each other."""

from matching.models import Allocation
from matching.states import NAMED_STATUSES


def buyer_name(allocation: Allocation) -> str:
    """Returns the buyer's name once both sides agreed, its alias until then."""
    organisation = allocation.order.organisation
    return organisation.name if allocation.status in NAMED_STATUSES else organisation.alias


def factory_name(allocation: Allocation) -> str:
    """Returns the factory's name once both sides agreed; empty until then."""
    return allocation.window.machine.factory.name if allocation.status in NAMED_STATUSES else ""
