"""Which machine time is worked off when so many pieces are made: the setup first, then by piece."""

from matching.models import Allocation


def worked_ms(allocation: Allocation, pieces: int) -> int:
    """Machine ms of the setup and of so many pieces; all of `machine_ms` when all are made."""
    setup = setup_ms(allocation)
    return setup + (allocation.machine_ms - setup) * pieces // allocation.quantity


def setup_ms(allocation: Allocation) -> int:
    """Machine ms before the first piece, which are worked off when production starts."""
    return min(allocation.operation.setup_ms, allocation.machine_ms)
