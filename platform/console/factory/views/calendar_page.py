"""Serves the calendar of a factory's machines and windows in one week."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from common.clock import now
from console.common.tables import EXPORT_FORMATS, export_table, make_table, without
from console.factory.charts.week_calendar import (
    CalendarWeek,
    hour_labels,
    rows_of,
    total_hours,
    week_of,
)
from console.factory.factory_pages import FactoryPage
from console.factory.tables.window_table import WindowTable
from console.factory.undo import undoable_ids
from factories.models import CapacityWindow, Machine
from factories.selectors import hours_of
from factories.states import WindowStatus


class CalendarPage(FactoryPage):
    """Renders machines by day with free, reserved, booked and completed hours."""

    template_name = "factory/calendar.html"
    title = _("Calendar")
    nav_name = "factory:calendar"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Renders the week, or exports its windows."""
        context = self.get_context_data()
        wanted = request.GET.get("export", "")
        if wanted in dict(EXPORT_FORMATS):
            return export_table(context["table"], wanted, "capacity-windows")
        return self.render_to_response(context)

    def get_context_data(self) -> dict[str, Any]:
        machines = list(self.machines())
        windows = list(self.windows())
        hours = hours_of(windows)
        for window in windows:
            window.hours = hours[window.pk]
        offered = [hours[row.pk] for row in windows if row.status != WindowStatus.DRAFT]
        sums = total_hours(offered)
        kind = WindowTable if self.sees_prices else without(WindowTable, "hourly_rate")
        table = make_table(self.request, kind, windows)
        return {
            "week": self.week,
            "rows": rows_of(self.week, machines, windows, hours),
            "sums": sums,
            "sum_labels": hour_labels(sums),
            "today": timezone.localdate(),
            "table": table,
            "drafts": self.drafts(),
            "undoable": undoable_ids(self.request) if self.can_plan else None,
        }

    @cached_property
    def week(self) -> CalendarWeek:
        """Returns the week of the day in the address, else the current one."""
        today = timezone.localdate()
        try:
            day = date.fromisoformat(self.request.GET.get("week", ""))
            return week_of(day, zone=self.zone, today=today)
        except (ValueError, OverflowError):
            return week_of(today, zone=self.zone, today=today)

    def machines(self) -> QuerySet[Machine]:
        """Returns the machines of the factory."""
        rows = self.own(Machine.objects).filter(factory=self.factory)
        return rows.select_related("process", "factory__currency").order_by("name")

    def windows(self) -> QuerySet[CapacityWindow]:
        """Returns the week's windows that were not withdrawn."""
        rows = self.own(CapacityWindow.objects).filter(
            machine__factory=self.factory,
            starts_at__lt=self.week.ends_at,
            ends_at__gt=self.week.starts_at,
        )
        rows = rows.exclude(status=WindowStatus.WITHDRAWN).prefetch_related("spans")
        return rows.select_related("machine__factory", "machine__process").order_by(
            "starts_at", "machine__name", "pk"
        )

    def drafts(self) -> int:
        """Counts the factory's drafts, of any week, that could be published now."""
        rows = self.own(CapacityWindow.objects).filter(machine__factory=self.factory)
        return rows.publishable_at(now()).count()
