"""Imports capacity windows from a spreadsheet or a calendar file."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from common.clock import now
from common.errors import DomainError
from console.common.messages import error_message
from console.factory.calendar_import import UnreadableCalendar, spans_of
from console.factory.factory_pages import FactoryFormPage
from console.factory.forms.window_import_forms import CalendarFileForm, SheetForm
from console.factory.messages import add_errors
from console.factory.spreadsheet_import import (
    COLUMNS,
    SheetLine,
    UnreadableSheet,
    read_sheet,
    sheet_of,
)
from console.factory.undo import remember
from console.factory.views.addresses import calendar_at
from factories.models import Machine
from factories.services import window_batches, window_drafts


class WindowSheetPage(FactoryFormPage):
    """Checks the lines of a sheet and shows them with their errors."""

    template_name = "factory/window_sheet.html"
    partial_template_name = ""
    nav_name = "factory:calendar"

    def machines(self) -> Any:
        """Returns the organisation's machines, by factory and name."""
        rows = self.own(Machine.objects).select_related("factory")
        return rows.order_by("factory__name", "name")

    def lines(self, form: SheetForm) -> list[SheetLine]:
        """Parses and checks the lines; empty if the sheet cannot be read."""
        try:
            machines = list(self.machines())
            lines = read_sheet(form.cleaned_data["sheet"], machines, prices=self.sees_prices)
        except UnreadableSheet as error:
            form.add_error("sheet", str(error))
            return []
        good = [line for line in lines if line.terms is not None]
        found = window_batches.check_windows(
            drafts=[line.terms for line in good],
            by=self.request.user,
            publish=form.cleaned_data["publish"],
        )
        for line, errors in zip(good, found, strict=True):
            line.errors.extend(error_message(error) for error in errors)
        return lines

    def show_lines(self, form: Any, lines: list[SheetLine]) -> HttpResponse:
        """Renders the sheet with its parsed lines."""
        bad = sum(bool(line.errors) for line in lines)
        context = {"form": form, "form_title": self.title, "lines": lines, "bad_lines": bad}
        return self.render_to_response(
            {**context, "columns": COLUMNS, "is_ready": bool(lines) and not bad}
        )


class PasteSheet(WindowSheetPage):
    """Checks pasted lines first, then saves all or none."""

    title = _("Paste from a spreadsheet")
    form_class = SheetForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show_lines(SheetForm(initial={"publish": True}), [])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Shows the parsed lines; saves them on request if all are valid."""
        form = SheetForm(request.POST)
        lines = self.lines(form) if form.is_valid() else []
        is_good = bool(lines) and not any(line.errors for line in lines)
        if "save" in request.POST and is_good:
            try:
                return self.saved(form, lines)
            except DomainError as error:
                add_errors(form, error)
        return self.show_lines(form, lines)

    def saved(self, form: SheetForm, lines: list[SheetLine]) -> HttpResponse:
        """Saves all lines and redirects to the first one's week."""
        publish = form.cleaned_data["publish"]
        make = window_batches.offer_windows if publish else window_drafts.create_windows
        windows = make(drafts=[line.terms for line in lines], by=self.request.user)
        remember(self.request, windows)
        words = (
            ngettext("%(count)s slot published.", "%(count)s slots published.", len(windows))
            if publish
            else ngettext("%(count)s draft saved.", "%(count)s drafts saved.", len(windows))
        )
        messages.success(self.request, words % {"count": len(windows)})
        first = min(windows, key=lambda window: window.starts_at)
        return self.go(calendar_at(first.machine, first.starts_at))


class ImportCalendar(WindowSheetPage):
    """Turns a calendar file into a sheet for review before saving."""

    title = _("Import a calendar (.ics)")
    template_name = "factory/calendar_file.html"

    def form(self, *sent: Any) -> CalendarFileForm:
        return CalendarFileForm(*sent, machines=self.machines())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Shows the events as lines of a sheet; stores nothing."""
        form = self.form(request.POST, request.FILES)
        if not form.is_valid():
            return self.show_form(form)
        machine = form.cleaned_data["machine"]
        zone = ZoneInfo(machine.factory.time_zone)
        try:
            spans = spans_of(form.cleaned_data["file"].read(), zone=zone, now=now())
        except UnreadableCalendar as error:
            form.add_error("file", str(error))
            return self.show_form(form)
        self.template_name, self.title = (
            WindowSheetPage.template_name,
            gettext("Review the events"),
        )
        sheet = SheetForm({"sheet": sheet_of(machine, spans)})
        sheet.is_valid()
        return self.show_lines(sheet, self.lines(sheet))

    def get_context_data(self) -> dict[str, Any]:
        return {"is_upload": True, "back": reverse("factory:calendar")}
