"""Lets owners make and fetch exports of their organisation."""

from typing import Any

from django.http import FileResponse, HttpRequest
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from console.common.pages import ActionView, Page, get_row_or_404
from console.common.sign_in.confirmation import ConfirmedMixin
from exports.models import OrganisationExport
from exports.selectors import opened_archive
from exports.services.organisation_exports import request_export
from exports.states import ExportStatus

SHOWN = 10


class ExportsPage(Page):
    """Lists the exports of the organisation, with the progress of one under way."""

    template_name = "account/exports.html"
    partial_template_name = "account/exports_part.html"
    title = _("Export of all data")

    def get_context_data(self) -> dict[str, Any]:
        user: Any = self.request.user
        membership = self.request.membership  # type: ignore[attr-defined]
        rows = OrganisationExport.objects.visible_to(user).filter(organisation=self.organisation)
        exports = list(rows.select_related("by")[:SHOWN])
        return {
            "exports": exports,
            "is_under_way": any(row.status == ExportStatus.WRITING for row in exports),
            "may_export": membership.role == Role.OWNER and membership.sees_prices,
        }


class MakeExport(ConfirmedMixin, ActionView):
    """Asks for an export."""

    success_url = "account:exports"

    def perform(self) -> str:
        user: Any = self.request.user
        request_export(organisation=self.organisation, by=user, language=get_language() or "")
        return gettext("The export is being written; you can leave this page.")


class DownloadExport(ConfirmedMixin, Page):
    """Sends the archive of an export."""

    http_method_names = ("post",)
    title = _("Export of all data")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        """Sends it to an owner. Raises Http404, ExportNotReady."""
        rows = OrganisationExport.objects.visible_to(request.user)
        own = rows.filter(organisation=self.organisation, status=ExportStatus.READY)
        return opened_archive(get_row_or_404(own, pk=self.kwargs["pk"]))
