"""Serves work due now and soon, and shipments on their way here."""

from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from console.common.tables import ListPage
from console.factory.factory_pages import FactoryPage
from console.factory.filters import WorkFilter
from console.factory.production_steps import made_to_inspect, next_step, pieces_to_inspect
from console.factory.tables.allocation_tables import WorkTable
from fulfilment import selectors
from fulfilment.selectors.messages import unread_count
from matching.models import Allocation
from matching.states import AllocationStatus

# Cards show allocations due within this period; later ones are in the table alone.
NEAR_PERIOD = timedelta(days=7)
# More cards are hard to look through; the table has the rest.
MAX_CARDS = 40


class WorkPage(FactoryPage, ListPage):
    """Renders cards of near work by machine, and a table of all."""

    template_name = "factory/work.html"
    title = _("Work orders")
    nav_name = "factory:work"
    table_class = WorkTable
    filter_class = WorkFilter
    file_name = "work"

    @cached_property
    def work(self) -> QuerySet[Allocation]:
        """Returns confirmed allocations that have not arrived."""
        rows = selectors.open_work_of(self.organisation)
        return rows.annotate(new_messages=unread_count(self.organisation, "order"))

    def get_queryset(self) -> QuerySet[Allocation]:
        return self.work

    def get_context_data(self) -> dict[str, Any]:
        if self.request.htmx:
            return {}
        today = timezone.localdate()
        allocations = [with_card_fields(allocation, today) for allocation in self.near(today)]
        machines: dict[Any, list[Any]] = {}
        for allocation in allocations[:MAX_CARDS]:
            machines.setdefault(allocation.window.machine, []).append(allocation)
        return {
            "machines": machines,
            "more": max(0, len(allocations) - MAX_CARDS),
            "overdue": sum(allocation.is_overdue for allocation in allocations),
            "due_today": sum(allocation.due_on == today for allocation in allocations),
            "near": len(allocations),
            "arriving": selectors.shipments_on_their_way_to(self.organisation),
        }

    def near(self, today: Any) -> QuerySet[Allocation]:
        """Returns work begun, due soon or in a window that opens soon."""
        soon = today + NEAR_PERIOD
        is_near = Q(due_on__lte=soon) | Q(window__starts_at__date__lte=soon)
        begun = ~Q(status=AllocationStatus.CONFIRMED)
        rows = self.work.exclude(status=AllocationStatus.SHIPPED).filter(is_near | begun)
        return rows.prefetch_related("counter_offers")


def with_card_fields(allocation: Any, today: Any) -> Any:
    """Annotates an allocation with the fields of its card."""
    allocation.is_overdue = allocation.due_on < today
    allocation.is_today = allocation.due_on == today
    allocation.next_step = next_step(allocation)
    allocation.to_inspect = pieces_to_inspect(allocation)
    allocation.made_to_inspect = made_to_inspect(allocation)
    allocation.most_done = selectors.counts_of(allocation).most_done
    return allocation
