"""What goes into files for spreadsheets: text stays text, whatever it begins with."""

from typing import Any

from django_tables2.export import TableExport

# A cell that begins so is taken as a formula, which may reach other files and the network.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def escape_formula(content: Any) -> Any:
    """The content of a cell; text that a spreadsheet would run is marked as text."""
    if isinstance(content, str) and content.startswith(FORMULA_SIGNS) and not is_number(content):
        return f"'{content}"
    return content


def is_number(text: str) -> bool:
    """Whether the text is a number, which may be negative."""
    try:
        float(text)
    except ValueError:
        return False
    return True


class FormulaSafeExport(TableExport):
    """The rows of a table as a file of which no cell is a formula."""

    def table_to_dataset(self, *args: Any, **kwargs: Any) -> Any:
        """The table's rows as tablib has them."""
        dataset = super().table_to_dataset(*args, **kwargs)
        for place in range(dataset.height):
            dataset[place] = tuple(escape_formula(content) for content in dataset[place])
        return dataset
