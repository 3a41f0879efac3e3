"""Keeps prices from members whose organisation does not show them any."""

from typing import Any

from rest_framework.request import Request
from rest_framework.views import APIView

from common.errors import Forbidden


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


class HidesOperatorPrices(HidesPrices):
    """Nulls `price_fields` of the platform's own rows for operators without prices."""

    def owner_id(self, row: Any) -> None:
        """Returns None: only members of the platform's own organisation see these."""
        return


class PricesOnlyView(APIView):
    """Serves nothing but prices; raises Forbidden for operators who see none."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Checks who asks, after the audience."""
        super().initial(request, *args, **kwargs)
        ensure_operator_prices(request.user)


def ensure_operator_prices(user: Any) -> None:
    """Raises Forbidden for an operator without prices."""
    if not user.sees_prices_of(None):
        raise Forbidden
