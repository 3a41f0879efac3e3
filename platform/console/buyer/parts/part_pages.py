"""Serves the pages of parts: list, drop, facts, routings, prices, order."""

from typing import Any, ClassVar

import django_tables2
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from attachments.errors import FileCannotBeAdded
from attachments.messages import with_text
from attachments.models import Attachment
from attachments.services.uploads import files_together
from attachments.states import AttachmentStatus
from common.access import Audience
from common.errors import DomainError
from console.buyer import defaults
from console.buyer.parts.part_forms import DropForm, PartDetailsForm, PartOrderForm
from console.buyer.parts.part_lines import fact_lines, notes_of, price_lines, routing_lines
from console.buyer.parts.part_words import missing_fields, missing_sentence
from console.common.messages import error_message
from console.common.pages import ActionView, Page, add_errors, get_row_or_404
from console.common.tables import NUMBER, ListPage, Table
from matching.errors import NoCostRates
from matching.estimates.part_quote import quote_part
from matching.estimates.part_routings import PartProposal, propose_for_part
from matching.estimates.routing_proposal.proposed_routings import RoutingProposal
from matching.services.parts.part_orders import order_part, typed_part_order
from orders.models import Part, PartAttachment
from orders.selectors import part_summaries, parts_in_full
from orders.services import part_changes
from vocabularies.models import Process


class PartTable(Table):
    """Renders the buyer's parts."""

    caption = _("Your parts")
    empty_text = _("No parts yet. Drop a drawing or write what you need.")

    name = django_tables2.Column(_("Part"))
    number = django_tables2.Column(_("Drawing number"))
    revision = django_tables2.Column(_("Revision"))
    files_count = django_tables2.Column(_("Files"), attrs=NUMBER)
    created_at = django_tables2.DateTimeColumn(verbose_name=_("Since"), short=True)

    class Meta(Table.Meta):
        pass

    def render_name(self, record: Part) -> SafeString:
        address = reverse("buyer:part", args=[record.pk])
        return format_html('<a class="whole-line" href="{}">{}</a>', address, record.name)

    def value_name(self, record: Part) -> str:
        return record.name


class PartsPage(ListPage):
    """Lists the parts of the buyer."""

    audience = (Audience.BUYER,)
    template_name = "buyer/parts/list.html"
    title = _("Parts")
    nav_name = "buyer:parts"
    table_class = PartTable
    file_name = "parts"

    def get_queryset(self) -> Any:
        rows = part_summaries().visible_to(self.request.user)
        return rows.filter(organisation=self.organisation)


class NewPart(Page):
    """Takes dropped files and the text of a request."""

    audience = (Audience.PURCHASER,)
    template_name = "buyer/parts/new.html"
    title = _("New part")
    nav_name = "buyer:new-part"

    def get_context_data(self) -> dict[str, Any]:
        return {"form": DropForm()}

    def post(self, request: HttpRequest) -> HttpResponse:
        """Writes the part down and shows it while its files are read."""
        form = DropForm(request.POST, request.FILES)
        part = self.written(form) if form.is_valid() else None
        if part is None:
            return self.render_to_response({"form": form}, status=422)
        return HttpResponseRedirect(reverse("buyer:part", args=[part.pk]))

    def written(self, form: DropForm) -> Part | None:
        """Stores part and files; returns None with errors in the form if rejected."""
        who = {"organisation": self.organisation, "by": self.request.user}
        try:
            with files_together(**who) as store:
                files = [store(file) for file in form.cleaned_data["files"]]
                fields = {"request_text": form.cleaned_data["request_text"]}
                return part_changes.write_part(fields=fields, files=files, **who)
        except DomainError as error:
            add_errors(form, error)
            return None


class PartRows:
    """Finds the part of the address among those of the organisation acted for."""

    request: Any
    kwargs: dict[str, Any]
    organisation: Any

    @cached_property
    def part(self) -> Part:
        """Reads the part with its files once; raises Http404."""
        rows = parts_in_full().visible_to(self.request.user)
        return get_row_or_404(rows.filter(organisation=self.organisation), pk=self.kwargs["pk"])

    @property
    def is_read(self) -> bool:
        """Returns whether no file is still being read."""
        files = self.part.attachments.all()
        return all(row.attachment.status != AttachmentStatus.CHECKING for row in files)


