"""Computes the machine time that pieces consume: the setup first, then by piece."""

from matching.models import Allocation


def worked_ms(allocation: Allocation, pieces: int) -> int:
    """Returns ms of the setup and of these pieces; `machine_ms` is of all."""
    setup = setup_ms(allocation)
    return setup + (allocation.machine_ms - setup) * pieces // allocation.quantity


def setup_ms(allocation: Allocation) -> int:
    """Returns machine ms before the first piece, consumed when production starts."""
    return min(allocation.operation.setup_ms, allocation.machine_ms)
