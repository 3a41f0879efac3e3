"""Keeps prices from members whose organisation does not show them any."""

from typing import Any
from uuid import UUID


class HidesPrices:
    """For serializers of owned rows: `price_fields` are null for members without prices.

    `owner_id` tells whose prices they are. The serializer's context has the request.
    """

    price_fields: tuple[str, ...] = ()

    def owner_id(self, row: Any) -> UUID:
        """The organisation that decides who of its members sees the row's prices."""
        raise NotImplementedError

    def to_representation(self, row: Any) -> dict[str, Any]:
        shown = super().to_representation(row)
        if not self.context["request"].user.sees_prices_of(self.owner_id(row)):
            shown.update(dict.fromkeys(self.price_fields))
        return shown
