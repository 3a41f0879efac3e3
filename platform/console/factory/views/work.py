"""Work: what is to be made and sent, today and next, and what is on its way to the factory."""

from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from console.common.messages import label_for
from console.common.tables import ListPage
from console.factory.base import FactoryPage
from console.factory.steps import next_step, waiting_pieces
from console.factory.tables import WorkTable
from console.factory.views.offers import machines_of
from fulfilment import selectors
from matching.models import Allocation
from matching.states import AT_WORK_STATUSES, AllocationStatus

# What is near enough to be worked at now; later lots are in the table alone.
NEAR = timedelta(days=7)
# A page of cards that somebody can look through; the table has the rest.
CARDS_MOST = 40


class WorkFilter(django_filters.FilterSet):
    """By machine, by state, by day."""

    machine = django_filters.ModelChoiceFilter(
        field_name="window__machine", label=_("Machine"), queryset=machines_of, empty_label=_("All")
    )
    status = django_filters.ChoiceFilter(
        label=_("State"), choices=lambda: state_choices(), empty_label=_("All")
    )
    due_until = django_filters.DateFilter(
        field_name="due_on", lookup_expr="lte", label=_("Due until")
    )

    class Meta:
        model = Allocation
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form.fields["due_until"].widget.input_type = "date"


def state_choices() -> list[tuple[str, str]]:
    """The states of work, in the language of the page."""
    return [(status.value, label_for(status.label)) for status in AT_WORK_STATUSES]


class Work(FactoryPage, ListPage):
    """Cards for what is near, by machine; a table of everything."""

    template_name = "factory/work.html"
    title = _("Work")
    nav_name = "factory:work"
    table_class = WorkTable
    filter_class = WorkFilter
    file_name = "work"

    @cached_property
    def work(self) -> QuerySet[Allocation]:
        """All that is agreed and not yet at its receiver."""
        return selectors.work_of(self.organisation)

    def get_queryset(self) -> QuerySet[Allocation]:
        return self.work

    def get_context_data(self) -> dict[str, Any]:
        """The near lots by machine, and what is on its way here."""
        if self.request.htmx:
            return {}
        today = timezone.localdate()
        lots = [carded(lot, today) for lot in self.near(today)]
        machines: dict[Any, list[Any]] = {}
        for lot in lots[:CARDS_MOST]:
            machines.setdefault(lot.window.machine, []).append(lot)
        return {
            "machines": machines,
            "more": max(0, len(lots) - CARDS_MOST),
            "overdue": sum(lot.is_overdue for lot in lots),
            "due_today": sum(lot.due_on == today for lot in lots),
            "near": len(lots),
            "arriving": selectors.shipments_on_their_way_to(self.organisation),
        }

    def near(self, today: Any) -> QuerySet[Allocation]:
        """Begun, due soon, or in a window that is open or opens soon; not what was sent."""
        soon = today + NEAR
        is_near = Q(due_on__lte=soon) | Q(window__starts_at__date__lte=soon)
        begun = ~Q(status=AllocationStatus.CONFIRMED)
        return self.work.exclude(status=AllocationStatus.SHIPPED).filter(is_near | begun)


def carded(lot: Any, today: Any) -> Any:
    """The lot with what its card says."""
    lot.is_overdue = lot.due_on < today
    lot.is_today = lot.due_on == today
    lot.next_step = next_step(lot)
    lot.waiting = waiting_pieces(lot)
    lot.remaining = max(0, lot.pieces - (lot.done or 0))
    return lot
