"""Reads the archives of exports."""

from django.http import FileResponse

from common.clock import now
from exports.errors import ExportNotReady
from exports.models import OrganisationExport
from exports.states import ExportStatus


def opened_archive(export: OrganisationExport) -> FileResponse:
    """Returns the archive as a file to save. Raises ExportNotReady."""
    if export.status != ExportStatus.READY or export.expires_at <= now():
        raise ExportNotReady
    try:
        content = export.content.open("rb")
    except FileNotFoundError:
        raise ExportNotReady from None
    name = f"millshare-{export.created_at:%Y-%m-%d}.zip"
    return FileResponse(content, as_attachment=True, filename=name, content_type="application/zip")
