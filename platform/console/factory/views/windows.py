"""One capacity window: drawn, changed, published, paused, taken back, repeated."""

from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from common.clock import now
from console.common.pages import get_row_or_404
from console.factory.base import FactoryPage, FormPage, NotDone, PlannerAction
from console.factory.forms.windows import (
    NewWindowForm,
    WindowForm,
    local,
    plain,
    started,
)
from console.factory.messages import said_of
from console.factory.undo import forget, remember, undoable
from console.factory.week import Week, segments_of, week_of
from factories import services
from factories.models import CapacityWindow, Factory, Machine
from factories.selectors import hours_of
from factories.states import OFFERED_STATUSES, WindowStatus
from matching.models import Allocation
from matching.states import LIVE_STATUSES, UNSEEN_STATUSES

# A day shift, where a day is chosen and no hours.
SHIFT = (time(8), time(16))


class OfWindow:
    """A page or deed about one of the organisation's windows; times are of its factory."""

    own: Any
    kwargs: dict[str, Any]

    @cached_property
    def window(self) -> CapacityWindow:
        """The window of the address, or a 404."""
        rows = self.own(CapacityWindow.objects).select_related(
            "machine__factory", "machine__process"
        )
        return get_row_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def zone(self) -> ZoneInfo:
        """The window's own; strangers never get so far as to be told a time."""
        if self.request.membership is None:
            return ZoneInfo("UTC")
        return ZoneInfo(self.window.machine.factory.time_zone)


class Window(OfWindow, FactoryPage):
    """A window with its hours, what is made in it, and what can be done with it."""

    template_name = "factory/window.html"
    partial_template_name = "factory/window_part.html"
    title = _("Capacity window")
    nav_name = "factory:calendar"

    def get_context_data(self) -> dict[str, Any]:
        """The window, its hours and its work."""
        window = self.window
        hours = hours_of([window])[window.pk]
        work = self.own(Allocation.objects).filter(window=window)
        work = work.filter(status__in=LIVE_STATUSES).exclude(status__in=UNSEEN_STATUSES)
        return {
            "window": window,
            "hours": hours,
            "segments": segments_of(hours),
            "work": work.select_related("order", "operation__process").order_by("due_on", "pk"),
            "is_draft": window.status == WindowStatus.DRAFT,
            "is_published": window.status == WindowStatus.PUBLISHED,
            "is_paused": window.status == WindowStatus.PAUSED,
            "is_open": window.status in (WindowStatus.DRAFT, *OFFERED_STATUSES),
            "is_ahead": window.expires_at > now(),
        }


class EditsWindow(FormPage):
    """What the forms for new and for stored windows share."""

    template_name = "factory/window_form.html"
    partial_template_name = "factory/window_form_part.html"
    nav_name = "factory:calendar"

    def machines(self) -> Any:
        """The organisation's machines, by factory and name."""
        rows = self.own(Machine.objects).select_related("factory")
        return rows.order_by("factory__name", "name")

    def options(self) -> dict[str, Any]:
        """What the form is told of the user."""
        return {"machines": self.machines(), "shows_prices": self.sees_prices}


