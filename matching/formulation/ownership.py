"""Finds the options of orders at factories of their own or a linked organisation.

What such a factory asks says nothing about what the order would cost elsewhere, so these options
are left out of its expected alone cost.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from accounts.selectors import linked_organisations
from factories.models import Factory
from matching.engine.model.columns import Columns, Flags
from orders.models import Order


@dataclass(frozen=True, slots=True)
class OwnershipLinks:
    """Holds the organisations of orders and factories, and which are linked."""

    order_owners: Mapping[str, Any]
    factory_owners: Mapping[str, Any]
    linked: Mapping[Any, frozenset[Any]]

    def linked_options(self, columns: Columns) -> Flags:
        """Returns a flag for each option of a problem."""
        owners = {self.factory_owners[name] for name in columns.factory_ids}
        wanted = {self.order_owners[name] for name in columns.order_ids}
        numbers = {owner: number for number, owner in enumerate(owners | wanted)}
        table = np.eye(len(numbers), dtype=bool)
        for owner in wanted:
            for other in self.linked.get(owner, frozenset()):
                if other in numbers:
                    table[numbers[owner], numbers[other]] = True
        buyers = np.array([numbers[self.order_owners[name]] for name in columns.order_ids], int)
        makers = np.array([numbers[self.factory_owners[name]] for name in columns.factory_ids], int)
        order = columns.operation_order[columns.option_operation]
        factory = columns.window_factory[columns.option_window]
        flags: Flags = table[buyers[order], makers[factory]]
        return flags


def read_links(currency: str, day: date) -> OwnershipLinks:
    """Reads owners and links of open orders and factories, in four queries."""
    open_orders = Order.objects.open_on(day).filter(currency=currency)
    orders = open_orders.values_list("pk", "organisation")
    factories = Factory.objects.filter(currency=currency).values_list("pk", "organisation")
    return OwnershipLinks(
        order_owners={str(pk): owner for pk, owner in orders},
        factory_owners={str(pk): owner for pk, owner in factories},
        linked=linked_organisations(),
    )
