"""Stores what was learned of a machine's times."""

from decimal import Decimal

from factories.models import Machine


def store_learned_factor(*, machine: Machine, factor: Decimal, lots: int) -> None:
    """Stores reported ÷ estimated time of a machine, and the lots behind it."""
    Machine.objects.filter(pk=machine.pk).update(learned_time_factor=factor, learned_lots=lots)
