"""Renders answers that are files; problems among them stay JSON."""

from typing import Any

from rest_framework.renderers import BaseRenderer, JSONRenderer


class CsvFileRenderer(BaseRenderer):
    """Passes CSV on as it is."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(self, data: Any, media_type: Any = None, context: Any = None) -> bytes:
        """Returns the bytes of the file, or a problem as JSON."""
        return data if isinstance(data, bytes) else JSONRenderer().render(data)


class XlsxFileRenderer(CsvFileRenderer):
    """Passes a workbook on as it is."""

    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    format = "xlsx"
    charset = None


def attachment(name: str) -> dict[str, str]:
    """Returns the header by which a browser saves the answer under a name."""
    return {"Content-Disposition": f'attachment; filename="{name}"'}
