"""Exports tables to spreadsheets without formulas and characters that break files."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django_tables2.export import TableExport

from common.safety.unsafe_text import safe_cell


def exported(content: Any) -> Any:
    """Returns a cell that sheets can hold, without unsafe characters and formulas."""
    if isinstance(content, datetime):
        # Sheets know no time zones; the page shows the same clock.
        return timezone.localtime(content).replace(tzinfo=None) if content.tzinfo else content
    if content is None or isinstance(content, int | float | Decimal | date):
        return content
    return safe_cell(str(content))


class FormulaSafeExport(TableExport):
    """Exports a table's rows as text that no sheet runs."""

    def table_to_dataset(self, *args: Any, **kwargs: Any) -> Any:
        """Returns the rows as a tablib dataset, escaped."""
        dataset = super().table_to_dataset(*args, **kwargs)
        for place in range(dataset.height):
            dataset[place] = tuple(exported(content) for content in dataset[place])
        return dataset