class PartPage(PartRows, Page):
    """Shows a part: pictures, facts, routings, and the form by which it is ordered."""

    audience = (Audience.BUYER,)
    template_name = "buyer/parts/part.html"
    nav_name = "buyer:parts"

    @property
    def title(self) -> str:
        """Returns the name of the part."""
        return str(self.part)

    def get_context_data(self) -> dict[str, Any]:
        proposal = propose_for_part(self.part)
        form = PartOrderForm(
            initial=order_initial(self.organisation, proposal), sees_prices=self.sees_prices
        )
        return self.with_form(proposal, form)

    def with_form(self, proposal: PartProposal, form: PartOrderForm) -> dict[str, Any]:
        """Returns the template's context with an order form."""
        missing = proposal.proposal.missing
        return {
            "part": self.part,
            "files": [file_card(row) for row in self.part.attachments.all()],
            "is_read": self.is_read,
            "facts": fact_lines(proposal.facts),
            "notes": notes_of(proposal.facts.notes),
            "routings": routing_lines(proposal),
            "missing": missing_sentence(missing) if missing else "",
            "lacks": missing_fields(missing),
            "unfit": unfit_names(proposal.proposal),
            "details": PartDetailsForm(part=self.part),
            "form": form,
            "may_order": Audience.PURCHASER in self.request.membership.audiences(),
            "orders": self.part.orders.order_by("-created_at")[:10],
        }


class PartReading(PartRows, Page):
    """Has the page of a part loaded again once its files are read."""

    audience = (Audience.BUYER,)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Returns nothing to change while a file is read."""
        if not self.is_read:
            return HttpResponse(status=204)
        return HttpResponse(headers={"HX-Refresh": "true"})


class PartPrices(PartRows, Page):
    """Renders the indicative prices of a part from the form as it is filled in."""

    audience = (Audience.PURCHASER,)
    http_method_names: ClassVar = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Prices the part, or says what is missing for a price."""
        part, form = self.part, PartOrderForm(request.POST)
        context: dict[str, Any] = {"sees_prices": self.sees_prices}
        if not form.is_valid():
            context["lack"] = gettext("Fill in quantity, city and date to see prices.")
        elif self.sees_prices:
            context |= self.prices(part, form)
        return render(request, "buyer/parts/prices.html", context)

    def prices(self, part: Part, form: PartOrderForm) -> dict[str, Any]:
        """Returns the prices, or why there are none."""
        fields, currency = form.terms(), form.cleaned_data["currency"].pk
        try:
            order, operations, lists = typed_part_order(part, form.cleaned_data["routing"], fields)
            quote = quote_part(order=order, operations=operations, lists=lists)
        except NoCostRates:
            lack = gettext("Orders in %(currency)s cannot be matched yet: choose another currency.")
            return {"lack": lack % {"currency": currency}}
        except DomainError as error:
            return {"lack": error_message(error)}
        return price_lines(quote, currency)


