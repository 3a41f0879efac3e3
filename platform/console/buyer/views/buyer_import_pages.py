"""Serves imports of orders to purchasers."""

from typing import ClassVar

from common.access import Audience
from console.common.importing import import_pages
from imports.reading_context import PARTS
from imports.states import ImportKind


class BuyerImports:
    """Names the area of the imports, and who may open them."""

    audience = (Audience.PURCHASER,)
    area = "buyer"
    kinds: ClassVar[tuple[str, ...]] = (ImportKind.ORDERS,)
    nav_name = "buyer:orders"


class BuyerImportStart(BuyerImports, import_pages.ImportStartPage):
    """Takes a list of orders, or a request for quotation."""


class BuyerImportPreview(BuyerImports, import_pages.ImportPreviewPage):
    """Shows what was read of a buyer's file."""


class ChangeBuyerImport(BuyerImports, import_pages.ChangeImport):
    """Reads a buyer's file again."""


class CommitBuyerImport(BuyerImports, import_pages.CommitImport):
    """Stores the orders of a buyer's file."""


class UndoBuyerImport(BuyerImports, import_pages.UndoImport):
    """Takes back what a buyer's import stored."""


class BuyerFailedLines(BuyerImports, import_pages.FailedLinesFile):
    """Serves the lines of a buyer's file that were not good."""


class BuyerTemplateFile(BuyerImports, import_pages.ImportTemplateFile):
    """Serves an empty sheet of orders, or of the parts of a request, to a buyer."""

    kinds = (ImportKind.ORDERS, PARTS)
