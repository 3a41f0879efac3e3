"""Moves the learned factor of a machine by the times that its lots took."""

from typing import Any

from factories.services.machine_times import store_learned_factor
from fulfilment.selectors.reported_times import reported_lots
from matching.estimates.learned_factor import learned_factor


def learn_times(*, machine: Any) -> None:
    """Computes the factor from all measured lots of the machine and stores it.

    It applies to later matches of estimated times; what was agreed stays.
    """
    lots = reported_lots(machine)
    store_learned_factor(machine=machine, factor=learned_factor(lots), lots=len(lots))
