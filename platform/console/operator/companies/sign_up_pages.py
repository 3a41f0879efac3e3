"""Lets operators approve and reject sign-ups."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.clients import client_of
from accounts.models import SignUp, SignUpStatus
from accounts.services import companies
from common.access import Audience
from common.errors import DomainError
from console.common.messages import error_message
from console.common.pages import Page, add_errors, get_row_or_404
from console.common.sign_in.confirmation import ConfirmedMixin
from console.operator.companies.company_forms import ReasonForm
from console.operator.companies.company_pages import NAV_NAME, invited_message, is_reviewer


class SignUpDecision(ConfirmedMixin, Page):
    """Shows a sign-up, and decides it."""

    confirms_reading = False

    audience = (Audience.OPERATOR,)
    template_name = "operator/sign_up.html"
    title = _("Sign-up")
    nav_name = NAV_NAME

    @cached_property
    def sign_up(self) -> SignUp:
        """Returns the sign-up of the address. Raises Http404."""
        return get_row_or_404(SignUp.objects.all(), pk=self.kwargs["pk"])  # type: ignore[no-any-return]

    def get_context_data(self) -> dict[str, Any]:
        return self.context_with(ReasonForm())

    def context_with(self, form: ReasonForm) -> dict[str, Any]:
        """Builds the context of the sign-up and the form of its rejection."""
        row = self.sign_up
        is_waiting = row.status == SignUpStatus.WAITING
        return {
            "sign_up": row,
            "form": form,
            "decision": row.events.exclude(from_status="").select_related("by").last(),
            "may_decide": is_waiting and is_reviewer(self.request),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Approves, or rejects with a reason."""
        if not is_reviewer(request):
            return self.render_to_response(self.get_context_data(), status=403)
        if request.POST.get("decision") == "approve":
            return self.approve(request)
        form = ReasonForm(request.POST)
        if form.is_valid():
            user: Any = request.user
            try:
                companies.reject_sign_up(
                    sign_up=self.sign_up, by=user, client=client_of(request), **form.cleaned_data
                )
            except DomainError as error:
                add_errors(form, error)
            else:
                messages.success(request, gettext("Rejected; the person gets the reason by mail."))
                return redirect("operator:companies")
        return self.render_to_response(self.context_with(form), status=422)

    def approve(self, request: HttpRequest) -> HttpResponse:
        """Makes the organisation and leads to it."""
        user: Any = request.user
        try:
            invitation = companies.approve_sign_up(
                sign_up=self.sign_up, by=user, client=client_of(request)
            )
        except DomainError as error:
            messages.error(request, error_message(error))
            return redirect("operator:sign-up", self.sign_up.pk)
        messages.success(request, invited_message(invitation.email))
        return redirect("operator:company", invitation.organisation_id)