class ChangePart(PartRows, ActionView):
    """Stores details of a part that a person gives."""

    audience = (Audience.PURCHASER,)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Stores the details, or shows their errors as a message."""
        form = PartDetailsForm(request.POST, part=self.part)
        if form.is_valid():
            return super().post(request, *args, **kwargs)
        for name, errors in form.errors.items():
            label = form.fields[name].label if name in form.fields else ""
            messages.error(request, f"{label}: {' '.join(map(str, errors))}")
        return HttpResponseRedirect(self.get_success_url())

    def perform(self) -> str:
        """Changes the part."""
        form = PartDetailsForm(self.request.POST, part=self.part)
        form.full_clean()
        part_changes.change_part(part=self.part, fields=form.fields_of_part())
        return gettext("The details are saved.")

    def get_success_url(self) -> str:
        return reverse("buyer:part", args=[self.kwargs["pk"]])


class AddPartFiles(PartRows, ActionView):
    """Adds files to a part."""

    audience = (Audience.PURCHASER,)

    def perform(self) -> str:
        """Stores the files; they are read afterwards."""
        part = self.part
        form = DropForm({"request_text": "-"}, self.request.FILES)
        if not form.is_valid() or not form.cleaned_data["files"]:
            raise FileCannotBeAdded(
                " ".join(map(str, form.errors.get("files", [gettext("Choose a file.")])))
            )
        who = {"organisation": part.organisation, "by": self.request.user}
        with files_together(**who) as store:
            for file in form.cleaned_data["files"]:
                part_changes.add_file(
                    part=part,
                    attachment=store(file),
                    by=self.request.user,
                    revision=self.request.POST.get("revision", "")[:16],
                )
        return gettext("The file is added and being read.")

    def get_success_url(self) -> str:
        return reverse("buyer:part", args=[self.kwargs["pk"]])


class RemovePartFile(PartRows, ActionView):
    """Removes a file from a part."""

    audience = (Audience.PURCHASER,)

    def perform(self) -> str:
        """Removes the file."""
        row = get_row_or_404(self.part.attachments.all(), attachment=self.kwargs["file"])
        part_changes.remove_file(part=self.part, attachment=row.attachment)
        return gettext("“%(name)s” is removed from the part.") % {"name": row.attachment.name}

    def get_success_url(self) -> str:
        return reverse("buyer:part", args=[self.kwargs["pk"]])


class OrderPart(PartPage):
    """Orders a part by the chosen routing, or keeps the order as a draft."""

    audience = (Audience.PURCHASER,)
    http_method_names: ClassVar = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Writes the order, or shows the errors by field."""
        form = PartOrderForm(request.POST, sees_prices=self.sees_prices)
        order = self.ordered(form) if form.is_valid() else None
        if order is None:
            context = self.with_form(propose_for_part(self.part), form)
            return self.render_to_response({**context, "has_errors": True}, status=422)
        if "edit" in request.POST:
            return HttpResponseRedirect(reverse("buyer:edit-order", args=[order.pk]))
        messages.success(request, self.success_message(order.reference))
        return HttpResponseRedirect(reverse("buyer:order", args=[order.pk]))

    def ordered(self, form: PartOrderForm) -> Any:
        """Stores the order; returns None with errors in the form if rejected."""
        try:
            return order_part(
                part=self.part,
                by=self.request.user,
                routing=form.cleaned_data["routing"],
                fields=form.terms(),
                submit="submit" in self.request.POST,
            )
        except DomainError as error:
            add_errors(form, error)
            return None

    def success_message(self, reference: str) -> str:
        """Words the success message."""
        words = {"reference": reference}
        if "submit" in self.request.POST:
            return gettext("%(reference)s is submitted. The next match run includes it.") % words
        return gettext("%(reference)s is saved as a draft. Submit it when it is ready.") % words


def file_card(row: PartAttachment) -> dict[str, Any]:
    """Returns a file of a part as it is shown."""
    file: Attachment = row.attachment
    address = reverse("attachment-content", args=[file.pk])
    return {
        "id": file.pk,
        "name": file.name,
        "revision": row.revision,
        "status": file.status,
        "label": file.get_status_display(),
        "failure": with_text(file.failure)["text"] if file.failure else "",
        "address": address if file.status == AttachmentStatus.CLEAN else "",
        "picture": reverse("attachment-preview", args=[file.pk]) if file.preview else "",
    }


def unfit_names(proposal: RoutingProposal) -> list[str]:
    """Returns the finishes and named processes that the material does not take."""
    processes = Process.objects.filter(pk__in=proposal.unfit_processes)
    return [
        *(finish.text for finish in proposal.unfit_finishes),
        *(row.name for row in processes),
    ]


def order_initial(organisation: Any, proposal: PartProposal) -> dict[str, Any]:
    """Returns what the order form starts with: the request's, else the last order's."""
    last = defaults.new_order_initial(organisation)
    due = proposal.facts.value("due_on")
    return {
        "routing": 1,
        "quantity": proposal.quantity,
        "city": proposal.facts.value("city") or last.get("city"),
        "latest_delivery_on": due or last["latest_delivery_on"],
        "currency": last["currency"],
    }