class NewWindow(EditsWindow):
    """A new window: drawn on the calendar, or chosen by keyboard; alone or week after week."""

    title = _("New window")

    def form(self, *sent: Any) -> NewWindowForm:
        return NewWindowForm(*sent, initial=self.initial(), **self.options())

    def initial(self) -> dict[str, Any]:
        """What the address says of machine and times; the rest is the machine's default."""
        asked = self.request.GET
        machine = self.machines().filter(pk=as_id(asked.get("machine"))).first()
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
        hours = machine.count * (end - start).total_seconds() / 3600
        return found | {
            "machine": machine.pk,
            "offered_hours": f"{hours:.4f}".rstrip("0").rstrip("."),
            "hourly_rate": plain(machine.hourly_rate),
        }

    def span(self, asked: QueryDict) -> tuple[datetime, datetime]:
        """From when to when, by the address; else the day shift of tomorrow."""
        start, end = (local(asked.get(name, "")) for name in ("starts_at", "ends_at"))
        if start and end and start < end:
            return start, end
        day = start.date() if start else timezone.localdate() + timedelta(days=1)
        return tuple(datetime.combine(day, hour, self.zone) for hour in SHIFT)  # type: ignore[return-value]

    def save(self, form: Any) -> str:
        drafts, publish = form.drafts(), form.cleaned_data["publish"]
        make = services.offer_windows if publish else services.create_windows
        windows = make(drafts=drafts, by=self.request.user)
        remember(self.request, windows)
        words = (
            ngettext("%(count)s window published.", "%(count)s windows published.", len(windows))
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
    """Which of the weeks that the form asks for would clash; nothing is stored."""

    template_name = "factory/window_checks.html"
    partial_template_name = "factory/window_checks.html"
    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The list of weeks beside the form."""
        return self.render_to_response(checks(self, self.form(request.POST)))


def checks(page: Any, form: Any) -> dict[str, Any]:
    """Each week that a form asks for, with what speaks against it; nothing for one good week."""
    if not form.is_bound or set(form.errors) - {"__all__", "starts_at", "offered_hours"}:
        return {}
    if not {"starts_at", "ends_at", "offered_hours"} <= set(form.cleaned_data):
        return {}
    drafts = form.drafts()
    found = services.check_windows(
        drafts=drafts, by=page.request.user, publish=form.cleaned_data["publish"]
    )
    rows = [
        {**draft, "faults": [said_of(fault) for fault in faults]}
        for draft, faults in zip(drafts, found, strict=True)
    ]
    bad = sum(bool(row["faults"]) for row in rows)
    return {"checks": rows if bad or len(rows) > 1 else [], "bad_checks": bad}


class RepeatWindow(OfWindow, NewWindow):
    """The same window in the weeks that follow it."""

    title = _("Repeat weekly")

    def initial(self) -> dict[str, Any]:
        """The window a week later, and three times more."""
        (later,) = services.weekly(services.terms_of(self.window), weeks=[1], zone=self.zone)
        shifted = {"starts_at": later["starts_at"], "ends_at": later["ends_at"]}
        publish = self.window.status != WindowStatus.DRAFT
        return {**started(self.window), **shifted, "repeats": 3, "publish": publish}


class ChangeWindow(OfWindow, EditsWindow):
    """A stored window's terms, as far as its state leaves them open."""

    title = _("Change window")

    @property
    def edited(self) -> CapacityWindow:
        return self.window

    def form(self, *sent: Any) -> WindowForm:
        return WindowForm(*sent, initial=started(self.window), **self.options())

    def get_context_data(self) -> dict[str, Any]:
        return {"window": self.window}

    def save(self, form: Any) -> str:
        services.change_window(window=self.window, terms=form.terms(), by=self.request.user)
        return gettext("The window is changed.")

    def get_success_url(self, form: Any) -> str:
        return calendar_at(form.cleaned_data["machine"], form.cleaned_data["starts_at"])


class WindowAction(OfWindow, PlannerAction):
    """What is done with one window; back to its week."""

    def get_success_url(self) -> str:
        if self.request.POST.get("next"):
            return super().get_success_url()
        return calendar_at(self.window.machine, self.window.starts_at)


class PublishWindow(WindowAction):
    """Lets the window be matched, for the first time or again."""

    def perform(self) -> str:
        window = services.publish_window(window=self.window, by=self.request.user)
        remember(self.request, [window])
        return gettext("The window is published; the next match run may use it.")


class PauseWindow(WindowAction):
    """Keeps the window from being matched."""

    def perform(self) -> str:
        services.pause_window(window=self.window, by=self.request.user)
        return gettext("The window is paused; what is reserved stays reserved.")


class WithdrawWindow(WindowAction):
    """Takes the window back for good."""

    def perform(self) -> str:
        services.withdraw_window(window=self.window, by=self.request.user)
        return gettext("The window is withdrawn.")


class CopyWindow(WindowAction):
    """The same window next week: published where this one is, else a draft."""

    def perform(self) -> str:
        drafts = services.weekly(services.terms_of(self.window), weeks=[1], zone=self.zone)
        is_draft = self.window.status == WindowStatus.DRAFT
        make = services.create_windows if is_draft else services.offer_windows
        windows = make(drafts=drafts, by=self.request.user)
        remember(self.request, windows)
        return gettext("The window is copied to the next week.")

    def get_success_url(self) -> str:
        return calendar_at(self.window.machine, self.window.starts_at + timedelta(weeks=1))


class PublishDrafts(PlannerAction):
    """All drafts of a factory whose time has not come, together."""

    success_url = "factory:calendar"

    def perform(self) -> str:
        rows = self.own(CapacityWindow.objects).filter(
            machine__factory=as_id(self.request.POST.get("factory")),
            status=WindowStatus.DRAFT,
            starts_at__gt=now(),
            expires_at__gt=now(),
        )
        ids = list(rows.order_by("starts_at", "pk").values_list("pk", flat=True))
        windows = services.publish_windows(ids=ids, by=self.request.user)
        remember(self.request, windows)
        words = ngettext("%(count)s window published.", "%(count)s windows published.", len(ids))
        return words % {"count": len(ids)}


class CopyWeek(PlannerAction):
    """The windows of a factory's week as drafts of the next, but those that are there already."""

    success_url = "factory:calendar"

    def perform(self) -> str:
        factory = get_row_or_404(
            self.own(Factory.objects), pk=as_id(self.request.POST.get("factory"))
        )
        zone = ZoneInfo(factory.time_zone)
        this = week_of(self.monday(), zone=zone, today=timezone.localdate())
        later = week_of(this.after, zone=zone, today=timezone.localdate())
        there = set(self.windows(factory, later).values_list("machine", "starts_at"))
        drafts = [
            draft
            for row in self.windows(factory, this)
            for draft in services.weekly(services.terms_of(row), weeks=[1], zone=zone)
            if (row.machine_id, draft["starts_at"]) not in there
        ]
        if not drafts:
            raise NotDone(gettext("This week has no window to copy."))
        made = services.create_windows(drafts=drafts, by=self.request.user)
        remember(self.request, made)
        words = ngettext(
            "%(count)s draft is copied to the next week; publish it when it is right.",
            "%(count)s drafts are copied to the next week; publish them when they are right.",
            len(made),
        )
        return words % {"count": len(made)}

    def monday(self) -> date:
        """The week that the form names."""
        try:
            return date.fromisoformat(self.request.POST.get("week", ""))
        except ValueError:
            return timezone.localdate()

    def windows(self, factory: Factory, week: Week) -> Any:
        """The factory's windows that start in the week and were not taken back."""
        rows = self.own(CapacityWindow.objects).filter(
            machine__factory=factory, starts_at__gte=week.starts_at, starts_at__lt=week.ends_at
        )
        return rows.exclude(status=WindowStatus.WITHDRAWN).order_by("starts_at", "pk")

    def get_success_url(self) -> str:
        query = {
            "factory": self.request.POST.get("factory", ""),
            "week": self.monday() + timedelta(weeks=1),
        }
        return f"{reverse('factory:calendar')}?{urlencode(query)}"


class UndoWindows(PlannerAction):
    """Takes back what was just made or published, as long as nobody reserved hours of it."""

    success_url = "factory:calendar"

    def perform(self) -> str:
        kept = [UUID(pk) for pk in undoable(self.request)]
        rows = self.own(CapacityWindow.objects).filter(pk__in=kept)
        ids = list(rows.values_list("pk", flat=True))
        services.withdraw_windows(ids=ids, by=self.request.user)
        forget(self.request)
        words = ngettext("%(count)s window taken back.", "%(count)s windows taken back.", len(ids))
        return words % {"count": len(ids)}


def calendar_at(machine: Machine, instant: datetime) -> str:
    """The calendar's page with the week in which the machine has this instant."""
    day = instant.astimezone(ZoneInfo(machine.factory.time_zone)).date()
    query = urlencode({"factory": machine.factory_id, "week": day.isoformat()})
    return f"{reverse('factory:calendar')}?{query}"


def as_id(text: str | None) -> UUID | None:
    """An id of an address; None where it is none."""
    try:
        return UUID(text or "")
    except ValueError:
        return None
