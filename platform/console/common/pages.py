"""Provides the base classes of pages and of their actions."""

from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render, resolve_url
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views import View

from common.access import Audience
from common.api.problems import address_not_found, fault_of_server, unreadable_request
from common.errors import DomainError, FieldErrors
from common.monitoring import metrics
from common.safety.usage_quotas import QuotaSpent
from console.common.messages import error_message
from console.common.navigation import links_for
from notifications.selectors.inbox import unread_of


class Page(View):
    """Renders one page for its audience.

    Concrete classes declare audience, template and title, and override `get_context_data`. The
    audience is checked against the membership that the user acts in. A row of another
    organisation is a 404: querysets come from `visible_to`, narrowed by `self.organisation`.
    """

    audience: ClassVar[tuple[Audience, ...]] = (Audience.MEMBER,)
    template_name: ClassVar[str] = ""
    # The template for requests of htmx, such as the table alone.
    partial_template_name: ClassVar[str] = ""
    title: ClassVar[Any] = ""
    # The name of the navigation link that is marked as current.
    nav_name: ClassVar[str] = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if Audience.ANYONE not in self.audience:
            if not request.user.is_authenticated:
                return redirect_to_sign_in(request)
            if not self.is_meant_for(request):
                return forbidden_page(request)
        try:
            return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]
        except QuotaSpent as error:
            return quota_page(request, error)

    def is_meant_for(self, request: HttpRequest) -> bool:
        """Returns whether the current membership belongs to the page's audience."""
        membership = request.membership  # type: ignore[attr-defined]
        return membership is not None and not membership.audiences().isdisjoint(self.audience)

    @property
    def organisation(self) -> Any:
        """Returns the organisation that the user acts for."""
        return self.request.membership.organisation  # type: ignore[attr-defined]

    @property
    def sees_prices(self) -> bool:
        """Returns whether the user may see money."""
        return bool(self.request.membership.sees_prices)  # type: ignore[attr-defined]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Renders the page, or the part that htmx requests."""
        return self.render_to_response(self.get_context_data())

    def get_context_data(self) -> dict[str, Any]:
        """Returns the template's context; may raise Http404."""
        return {}

    def render_to_response(self, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
        """Renders the template, with the layout unless htmx requests a part."""
        request: Any = self.request
        is_part = (
            bool(self.partial_template_name)
            and bool(request.htmx)
            and not request.htmx.history_restore_request
        )
        frame = {} if is_part else layout_context(request, self.title, self.nav_name)
        template = self.partial_template_name if is_part else self.template_name
        response = render(request, template, {**frame, **context}, status=status)
        if self.partial_template_name:
            response.headers["Vary"] = "HX-Request"
        return response


class ActionView(Page):
    """Performs a change that a form requests, then redirects with a message.

    Concrete classes override `perform`, which calls one service and returns the success message.
    """

    http_method_names: ClassVar = ["post"]
    # The page to go to afterwards, unless the form names another one in `next`.
    success_url: ClassVar[str] = "console:home"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Performs the action and reports its result or its error."""
        try:
            message = self.perform()
        except DomainError as error:
            # The answer leads back to the page, so that its status does not tell.
            metrics.count_refusal(status=error.status, code=error.code)
            messages.error(request, error_message(error))
        else:
            messages.success(request, message)
        return HttpResponseRedirect(self.get_success_url())

    def perform(self) -> str:
        """Calls one service and returns the message; raises DomainError, Http404."""
        raise NotImplementedError

    def get_success_url(self) -> str:
        """Returns the form's `next` page if it is on this host, else the default."""
        wanted = self.request.POST.get("next", "")
        if wanted and url_has_allowed_host_and_scheme(wanted, {self.request.get_host()}):
            return wanted
        return resolve_url(self.success_url)


def layout_context(request: HttpRequest, title: Any, nav_name: str) -> dict[str, Any]:
    """Returns the context of the layout: links, notifications, membership."""
    membership = request.membership  # type: ignore[attr-defined]
    links = links_for(membership, nav_name)
    unread = None
    if membership is not None:
        unread = unread_of(user=request.user, organisation_id=membership.organisation_id)
    return {
        "page_title": title,
        "links": links,
        "unread": unread,
        "membership": membership,
    }


def redirect_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Redirects to the sign-in page, which leads back here."""
    query = urlencode({"next": request.get_full_path()})
    return redirect(f"{reverse('console:sign-in')}?{query}")


def forbidden_page(request: HttpRequest) -> HttpResponse:
    """Renders the page that explains who may open the requested one."""
    frame = layout_context(request, gettext("You have no access to this page"), "")
    return render(request, "console/forbidden.html", frame, status=403)


def quota_page(request: HttpRequest, error: QuotaSpent) -> HttpResponse:
    """Renders the page that says how long to wait, with the header that says it too."""
    frame = layout_context(request, gettext("Wait a moment"), "")
    context = {**frame, "reason": error_message(error)}
    response = render(request, "console/quota_spent.html", context, status=error.status)
    response.headers["Retry-After"] = str(error.retry_after)
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Renders the 404 page; an API request gets its problem document."""
    if request.path.startswith("/api/"):
        return address_not_found(request, exception)
    membership = getattr(request, "membership", None)
    if membership is None:
        return render(request, "console/not_found.html", {}, status=404)
    frame = layout_context(request, gettext("Page not found"), "")
    return render(request, "console/not_found.html", frame, status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Renders the 400 page; an API request gets its problem document."""
    if request.path.startswith("/api/"):
        return unreadable_request()
    return bare_page(request, "console/bad_request.html", 400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Renders the 500 page; an API request gets its problem document."""
    if request.path.startswith("/api/"):
        return fault_of_server()
    return bare_page(request, "console/server_error.html", 500)


def bare_page(request: HttpRequest, template: str, status: int) -> HttpResponse:
    """Renders a page without links and session, since the database may be what failed."""
    frame = {"request": request, "csrf_token": get_token(request)}
    return HttpResponse(render_to_string(template, frame), status=status)


def add_errors(form: Any, error: DomainError) -> None:
    """Adds each error to the form's field of that name, others to the form."""
    errors = error.errors if isinstance(error, FieldErrors) else {error.field: None}
    for path, reason in errors.items():
        name = path if path in form.fields else path.partition(".")[0]
        message = gettext(reason) if reason is not None else error_message(error)
        form.add_error(name if name in form.fields else None, message)


def get_row_or_404(rows: Any, **lookup: Any) -> Any:
    """Returns the first matching row of a queryset; raises Http404."""
    row = rows.filter(**lookup).first()
    if row is None:
        raise Http404
    return row
