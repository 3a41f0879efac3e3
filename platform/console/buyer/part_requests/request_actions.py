"""Takes what the buyer does with a request: lines, delivery, submission, answers."""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext, ngettext

from common.access import Audience
from common.errors import DomainError, FieldErrors
from console.buyer.delivery_forms import BuyerReasonForm
from console.buyer.part_requests.dropped_lines import take_drop, tell_unread
from console.buyer.part_requests.removed_lines import (
    forget,
    line_values,
    remember,
    removed_line,
)
from console.buyer.part_requests.request_forms import RequestDeliveryForm, RequestDropForm
from console.buyer.part_requests.request_page_lines import question_of, shown_lines
from console.buyer.part_requests.request_pages import RequestPage, RequestRows
from console.buyer.views.actions import ReasonRequired
from console.common.messages import error_message
from console.common.pages import ActionView, add_errors, get_row_or_404
from matching.estimates.request_prices import RequestPrices
from matching.services.parts.request_answers import accept_proposals, decline_proposals
from matching.services.parts.request_submission import submit_lines
from orders.models import Part, PartRequest
from orders.services import request_changes
from orders.services.new_request_lines import NewLine
from orders.services.part_changes import change_part


class RequestAction(RequestRows, ActionView):
    """Changes one request of the buyer and returns to its page."""

    audience = (Audience.PURCHASER,)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Performs the action; tells each of several errors."""
        try:
            message = self.perform()
        except FieldErrors as error:
            for reason in error.errors.values():
                messages.error(request, str(reason))
        except DomainError as error:
            messages.error(request, error_message(error))
        else:
            messages.success(request, message)
        return HttpResponseRedirect(self.get_success_url())


class AddRequestLines(RequestPage):
    """Adds lines from drawings, sheets and text."""

    audience = (Audience.PURCHASER,)
    http_method_names: ClassVar = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Adds the lines, or shows the errors in the form."""
        form = RequestDropForm(request.POST, request.FILES)
        if form.is_valid() and self.is_added(form):
            messages.success(request, gettext("The lines are added."))
            return HttpResponseRedirect(self.get_success_url())
        return self.render_to_response(self.with_data(drop=form), status=422)

    def is_added(self, form: RequestDropForm) -> bool:
        """Adds what was dropped; returns False with errors in the form if rejected."""
        row, user = self.row, self.request.user

        def store(**added: Any) -> PartRequest:
            return request_changes.add_lines(request=row, by=user, **added)

        try:
            _row, unread = take_drop(
                organisation=row.organisation, by=user, found=form.cleaned_data, store_lines=store
            )
        except DomainError as error:
            add_errors(form, error)
            return False
        tell_unread(self.request, unread)
        return True


class SaveRequestLines(RequestPage):
    """Stores quantities, dates and routings of lines, and submits complete ones."""

    audience = (Audience.PURCHASER,)
    http_method_names: ClassVar = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Stores what was changed, all or nothing, or shows the errors by line."""
        lines = shown_lines(self.plan, RequestPrices(), may_change=True, data=request.POST)
        # A line that came in meanwhile was not on the page, and stays as it is.
        forms = {
            line.row.pk: line.form
            for line in lines
            if line.form and f"{line.row.pk}-quantity" in request.POST
        }
        if any(form.errors for form in forms.values()):
            context = {**self.with_data(request.POST), "has_errors": True}
            return self.render_to_response(context, status=422)
        changes = {pk: form.changes() for pk, form in forms.items() if form.has_changed()}
        try:
            messages.success(request, self.perform(changes))
        except DomainError as error:
            messages.error(request, error_message(error))
        return HttpResponseRedirect(self.get_success_url())

    def perform(self, changes: dict[UUID, dict[str, Any]]) -> str:
        """Stores the changes, then submits where asked; returns the message.

        What was typed stays where nothing can be submitted.
        """
        request_changes.change_lines(request=self.row, changes=changes)
        if "submit" not in self.request.POST:
            return gettext("The lines are saved.")
        orders = submit_lines(request=self.row, by=self.request.user)
        message = ngettext(
            "%(count)s line is submitted as an order. The next match run includes it.",
            "%(count)s lines are submitted, each as an order. The next match run includes them.",
            len(orders),
        )
        return message % {"count": len(orders)}


class ChangeRequest(RequestPage):
    """Stores title, place, date and currency of a request."""

    audience = (Audience.PURCHASER,)
    http_method_names: ClassVar = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Stores the delivery, or shows the errors in the form."""
        form = RequestDeliveryForm(request.POST)
        try:
            if form.is_valid():
                fields = form.fields_of_request()
                request_changes.change_request(request=self.row, fields=fields)
                messages.success(request, gettext("The delivery is saved."))
                return HttpResponseRedirect(self.get_success_url())
        except DomainError as error:
            add_errors(form, error)
        return self.render_to_response(self.with_data(delivery=form), status=422)


