"""Serves the pages of requests: list, drop, and the lines of one."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from common.access import Audience
from common.errors import DomainError
from console.buyer import defaults
from console.buyer.part_requests.dropped_lines import take_drop, tell_unread
from console.buyer.part_requests.removed_lines import removed_line
from console.buyer.part_requests.request_forms import (
    RequestDeliveryForm,
    RequestDropForm,
    delivery_initial,
)
from console.buyer.part_requests.request_page_lines import (
    range_of,
    reading_progress,
    shown_lines,
    shown_proposals,
    total_of,
)
from console.buyer.part_requests.request_tables import RequestLineTable, RequestTable
from console.common.pages import Page, add_errors, get_row_or_404
from console.common.tables import EXPORT_FORMATS, ListPage, export_table
from matching.estimates.request_plan import RequestPlan, plan_request
from matching.estimates.request_prices import RequestPrices, price_request
from matching.selectors.request_proposals import open_proposals_of
from orders.limits import REQUEST_LINES_MOST
from orders.models import PartRequest
from orders.selectors import request_summaries, requests_in_full
from orders.services.request_changes import open_request
from orders.states import Confidentiality, RequestLineState, RequestStatus


class RequestsPage(ListPage):
    """Lists the requests of the buyer."""

    audience = (Audience.BUYER,)
    template_name = "buyer/part_requests/list.html"
    title = _("Requests")
    nav_name = "buyer:part-requests"
    table_class = RequestTable
    file_name = "requests"

    def get_queryset(self) -> Any:
        rows = request_summaries().visible_to(self.request.user)
        return rows.filter(organisation=self.organisation)

    def get_context_data(self) -> dict[str, Any]:
        return {"may_write": Audience.PURCHASER in self.request.membership.audiences()}


class NewRequest(Page):
    """Takes drawings, sheets and the text of a request of several parts."""

    audience = (Audience.PURCHASER,)
    template_name = "buyer/part_requests/new.html"
    title = _("New request")
    nav_name = "buyer:part-requests"

    def get_context_data(self) -> dict[str, Any]:
        last = defaults.new_order_initial(self.organisation)
        names = ("city", "latest_delivery_on", "currency", "confidentiality")
        initial = {"confidentiality": Confidentiality.MATCHED}
        initial |= {name: last[name] for name in names if name in last}
        return self.with_forms(RequestDropForm(), RequestDeliveryForm(initial=initial))

    def with_forms(self, form: RequestDropForm, delivery: RequestDeliveryForm) -> dict[str, Any]:
        """Returns the template's context."""
        return {"form": form, "delivery": delivery, "lines_most": REQUEST_LINES_MOST}

    def post(self, request: HttpRequest) -> HttpResponse:
        """Opens the request and shows its lines while their files are read."""
        form = RequestDropForm(request.POST, request.FILES)
        delivery = RequestDeliveryForm(request.POST)
        is_valid = form.is_valid() and delivery.is_valid()
        row = self.opened(form, delivery) if is_valid else None
        if row is None:
            return self.render_to_response(self.with_forms(form, delivery), status=422)
        return HttpResponseRedirect(reverse("buyer:part-request", args=[row.pk]))

    def opened(self, form: RequestDropForm, delivery: RequestDeliveryForm) -> PartRequest | None:
        """Stores the request; returns None with errors in the form if rejected."""
        who: dict[str, Any] = {"organisation": self.organisation, "by": self.request.user}

        def store(**added: Any) -> PartRequest:
            return open_request(fields=delivery.fields_of_request(), **who, **added)

        try:
            row, unread = take_drop(found=form.cleaned_data, store_lines=store, **who)
        except DomainError as error:
            add_errors(form, error)
            return None
        tell_unread(self.request, unread)
        return row


