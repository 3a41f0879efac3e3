"""Lists counter-offers with both costs, and the uplift by region and process."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.access import Audience
from console.common.tables import ListPage
from console.operator.counters.counter_table import CounterTable, CounterTableWithoutPrices
from matching.models import CounterOffer
from matching.selectors.counter_uplift import counter_offers_for, uplift_by_region_and_process
from vocabularies.models import Process, Region


class CounterOffers(ListPage):
    """Lists counter-offers, of one run if the address names it."""

    audience = (Audience.OPERATOR,)
    template_name = "operator/counter_offers.html"
    title = _("Counter-offers")
    nav_name = "operator:counter-offers"
    file_name = "counter-offers"

    @property
    def table_class(self) -> Any:  # type: ignore[override]
        """Returns the table; without prices for members who see none."""
        return CounterTable if self.sees_prices else CounterTableWithoutPrices

    def get_queryset(self) -> QuerySet[CounterOffer]:
        return counter_offers_for(self.request.user).order_by("-created_at", "pk")

    def get_context_data(self) -> dict[str, Any]:
        return {"uplift": uplift_rows(), "sees_prices": self.sees_prices}


def uplift_rows() -> list[dict[str, Any]]:
    """Returns the uplift with names of regions and processes, and its per cent."""
    rows = list(uplift_by_region_and_process())
    regions = Region.objects.in_bulk({row["region"] for row in rows})
    processes = Process.objects.in_bulk({row["process"] for row in rows})
    return [
        {
            **row,
            "region": regions[row["region"]],
            "process": processes[row["process"]],
            "share": (row["agreed"] - row["offered"]) / row["offered"] if row["offered"] else None,
        }
        for row in rows
    ]
