"""The base of every page: who may see it, in which frame it stands, how a deed answers."""

from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views import View

from common.access import Audience
from common.api.problems import no_such_address
from common.errors import DomainError, FieldErrors
from console.common.messages import error_message
from console.common.navigation import links_for
from console.common.notifications import notifications_for


class Page(View):
    """One page; concrete classes name their audience, template and title, and give `context`.

    The audience is of the membership that the user acts in, not of all the user has. Someone
    else's row is a 404: querysets come from `visible_to`, narrowed by `self.organisation`.
    """

    audience: ClassVar[tuple[Audience, ...]] = (Audience.MEMBER,)
    template_name: ClassVar[str] = ""
    # What a request of htmx gets instead, such as the table alone.
    partial_template_name: ClassVar[str] = ""
    title: ClassVar[Any] = ""
    # The name of the link in the navigation that this page belongs to.
    nav_name: ClassVar[str] = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if Audience.ANYONE not in self.audience:
            if not request.user.is_authenticated:
                return redirect_to_sign_in(request)
            if not self.is_meant_for(request):
                return forbidden_page(request)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    def is_meant_for(self, request: HttpRequest) -> bool:
        """Whether the membership that the user acts in gives one of the page's audiences."""
        membership = request.membership  # type: ignore[attr-defined]
        return membership is not None and not membership.audiences().isdisjoint(self.audience)

    @property
    def organisation(self) -> Any:
        """The organisation that the user acts for."""
        return self.request.membership.organisation  # type: ignore[attr-defined]

    @property
    def sees_prices(self) -> bool:
        """Whether the user is shown money."""
        return bool(self.request.membership.sees_prices)  # type: ignore[attr-defined]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or its part that htmx asks for."""
        return self.render_to_response(self.get_context_data())

    def get_context_data(self) -> dict[str, Any]:
        """What the page's template is given; may raise Http404."""
        return {}

    def render_to_response(self, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
        """The template, filled in."""
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
    """A change that a form asks for: carried out, then back to a page with a sentence.

    Concrete classes give `perform`, which calls one service and returns the sentence to say.
    """

    http_method_names: ClassVar = ["post"]
    # Where to go afterwards, unless the form says `next`.
    success_url: ClassVar[str] = "console:home"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Does it, and says what was done or why not."""
        try:
            said = self.perform()
        except DomainError as refusal:
            messages.error(request, error_message(refusal))
        else:
            messages.success(request, said)
        return HttpResponseRedirect(self.get_success_url())

    def perform(self) -> str:
        """Calls one service; returns what to say. May raise DomainError and Http404."""
        raise NotImplementedError

    def get_success_url(self) -> str:
        """The page that the form names, where it is one of ours, or the usual one."""
        wanted = self.request.POST.get("next", "")
        if wanted and url_has_allowed_host_and_scheme(wanted, {self.request.get_host()}):
            return wanted
        return resolve_url(self.success_url)


def layout_context(request: HttpRequest, title: Any, nav_name: str) -> dict[str, Any]:
    """What the frame around every page needs: links, notices and where the user is."""
    membership = request.membership  # type: ignore[attr-defined]
    links = links_for(membership, nav_name)
    notifications = notifications_for(membership) if membership is not None else []
    return {
        "page_title": title,
        "links": links,
        "notifications": notifications,
        "membership": membership,
    }


def redirect_to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and back here afterwards."""
    query = urlencode({"next": request.get_full_path()})
    return redirect(f"{reverse('console:sign-in')}?{query}")


def forbidden_page(request: HttpRequest) -> HttpResponse:
    """Says that this page is for others, and what to do."""
    frame = layout_context(request, gettext("This page is for others"), "")
    return render(request, "console/forbidden.html", frame, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is no such page, or it is not for this user; the API says it in its own way."""
    if request.path.startswith("/api/"):
        return no_such_address(request, exception)
    membership = getattr(request, "membership", None)
    if membership is None:
        return render(request, "console/not_found.html", {}, status=404)
    frame = layout_context(request, gettext("There is no such page"), "")
    return render(request, "console/not_found.html", frame, status=404)


def add_errors(form: Any, refusal: DomainError) -> None:
    """Puts each reason beside the form's field of that name, the others above the form."""
    errors = refusal.errors if isinstance(refusal, FieldErrors) else {refusal.field: None}
    for path, reason in errors.items():
        name = path if path in form.fields else path.partition(".")[0]
        said = gettext(reason) if reason is not None else error_message(refusal)
        form.add_error(name if name in form.fields else None, said)


def get_row_or_404(rows: Any, **lookup: Any) -> Any:
    """The one row, of those the user may see."""
    row = rows.filter(**lookup).first()
    if row is None:
        raise Http404
    return row
