"""Keeps prices from members whose organisation does not show them any."""

from typing import Any


class HidesPrices:
    """Nulls `price_fields` for members who see no prices of the row's owner.

    The serializer's `owner_id(row)` names the organisation whose members may see the prices; its
    context holds the request.
    """

    price_fields: tuple[str, ...] = ()

    def to_representation(self, row: Any) -> dict[str, Any]:
        shown = super().to_representation(row)
        if not self.context["request"].user.sees_prices_of(self.owner_id(row)):
            shown.update(dict.fromkeys(self.price_fields))
        return shown
