"""Provides the factory pages' own rows, time zone and permissions."""

from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext

from common.access import Audience
from common.errors import DomainError
from console.common.pages import ActionView, Page
from console.factory.messages import add_errors
from factories.models import Factory


class OwnRowsMixin:
    """Limits rows to the organisation acted for; shows its factories' times."""

    request: Any
    organisation: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with timezone.override(self.zone):
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def own(self, rows: Any) -> QuerySet[Any]:
        """Returns the rows that the organisation owns and the user may see."""
        path = rows.owner_path if hasattr(rows, "owner_path") else rows.all().owner_path
        return rows.all().visible_to(self.request.user).filter(**{path: self.organisation})

    @cached_property
    def factories(self) -> list[Factory]:
        """Returns the organisation's factories by name."""
        if self.request.membership is None:
            return []
        return list(self.own(Factory.objects.select_related("currency")))

    @cached_property
    def factory(self) -> Factory | None:
        """Returns the factory named in the address, else the first."""
        wanted = self.request.GET.get("factory", "")
        named = (row for row in self.factories if str(row.pk) == wanted)
        return next(named, self.factories[0] if self.factories else None)

    @cached_property
    def zone(self) -> ZoneInfo:
        """Returns the time zone of the page."""
        name = self.factory.time_zone if self.factory else timezone.get_default_timezone_name()
        return ZoneInfo(name)

    @property
    def can_plan(self) -> bool:
        """Returns whether the user may change what the page shows."""
        return Audience.PLANNER in self.request.membership.audiences()


class FactoryPage(OwnRowsMixin, Page):
    """Renders a page for all members of a manufacturer."""

    audience = (Audience.FACTORY,)

    def render_to_response(self, context: Any, status: int = 200) -> HttpResponse:
        shared = {
            "can_plan": self.can_plan,
            "sees_prices": self.sees_prices,
            "factories": self.factories,
            "factory": self.factory,
        }
        return super().render_to_response({**shared, **context}, status)


class InvalidInput(Exception):
    """Signals input that no service was called with; its message is translated."""


class PlannerAction(OwnRowsMixin, ActionView):
    """Performs a change by an owner or planner; may raise InvalidInput."""

    audience = (Audience.PLANNER,)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Performs the change and reports success or the reason against it."""
        try:
            return super().post(request, *args, **kwargs)
        except InvalidInput as reason:
            messages.error(request, str(reason))
            return HttpResponseRedirect(self.get_success_url())


class FactoryFormPage(FactoryPage):
    """Renders a form for owners and planners, on a page or in a dialog.

    Subclasses give `form_class`, `save` and, for initial values, `form`.
    """

    audience = (Audience.PLANNER,)
    template_name = "factory/form.html"
    partial_template_name = "factory/form_part.html"
    form_class: ClassVar[Any] = None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show_form(self.form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Saves the form, or shows it again with the errors by field."""
        form = self.form(request.POST, request.FILES)
        if self.is_outdated():
            form.add_error(
                None, gettext("Someone else changed this in the meantime; open it again.")
            )
        if form.is_valid():
            try:
                message = self.save(form)
            except DomainError as error:
                add_errors(form, error)
            else:
                messages.success(request, message)
                return self.go(self.get_success_url(form))
        return self.show_form(form)

    def form(self, *sent: Any) -> BaseForm:
        return self.form_class(*sent)

    @property
    def edited(self) -> Any:
        return None

    def is_outdated(self) -> bool:
        """Returns whether the row changed since the form was shown."""
        seen = self.request.POST.get("version", "")
        return self.edited is not None and seen not in ("", str(self.edited.version))

    def save(self, form: Any) -> str:
        """Calls one service; returns the success message. May raise DomainError."""
        raise NotImplementedError

    def get_success_url(self, form: Any) -> str:
        raise NotImplementedError

    def show_form(self, form: Any) -> HttpResponse:
        """Renders the page around the form."""
        form_context = {"form": form, "form_title": self.title, "edited": self.edited}
        return self.render_to_response({**form_context, **self.get_context_data()})

    def go(self, address: str) -> HttpResponse:
        """Redirects, also from within a dialog."""
        if self.request.htmx:  # type: ignore[attr-defined]
            return HttpResponse(headers={"HX-Redirect": address})
        return HttpResponseRedirect(address)