class RemoveRequestLine(RequestAction):
    """Removes a line; one click brings it back."""

    def perform(self) -> str:
        rows = self.row.lines.select_related("part", "request")
        line = get_row_or_404(rows, pk=self.kwargs["line"])
        request_changes.remove_line(line=line)
        remember(self.request, line)
        words = {"name": line.part.name}
        return gettext("“%(name)s” is removed; the part stays among your parts.") % words


class AcceptLineMaterial(RequestAction):
    """Gives a part the material that was proposed by its strength class."""

    def perform(self) -> str:
        lines = {planned.line.pk: planned for planned in self.plan.lines}
        planned = lines.get(self.kwargs["line"])
        question = None if planned is None else question_of(planned)
        if planned is None or question is None:
            raise Http404
        part = planned.line.part
        change_part(part=part, fields={"material_family_id": question["family"]})
        words = {"name": part.name, "material": question["name"]}
        return gettext("“%(name)s” is of %(material)s.") % words


class RestoreRequestLine(RequestAction):
    """Adds the line again that was removed last."""

    def perform(self) -> str:
        kept = removed_line(self.request, self.row)
        if kept is None:
            raise Http404
        parts = Part.objects.filter(organisation=self.row.organisation)
        line = NewLine(part=get_row_or_404(parts, pk=kept["part"]), **line_values(kept))
        request_changes.add_lines(request=self.row, by=self.request.user, lines=[line])
        forget(self.request)
        return gettext("“%(name)s” is back, as the last line.") % {"name": kept["name"]}


class WithdrawRequest(RequestAction):
    """Withdraws a request of which nothing is ordered."""

    def perform(self) -> str:
        request_changes.withdraw_request(request=self.row, by=self.request.user)
        return gettext("The request is withdrawn; you can open it again.")


class ReopenRequest(RequestAction):
    """Opens a withdrawn request again."""

    def perform(self) -> str:
        request_changes.reopen_request(request=self.row, by=self.request.user)
        return gettext("The request is open again.")


class AnswerRequest(RequestAction):
    """Accepts or declines the chosen proposals together."""

    def perform(self) -> str:
        row, ids = self.row, self.chosen()
        if "decline" in self.request.POST:
            form = BuyerReasonForm(self.request.POST)
            if not form.is_valid():
                raise ReasonRequired
            reason = form.cleaned_data["reason"]
            decline_proposals(request=row, by=self.request.user, proposals=ids, reason=reason)
            message = ngettext(
                "%(count)s proposal is declined; its order waits for the next match run.",
                "%(count)s proposals are declined; their orders wait for the next match run.",
                len(ids),
            )
            return message % {"count": len(ids)}
        accept_proposals(request=row, by=self.request.user, proposals=ids)
        message = ngettext(
            "You accepted %(count)s proposal. Every lot is binding as soon as its factory has"
            " accepted it too.",
            "You accepted %(count)s proposals. Every lot is binding as soon as its factory has"
            " accepted it too.",
            len(ids),
        )
        return message % {"count": len(ids)}

    def chosen(self) -> list[UUID]:
        """Returns the chosen proposals; raises FieldErrors for none, Http404 for no id."""
        sent = self.request.POST.getlist("proposals")
        if not sent:
            raise FieldErrors({"proposals": gettext("Choose at least one proposal.")})
        try:
            return [UUID(text) for text in sent]
        except ValueError:
            raise Http404 from None
