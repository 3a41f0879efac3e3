"""What the factories' pages share: whose rows they show, in whose time, and who may change them."""

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
    """Rows of the organisation that the user acts for, and times by its factories' clocks."""

    request: Any
    organisation: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page by the clocks of the factory that it is about."""
        with timezone.override(self.zone):
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def own(self, rows: Any) -> QuerySet[Any]:
        """Those of the rows that this organisation owns and the user may see."""
        path = rows.owner_path if hasattr(rows, "owner_path") else rows.all().owner_path
        return rows.all().visible_to(self.request.user).filter(**{path: self.organisation})

    @cached_property
    def factories(self) -> list[Factory]:
        """The organisation's factories by name; none for strangers."""
        if self.request.membership is None:
            return []
        return list(self.own(Factory.objects.select_related("currency")))

    @cached_property
    def factory(self) -> Factory | None:
        """The factory that the address names, or else the first."""
        wanted = self.request.GET.get("factory", "")
        named = (row for row in self.factories if str(row.pk) == wanted)
        return next(named, self.factories[0] if self.factories else None)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone that this page's times are told in."""
        name = self.factory.time_zone if self.factory else timezone.get_default_timezone_name()
        return ZoneInfo(name)

    @property
    def can_plan(self) -> bool:
        """Whether the user may change what this page shows."""
        return Audience.PLANNER in self.request.membership.audiences()


class FactoryPage(OwnRowsMixin, Page):
    """A page for all members of a manufacturer."""

    audience = (Audience.FACTORY,)

    def render_to_response(self, context: Any, status: int = 200) -> HttpResponse:
        """The template, with what all of these pages are told."""
        shared = {
            "can_plan": self.can_plan,
            "sees_prices": self.sees_prices,
            "factories": self.factories,
            "factory": self.factory,
        }
        return super().render_to_response({**shared, **context}, status)


class InvalidInput(Exception):
    """Why a deed was not even tried, in the language of the page."""


class PlannerAction(OwnRowsMixin, ActionView):
    """A change by an owner or a planner; `perform` may also raise NotDone."""

    audience = (Audience.PLANNER,)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Does it, and says what was done or why not."""
        try:
            return super().post(request, *args, **kwargs)
        except InvalidInput as reason:
            messages.error(request, str(reason))
            return HttpResponseRedirect(self.get_success_url())


class FactoryFormPage(FactoryPage):
    """A form for owners and planners, on a page of its own or in a dialog of another.

    Concrete classes give `form_class`, `save` and, where they start from something, `form`.
    """

    audience = (Audience.PLANNER,)
    template_name = "factory/form.html"
    partial_template_name = "factory/form_part.html"
    form_class: ClassVar[Any] = None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form as it starts."""
        return self.show_form(self.form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Saves what the form says, or shows it again with what is wrong beside its field."""
        form = self.form(request.POST, request.FILES)
        if self.is_outdated():
            form.add_error(None, gettext("Somebody changed this meanwhile; open it again."))
        if form.is_valid():
            try:
                said = self.save(form)
            except DomainError as refusal:
                add_errors(form, refusal)
            else:
                messages.success(request, said)
                return self.go(self.get_success_url(form))
        return self.show_form(form)

    def form(self, *sent: Any) -> BaseForm:
        """The form, empty or as it was sent."""
        return self.form_class(*sent)

    @property
    def edited(self) -> Any:
        """The row that the form changes; None where it adds one."""
        return None

    def is_outdated(self) -> bool:
        """Whether the row is another by now than it was when the form was shown."""
        seen = self.request.POST.get("version", "")
        return self.edited is not None and seen not in ("", str(self.edited.version))

    def save(self, form: Any) -> str:
        """Calls one service; returns what to say. May raise DomainError."""
        raise NotImplementedError

    def get_success_url(self, form: Any) -> str:
        """Where to go when it is saved."""
        raise NotImplementedError

    def show_form(self, form: Any) -> HttpResponse:
        """The page around the form."""
        told = {"form": form, "form_title": self.title, "edited": self.edited}
        return self.render_to_response({**told, **self.get_context_data()})

    def go(self, address: str) -> HttpResponse:
        """To another page, also out of a dialog."""
        if self.request.htmx:  # type: ignore[attr-defined]
            return HttpResponse(headers={"HX-Redirect": address})
        return HttpResponseRedirect(address)
