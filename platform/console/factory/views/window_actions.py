"""Publishes, pauses, withdraws and copies capacity windows from their pages."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from common.clock import now
from console.common.pages import get_row_or_404
from console.factory.charts.week_calendar import CalendarWeek, week_of
from console.factory.factory_pages import InvalidInput, PlannerAction
from console.factory.undo import forget, remember, undoable_ids
from console.factory.views.addresses import calendar_at, uuid_or_none
from console.factory.views.window_pages import WindowMixin
from factories.models import CapacityWindow, Factory
from factories.services import (
    window_batches,
    window_drafts,
    window_publication,
    window_shifts,
)
from factories.states import WindowStatus


class WindowAction(WindowMixin, PlannerAction):
    """Acts on one window and returns to its week."""

    def get_success_url(self) -> str:
        if self.request.POST.get("next"):
            return super().get_success_url()
        return calendar_at(self.window.machine, self.window.starts_at)


class PublishWindow(WindowAction):
    """Publishes a draft or paused window."""

    def perform(self) -> str:
        window = window_publication.publish_window(window=self.window, by=self.request.user)
        remember(self.request, [window])
        return gettext("The slot is published; the next match run may use it.")


class PauseWindow(WindowAction):
    """Pauses a window, so that it is not matched."""

    def perform(self) -> str:
        window_publication.pause_window(window=self.window, by=self.request.user)
        return gettext("The slot is paused; reserved hours stay reserved.")


class WithdrawWindow(WindowAction):
    """Withdraws a window for good."""

    def perform(self) -> str:
        window_publication.withdraw_window(window=self.window, by=self.request.user)
        return gettext("The slot is withdrawn.")


class CopyWindow(WindowAction):
    """Copies a window to the next week: published if it is, else as a draft."""

    def perform(self) -> str:
        drafts = window_batches.repeat_weekly(
            window_batches.terms_of(self.window), weeks=[1], zone=self.zone
        )
        is_draft = self.window.status == WindowStatus.DRAFT
        make = window_drafts.create_windows if is_draft else window_batches.offer_windows
        windows = make(drafts=drafts, by=self.request.user)
        remember(self.request, windows)
        return gettext("The slot is copied to the next week.")

    def get_success_url(self) -> str:
        start = self.window.starts_at.astimezone(self.zone) + timedelta(weeks=1)
        return calendar_at(self.window.machine, start)


class SplitWindow(WindowAction):
    """Divides a window into one for each of its shifts."""

    def perform(self) -> str:
        windows = window_shifts.split_window(window=self.window, by=self.request.user)
        remember(self.request, windows)
        words = ngettext(
            "The slot is now %(count)s slot, one a shift.",
            "The slot is now %(count)s slots, one a shift.",
            len(windows),
        )
        return words % {"count": len(windows)}


class PublishDrafts(PlannerAction):
    """Publishes all future drafts of a factory."""

    success_url = "factory:calendar"

    def perform(self) -> str:
        rows = self.own(CapacityWindow.objects).filter(
            machine__factory=uuid_or_none(self.request.POST.get("factory"))
        )
        rows = rows.publishable_at(now())
        ids = list(rows.order_by("starts_at", "pk").values_list("pk", flat=True))
        windows = window_publication.publish_windows(ids=ids, by=self.request.user)
        remember(self.request, windows)
        words = ngettext("%(count)s slot published.", "%(count)s slots published.", len(ids))
        return words % {"count": len(ids)}


class CopyWeek(PlannerAction):
    """Copies a week's windows to the next as drafts, skipping existing ones."""

    success_url = "factory:calendar"

    def perform(self) -> str:
        factory = get_row_or_404(
            self.own(Factory.objects), pk=uuid_or_none(self.request.POST.get("factory"))
        )
        zone = ZoneInfo(factory.time_zone)
        this = week_of(self.monday(), zone=zone, today=timezone.localdate())
        later = week_of(this.after, zone=zone, today=timezone.localdate())
        there = {(row.machine_id, row.starts_at) for row in self.windows(factory, later)}
        drafts = [
            draft
            for row in self.windows(factory, this)
            for draft in window_batches.repeat_weekly(
                window_batches.terms_of(row), weeks=[1], zone=zone
            )
            if (row.machine_id, draft["starts_at"]) not in there
        ]
        if not drafts:
            raise InvalidInput(gettext("This week has no slot to copy."))
        made = window_drafts.create_windows(drafts=drafts, by=self.request.user)
        remember(self.request, made)
        words = ngettext(
            "%(count)s draft is copied to the next week; publish it when it is right.",
            "%(count)s drafts are copied to the next week; publish them when they are right.",
            len(made),
        )
        return words % {"count": len(made)}

    def monday(self) -> date:
        """Returns the posted week."""
        try:
            return date.fromisoformat(self.request.POST.get("week", ""))
        except ValueError:
            return timezone.localdate()

    def windows(self, factory: Factory, week: CalendarWeek) -> Any:
        """Returns the week's windows that were not withdrawn."""
        rows = self.own(CapacityWindow.objects).filter(
            machine__factory=factory, starts_at__gte=week.starts_at, starts_at__lt=week.ends_at
        )
        rows = rows.exclude(status=WindowStatus.WITHDRAWN).prefetch_related("spans")
        return rows.order_by("starts_at", "pk")

    def get_success_url(self) -> str:
        query = {
            "factory": self.request.POST.get("factory", ""),
            "week": self.monday() + timedelta(weeks=1),
        }
        return f"{reverse('factory:calendar')}?{urlencode(query)}"


class UndoWindows(PlannerAction):
    """Withdraws windows just created or published while none is reserved."""

    success_url = "factory:calendar"

    def perform(self) -> str:
        kept = [UUID(pk) for pk in undoable_ids(self.request)]
        rows = self.own(CapacityWindow.objects).filter(pk__in=kept)
        ids = list(rows.values_list("pk", flat=True))
        window_batches.withdraw_windows(ids=ids, by=self.request.user)
        forget(self.request)
        words = ngettext("%(count)s slot withdrawn.", "%(count)s slots withdrawn.", len(ids))
        return words % {"count": len(ids)}