class RequestRows:
    """Finds the request of the address among those of the organisation acted for."""

    request: Any
    kwargs: dict[str, Any]
    organisation: Any

    @cached_property
    def row(self) -> PartRequest:
        """Reads the request with its lines once; raises Http404."""
        rows = requests_in_full().visible_to(self.request.user)
        return get_row_or_404(rows.filter(organisation=self.organisation), pk=self.kwargs["pk"])

    @cached_property
    def plan(self) -> RequestPlan:
        """Plans the lines once."""
        return plan_request(self.row)

    def get_success_url(self) -> str:
        """Returns the page of the request."""
        return reverse("buyer:part-request", args=[self.kwargs["pk"]])


class RequestPage(RequestRows, Page):
    """Shows the lines of a request with their prices and states."""

    audience = (Audience.BUYER,)
    template_name = "buyer/part_requests/request.html"
    nav_name = "buyer:part-requests"

    @property
    def title(self) -> str:
        """Returns number and title."""
        return " ".join(text for text in (self.row.number, self.row.title) if text)

    @property
    def may_change(self) -> bool:
        """Returns whether the user may change the request as it is."""
        is_open = self.row.status != RequestStatus.WITHDRAWN
        return is_open and Audience.PURCHASER in self.request.membership.audiences()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Renders the page, or exports its lines."""
        wanted = request.GET.get("export", "")
        if wanted not in dict(EXPORT_FORMATS):
            return super().get(request, *args, **kwargs)
        prices = price_request(self.plan, may_ask=self.sees_prices)
        lines = shown_lines(self.plan, prices, may_change=False)
        table = RequestLineTable(
            lines, prices=prices, currency_code=self.row.currency_id, request=request
        )
        return export_table(table, wanted, self.row.number)

    def get_context_data(self) -> dict[str, Any]:
        return self.with_data()

    def with_data(
        self,
        data: Any = None,
        *,
        drop: RequestDropForm | None = None,
        delivery: RequestDeliveryForm | None = None,
    ) -> dict[str, Any]:
        """Returns the template's context; `data` are values of lines that were rejected."""
        row, plan = self.row, self.plan
        progress = reading_progress(row)
        # While files are read the page is loaded again and again; prices follow once.
        is_priced = progress["is_read"] and self.sees_prices
        prices = price_request(plan) if is_priced else RequestPrices()
        proposals = open_proposals_of(row)
        ready, lines = plan.in_state(RequestLineState.READY), plan.lines
        asked = sum((proposal.price for proposal in proposals.values()), start=0)
        return {
            "row": row,
            "lines": shown_lines(plan, prices, may_change=self.may_change, data=data),
            "progress": progress,
            "total": total_of(prices, row.currency_id) if is_priced else None,
            "ready": len(ready),
            "ordered": len(plan.in_state(RequestLineState.ORDERED)),
            "unready": len(lines) - len(ready) - len(plan.in_state(RequestLineState.ORDERED)),
            "has_open": any(line.state != RequestLineState.ORDERED for line in lines),
            "is_full": len(lines) >= REQUEST_LINES_MOST,
            "lines_most": REQUEST_LINES_MOST,
            "proposals": shown_proposals(plan, proposals),
            "asked": range_of(asked, asked, row.currency_id) if proposals else "",
            "delivery": delivery or RequestDeliveryForm(initial=delivery_initial(row)),
            "drop": drop or RequestDropForm(),
            "removed": removed_line(self.request, row),
            "may_change": self.may_change,
            "may_reopen": Audience.PURCHASER in self.request.membership.audiences(),
            "sees_prices": self.sees_prices,
            "export_formats": EXPORT_FORMATS,
        }


class RequestReading(RequestRows, Page):
    """Tells how many files of a request are read, and has the page loaded again then."""

    audience = (Audience.BUYER,)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Returns the progress, or reloads the page once all files are read."""
        progress = reading_progress(self.row)
        if progress["is_read"]:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return render(request, "buyer/part_requests/progress.html", {"progress": progress})
