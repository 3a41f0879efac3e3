"""Exports tables to spreadsheets without executable formulas."""

from typing import Any

from django_tables2.export import TableExport

# A cell that starts with one of these is run as a formula, which may reach files and the network.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def escape_formula(content: Any) -> Any:
    """Returns the cell's content, with text that looks like a formula quoted."""
    if isinstance(content, str) and content.startswith(FORMULA_SIGNS) and not is_number(content):
        return f"'{content}"
    return content


def is_number(text: str) -> bool:
    """Returns whether the text is a number, negative ones included."""
    try:
        float(text)
    except ValueError:
        return False
    return True


class FormulaSafeExport(TableExport):
    """Exports a table's rows with every formula escaped."""

    def table_to_dataset(self, *args: Any, **kwargs: Any) -> Any:
        """Returns the rows as a tablib dataset, escaped."""
        dataset = super().table_to_dataset(*args, **kwargs)
        for place in range(dataset.height):
            dataset[place] = tuple(escape_formula(content) for content in dataset[place])
        return dataset
