"""Lists, creates, suspends and resumes organisations."""

from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.clients import client_of
from accounts.models import Organisation, SignUp, SignUpStatus
from accounts.services import companies
from accounts.services.events import reaches_people
from common.access import Audience
from common.errors import DomainError
from console.common.messages import error_message, label_for
from console.common.pages import Page, add_errors, get_row_or_404
from console.common.sign_in.confirmation import ConfirmedMixin
from console.common.tables import ListPage
from console.operator.companies.company_forms import (
    CompanyFilter,
    CompanyForm,
    OwnerForm,
    ReasonForm,
)
from console.operator.companies.company_table import CompanyTable, kinds_of
from fulfilment.services.open_business import Cancellation, cancel_open_business, open_business_of

NAV_NAME = "operator:companies"
# The page names so many of each; the API has all.
SHOWN = 50


class CompanyList(ListPage):
    """Lists organisations, after the sign-ups that wait for a decision."""

    audience = (Audience.OPERATOR,)
    template_name = "operator/companies.html"
    title = _("Companies")
    nav_name = NAV_NAME
    table_class: ClassVar = CompanyTable
    filter_class: ClassVar = CompanyFilter
    file_name = "companies"

    def get_queryset(self) -> QuerySet[Organisation]:
        people = Count("memberships", filter=Q(memberships__user__service_of=None), distinct=True)
        return Organisation.objects.annotate(number_of_members=people)

    def get_context_data(self) -> dict[str, Any]:
        waiting = SignUp.objects.filter(status=SignUpStatus.WAITING).order_by("created_at")
        return {"waiting": waiting, "may_change": is_reviewer(self.request)}


class NewCompany(ConfirmedMixin, Page):
    """Creates an organisation and invites its owner."""

    audience = (Audience.REVIEWER,)
    template_name = "operator/new_company.html"
    title = _("New company")
    nav_name = NAV_NAME

    def get_context_data(self) -> dict[str, Any]:
        return {"form": CompanyForm()}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Creates it, or shows the errors by field."""
        form = CompanyForm(request.POST)
        if form.is_valid():
            try:
                row = companies.create_organisation(
                    **form.cleaned_data,
                    by=request.user,  # type: ignore[arg-type]
                    client=client_of(request),
                )
            except DomainError as error:
                add_errors(form, error)
            else:
                messages.success(request, invited_message(form.cleaned_data["owner_email"]))
                return redirect("operator:company", row.pk)
        return self.render_to_response({"form": form}, status=422)


class CompanyPage(Page):
    """Shows one organisation with members, history and what it has open."""

    audience = (Audience.OPERATOR,)
    template_name = "operator/company.html"
    title = _("Company")
    nav_name = NAV_NAME

    @cached_property
    def company(self) -> Organisation:
        """Returns the organisation of the address. Raises Http404."""
        return get_row_or_404(  # type: ignore[no-any-return]
            Organisation.objects.all(), pk=self.kwargs["pk"]
        )

    def get_context_data(self) -> dict[str, Any]:
        return self.context_with()

    def context_with(self, **forms: Any) -> dict[str, Any]:
        """Builds the context; forms that were sent replace the empty ones."""
        company, business = self.company, open_business_of(self.company)
        members = company.memberships.filter(user__service_of=None).select_related("user")
        return {
            "page_title": company.name,
            "company": company,
            "kinds": kinds_of(company),
            "members": members.order_by("user__email"),
            "invitations": company.invitations.usable(),
            "is_mailed": reaches_people(),
            "history": history_of(company),
            "may_change": is_reviewer(self.request) and not company.is_operator,
            "open": [
                (_("Orders"), business.orders.count(), business.orders[:SHOWN]),
                (_("Offers and work"), business.allocations.count(), business.allocations[:SHOWN]),
                (_("Published hours"), business.windows.count(), business.windows[:SHOWN]),
            ],
            "reason_form": ReasonForm(),
            "cancel_form": ReasonForm(prefix="cancel"),
            "owner_form": OwnerForm(),
            **forms,
        }


class CompanyChange(CompanyPage):
    """Changes an organisation by one form of its page, or shows the form's errors."""

    audience = (Audience.REVIEWER,)
    http_method_names: ClassVar = ["post"]
    form_class: ClassVar[Any] = ReasonForm
    form_name: ClassVar[str] = "reason_form"
    prefix: ClassVar[str | None] = None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Changes it and returns to the page."""
        form = self.form_class(request.POST, prefix=self.prefix)
        if form.is_valid():
            try:
                message = self.change(form.cleaned_data)
            except DomainError as error:
                add_errors(form, error)
            else:
                messages.success(request, message)
                return redirect("operator:company", self.company.pk)
        return self.render_to_response(self.context_with(**{self.form_name: form}), status=422)

    def change(self, given: dict[str, Any]) -> str:
        """Calls one service and returns what was done."""
        raise NotImplementedError


class SuspendCompany(CompanyChange):
    """Suspends an organisation."""

    def change(self, given: dict[str, Any]) -> str:
        user: Any = self.request.user
        companies.suspend_organisation(organisation=self.company, by=user, **given)
        return gettext("%(company)s is suspended.") % {"company": self.company}


class ResumeCompany(CompanyChange):
    """Ends a suspension."""

    def change(self, given: dict[str, Any]) -> str:
        user: Any = self.request.user
        companies.resume_organisation(organisation=self.company, by=user, **given)
        return gettext("%(company)s takes part again.") % {"company": self.company}


class InviteOwner(ConfirmedMixin, CompanyChange):
    """Invites a further owner."""

    form_class: ClassVar = OwnerForm
    form_name = "owner_form"

    def change(self, given: dict[str, Any]) -> str:
        user: Any = self.request.user
        client = client_of(self.request)
        companies.invite_owner(organisation=self.company, by=user, client=client, **given)
        return invited_message(given["email"])


class CancelOpenBusiness(CompanyChange):
    """Cancels what a suspended organisation has open."""

    form_name = "cancel_form"
    prefix = "cancel"

    def change(self, given: dict[str, Any]) -> str:
        user: Any = self.request.user
        done = cancel_open_business(organisation=self.company, by=user, **given)
        return cancellation_message(done)


def is_reviewer(request: HttpRequest) -> bool:
    """Returns whether the operator may change companies."""
    return Audience.REVIEWER in request.membership.audiences()  # type: ignore[attr-defined]


def invited_message(email: str) -> str:
    """Returns how the owner gets the link."""
    if reaches_people():
        return gettext("The link is sent to %(email)s.") % {"email": email}
    return gettext(
        "No mail is sent here: hand the link on to %(email)s from the page “People”."
    ) % {"email": email}


def cancellation_message(done: Cancellation) -> str:
    """Returns how much was cancelled, and why the rest was not."""
    text = ngettext("%(count)s is cancelled.", "%(count)s are cancelled.", done.cancelled) % {
        "count": done.cancelled
    }
    return " ".join([text, *(f"{name}: {error_text(reason)}" for name, reason in done.left[:5])])


def error_text(detail: Any) -> str:
    """Returns an error's words in the language of the page."""
    return error_message(DomainError(detail))


def history_of(company: Organisation) -> list[dict[str, Any]]:
    """Returns what was decided on an organisation, newest first."""
    words = dict(Organisation._meta.get_field("status").choices)
    return [
        {
            "after": label_for(words.get(event.to_status, event.to_status)),
            "at": event.at,
            "by": event.by,
            "reason": event.reason,
        }
        for event in company.events.select_related("by").order_by("-pk")
    ]
