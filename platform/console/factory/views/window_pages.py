"""Shows, creates, edits, checks and repeats one capacity window."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from common.clock import hours_from_ms, now
from console.common.messages import error_message
from console.common.pages import get_row_or_404
from console.factory.charts.week_calendar import hour_labels, segments_of, week_of
from console.factory.factory_pages import FactoryFormPage, FactoryPage
from console.factory.forms.window_forms import (
    NewWindowForm,
    WindowForm,
    initial_of,
    kept_spans_of,
    local_instant,
    plain,
)
from console.factory.undo import remember
from console.factory.views.addresses import calendar_at, uuid_or_none
from factories.models import CapacityWindow, Machine
from factories.selectors import hours_of
from factories.services import window_batches, window_changes, window_drafts
from factories.spans import later_spans
from factories.states import OFFERED_STATUSES, WindowStatus
from matching.models import Allocation
from matching.selectors.waiting_steps import waiting_orders
from matching.states import LIVE_STATUSES, UNSEEN_STATUSES

# A chosen day without hours gets a day shift.
SHIFT = (time(8), time(16))


class WindowMixin:
    """Finds one window of the organisation, with times of its factory."""

    own: Any
    kwargs: dict[str, Any]

    @cached_property
    def window(self) -> CapacityWindow:
        """Returns the window of the address. Raises Http404."""
        rows = self.own(CapacityWindow.objects).select_related(
            "machine__factory", "machine__process"
        )
        rows = rows.prefetch_related("spans")
        return get_row_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def zone(self) -> ZoneInfo:
        """Returns the window's time zone; UTC without a membership."""
        if self.request.membership is None:
            return ZoneInfo("UTC")
        return ZoneInfo(self.window.machine.factory.time_zone)


class WindowPage(WindowMixin, FactoryPage):
    """Renders a window with its hours, its work and its actions."""

    template_name = "factory/window.html"
    partial_template_name = "factory/window_part.html"
    title = _("Capacity slot")
    nav_name = "factory:calendar"

    def get_context_data(self) -> dict[str, Any]:
        window = self.window
        hours = hours_of([window])[window.pk]
        work = self.own(Allocation.objects).filter(window=window)
        work = work.filter(status__in=LIVE_STATUSES).exclude(status__in=UNSEEN_STATUSES)
        return {
            "window": window,
            "hours": hours,
            "hour_labels": hour_labels(hours),
            "segments": segments_of(hours),
            "work": work.select_related("order", "operation__process").order_by("due_on", "pk"),
            "is_draft": window.status == WindowStatus.DRAFT,
            "is_published": window.status == WindowStatus.PUBLISHED,
            "is_paused": window.status == WindowStatus.PAUSED,
            "is_open": window.status in (WindowStatus.DRAFT, *OFFERED_STATUSES),
            "is_ahead": window.expires_at > now(),
            "spans": window.span_times,
            "can_split": self.can_split(),
            "waiting_orders": waiting_orders(window) if self.can_split() else 0,
            "other_slots": self.other_slots() if len(window.span_times) == 1 else 0,
        }

    def can_split(self) -> bool:
        """Returns whether the window can be divided into shifts."""
        is_open = self.window.status in (WindowStatus.DRAFT, *OFFERED_STATUSES)
        return is_open and not self.window.reserved_ms and len(self.window.shifts) > 1

    def other_slots(self) -> int:
        """Counts further offered windows of the machine in the same week."""
        day = self.window.starts_at.astimezone(self.zone).date()
        week = week_of(day, zone=self.zone, today=day)
        rows = self.own(CapacityWindow.objects).filter(
            machine=self.window.machine_id,
            status__in=OFFERED_STATUSES,
            starts_at__gte=week.starts_at,
            starts_at__lt=week.ends_at,
        )
        return rows.exclude(pk=self.window.pk).count()


class WindowFormPage(FactoryFormPage):
    """Provides machines and options to the forms of windows."""

    template_name = "factory/window_form.html"
    partial_template_name = "factory/window_form_part.html"
    nav_name = "factory:calendar"

    def machines(self) -> Any:
        """Returns the organisation's machines, by factory and name."""
        rows = self.own(Machine.objects).select_related("factory")
        return rows.order_by("factory__name", "name")

    def options(self) -> dict[str, Any]:
        return {"machines": self.machines(), "shows_prices": self.sees_prices}


