"""The items of which every cost of a match is the sum."""

from decimal import Decimal
from typing import ClassVar

from django.db import models

from common.money import MoneyField


class CostItems(models.Model):
    """What a match costs, item by item; the total is their sum."""

    machining = MoneyField(default=Decimal(0))
    setup = MoneyField(default=Decimal(0))
    opening = MoneyField(default=Decimal(0))
    transport = MoneyField(default=Decimal(0))
    quality = MoneyField(default=Decimal(0))
    lateness = MoneyField(default=Decimal(0))

    ITEMS: ClassVar = ("machining", "setup", "opening", "transport", "quality", "lateness")

    class Meta:
        abstract = True

    @property
    def total(self) -> Decimal:
        """The sum of the items."""
        return sum((getattr(self, item) for item in self.ITEMS), Decimal(0))
