"""Serves a person's own data, and erases persons."""

from collections.abc import Mapping
from tempfile import TemporaryFile
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.access import Audience
from common.clock import now
from common.errors import DomainError
from console.account.forms import ErasureForm, PersonErasureForm
from console.account.views.people_pages import NAV_NAME, people
from console.common.pages import Page, add_errors, get_row_or_404
from console.common.sign_in.confirmation import ConfirmedMixin, ConfirmForm, SignedInMixin, check
from privacy.services.erasure import erase_person
from privacy.services.person_export import write_person_export


class PersonalDataPage(SignedInMixin, Page):
    """Explains what is stored of the person, and leads to export and erasure."""

    template_name = "account/personal_data.html"
    title = _("My data")


class DownloadPersonalData(SignedInMixin, ConfirmedMixin, Page):
    """Sends the person's data as an archive."""

    http_method_names = ("post",)
    title = _("My data")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Writes the archive to a file that goes once it is sent."""
        user: Any = request.user
        # The response closes it.
        target = TemporaryFile()  # noqa: SIM115
        try:
            write_person_export(user=user, target=target)
        except BaseException:
            target.close()
            raise
        target.seek(0)
        name = f"millshare-my-data-{now():%Y-%m-%d}.zip"
        return FileResponse(target, as_attachment=True, filename=name)


class ErasureFormPage(Page):
    """Shows a form that erases a person, with what goes and what stays."""

    template_name = "account/erasure.html"

    def shown(self, form: Any, **further: Any) -> Mapping[str, Any]:
        """Returns the context of the form."""
        return {"form": form, **further}


class ErasePage(SignedInMixin, ErasureFormPage):
    """Erases the person who is signed in; the password is always asked."""

    title = _("Erase my data")

    def get_context_data(self) -> dict[str, Any]:
        return dict(self.shown(ErasureForm(), confirm=ConfirmForm()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Erases the person and ends the session, or shows what is in the way."""
        user: Any = request.user
        form, confirm = ErasureForm(request.POST), ConfirmForm(request.POST)
        # Both, so that all errors are shown at once.
        if all([form.is_valid(), check(request, confirm)]):
            try:
                erase_person(person=user, by=user, further=form.cleaned_data["further"])
            except DomainError as error:
                add_errors(form, error)
            else:
                logout(request)
                request.membership = None  # type: ignore[attr-defined]
                self.template_name = "account/erased.html"  # type: ignore[misc]
                return self.render_to_response({})
        return self.render_to_response(self.shown(form, confirm=confirm), status=422)


class ErasePersonPage(ConfirmedMixin, ErasureFormPage):
    """Erases a person on behalf of an operator, who says why."""

    audience = (Audience.REVIEWER,)
    title = _("Erase a person's data")
    nav_name = NAV_NAME

    def get_context_data(self) -> dict[str, Any]:
        return dict(self.shown(PersonErasureForm(), person=self.person()))

    def person(self) -> Any:
        """Returns the person named in the address. Raises Http404."""
        return get_row_or_404(people(), pk=self.kwargs["pk"])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Erases the person, or shows what is in the way."""
        by: Any = request.user
        person, form = self.person(), PersonErasureForm(request.POST)
        if form.is_valid():
            try:
                erase_person(person=person, by=by, **form.cleaned_data)
            except DomainError as error:
                add_errors(form, error)
            else:
                messages.success(request, gettext("The person's data are erased."))
                return redirect(NAV_NAME)
        return self.render_to_response(self.shown(form, person=person), status=422)