class NewWindow(WindowFormPage):
    """Creates a window, drawn or typed, alone or weekly."""

    title = _("New idle slot")

    def form(self, *sent: Any) -> NewWindowForm:
        return NewWindowForm(*sent, initial=self.initial(), **self.options())

    def initial(self) -> dict[str, Any]:
        """Returns machine and times of the address, else the machine's defaults."""
        asked = self.request.GET
        machine = self.machines().filter(pk=uuid_or_none(asked.get("machine"))).first()
        if machine is None:
            machine = self.machines().filter(factory=self.factory).first()
        start, end = self.span(asked)
        found = {
            "starts_at": start,
            "ends_at": end,
            "opening_cost": 0,
            "least_lot": 1,
            "notice_hours": 0,
            "repeats": 0,
            "publish": True,
        }
        if machine is None:
            return found
        window = CapacityWindow(machine=machine, starts_at=start, ends_at=end)
        return found | {
            "machine": machine.pk,
            "offered_hours": plain(hours_from_ms(window.most_ms)),
            "hourly_rate": plain(machine.hourly_rate),
        }

    def span(self, asked: QueryDict) -> tuple[datetime, datetime]:
        """Returns start and end of the address, else tomorrow's day shift."""
        start, end = (local_instant(asked.get(name, "")) for name in ("starts_at", "ends_at"))
        if start and end and start < end:
            return start, end
        day = start.date() if start else timezone.localdate() + timedelta(days=1)
        return tuple(datetime.combine(day, hour, self.zone) for hour in SHIFT)  # type: ignore[return-value]

    def save(self, form: Any) -> str:
        drafts, publish = form.drafts(), form.cleaned_data["publish"]
        make = window_batches.offer_windows if publish else window_drafts.create_windows
        windows = make(drafts=drafts, by=self.request.user)
        remember(self.request, windows)
        words = (
            ngettext("%(count)s slot published.", "%(count)s slots published.", len(windows))
            if publish
            else ngettext("%(count)s draft saved.", "%(count)s drafts saved.", len(windows))
        )
        return words % {"count": len(windows)}

    def get_success_url(self, form: Any) -> str:
        return calendar_at(form.cleaned_data["machine"], form.cleaned_data["starts_at"])

    def show_form(self, form: Any) -> HttpResponse:
        context = {"form": form, "form_title": self.title, "is_new": True, **checks(self, form)}
        return self.render_to_response(context)


class CheckWindow(NewWindow):
    """Checks the weeks of the form for conflicts; stores nothing."""

    template_name = "factory/window_checks.html"
    partial_template_name = "factory/window_checks.html"
    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Renders the list of weeks."""
        return self.render_to_response(checks(self, self.form(request.POST)))


def checks(page: Any, form: Any) -> dict[str, Any]:
    """Checks each week of a form; empty for one week without errors."""
    if not form.is_bound or set(form.errors) - {"__all__", "starts_at", "offered_hours"}:
        return {}
    if not {"spans", "offered_ms"} <= set(form.cleaned_data):
        return {}
    drafts = form.drafts()
    found = window_batches.check_windows(
        drafts=drafts, by=page.request.user, publish=form.cleaned_data["publish"]
    )
    rows = [
        {**draft, "errors": [error_message(error) for error in errors]}
        for draft, errors in zip(drafts, found, strict=True)
    ]
    bad = sum(bool(row["errors"]) for row in rows)
    if bad or len(rows) > 1:
        return {"checks": rows, "bad_checks": bad}
    return {"checks": [], "bad_checks": 0, "offered_ms": drafts[0]["offered_ms"]}


class RepeatWindow(WindowMixin, NewWindow):
    """Repeats a window in the following weeks."""

    title = _("Repeat weekly")

    def initial(self) -> dict[str, Any]:
        """Returns the window a week later, with three more."""
        (later,) = window_batches.repeat_weekly(
            window_batches.terms_of(self.window), weeks=[1], zone=self.zone
        )
        shifted = {"starts_at": later["starts_at"], "ends_at": later["ends_at"]}
        shifted["offered_hours"] = plain(hours_from_ms(later["offered_ms"]))
        publish = self.window.status != WindowStatus.DRAFT
        return {**initial_of(self.window), **shifted, "repeats": 3, "publish": publish}

    def form(self, *sent: Any) -> NewWindowForm:
        kept = kept_spans_of(self.window)
        later = later_spans(kept, window_batches.WEEK, self.zone)
        return NewWindowForm(*sent, initial=self.initial(), kept_spans=later, **self.options())


class EditWindow(WindowMixin, WindowFormPage):
    """Edits a stored window's terms, as far as its state allows."""

    title = _("Edit slot")

    @property
    def edited(self) -> CapacityWindow:
        return self.window

    def form(self, *sent: Any) -> WindowForm:
        kept = kept_spans_of(self.window)
        return WindowForm(*sent, initial=initial_of(self.window), kept_spans=kept, **self.options())

    def get_context_data(self) -> dict[str, Any]:
        return {"window": self.window}

    def save(self, form: Any) -> str:
        window_changes.change_window(window=self.window, terms=form.terms(), by=self.request.user)
        return gettext("The slot is changed.")

    def get_success_url(self, form: Any) -> str:
        return calendar_at(form.cleaned_data["machine"], form.cleaned_data["starts_at"])
