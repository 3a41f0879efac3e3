"""Computes the machine time that pieces consume: the setup first, then by piece."""

from matching.models import Allocation


def worked_ms(allocation: Allocation, pieces: int) -> int:
    """Returns ms of the setup and of these pieces, good ones and scrap.

    `machine_ms` is of all that are to be started.
    """
    setup = setup_ms(allocation)
    return setup + (allocation.machine_ms - setup) * pieces // allocation.pieces_booked


def setup_ms(allocation: Allocation) -> int:
    """Returns machine ms before the first piece, consumed when production starts."""
    return min(allocation.setup_ms, allocation.machine_ms)
