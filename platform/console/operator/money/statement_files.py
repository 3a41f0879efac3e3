"""Reads bank statements in comma-separated values."""

import csv
import io
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext

from common.errors import FieldErrors
from common.safety.unsafe_text import fault_in
from fulfilment.services.hand_payments import STATEMENT_LINES_MOST, BankTransfer

COLUMNS = ("reference", "amount", "date")
STATEMENT_BYTES_MOST = 1_000_000
AMOUNT_MOST = Decimal(10) ** 13


def read_statement(content: bytes) -> list[BankTransfer]:
    """Returns the lines of a statement with the columns reference, amount and date.

    A column bank_reference may stand beside them. Raises FieldErrors that name each line that
    cannot be read.
    """
    rows = rows_of(content)
    header = [cell.strip().lower().replace(" ", "_") for cell in rows[0]] if rows else []
    if missing := [name for name in COLUMNS if name not in header]:
        words = {"names": ", ".join(missing)}
        raise FieldErrors({"file": gettext("The first line lacks the columns: %(names)s.") % words})
    filled = [row for row in rows[1:] if any(cell.strip() for cell in row)]
    if not 0 < len(filled) <= STATEMENT_LINES_MOST:
        words = {"most": str(STATEMENT_LINES_MOST)}
        raise FieldErrors({"file": gettext("A statement has 1 to %(most)s lines.") % words})
    errors: dict[str, str] = {}
    lines = []
    for place, row in enumerate(filled):
        cells = dict(zip(header, (cell.strip() for cell in row), strict=False))
        amount, day = amount_of(cells.get("amount", "")), day_of(cells.get("date", ""))
        if amount is None:
            errors[f"lines.{place}.amount"] = gettext("Write the amount like 1234.50.")
        if day is None:
            errors[f"lines.{place}.date"] = gettext("Write the day like 2026-12-31.")
        if amount is not None and day is not None:
            bank = cells.get("bank_reference", "")
            lines.append(BankTransfer(cells.get("reference", ""), amount, day, bank))
    if errors:
        raise FieldErrors(errors)
    return lines


def rows_of(content: bytes) -> list[list[str]]:
    """Returns the cells of a file, by line. Raises FieldErrors."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FieldErrors({"file": gettext("Save the file as CSV in UTF-8.")}) from None
    if fault := fault_in(text):
        raise FieldErrors({"file": fault})
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    try:
        return list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error:
        message = gettext("A cell is too long; look for a quotation mark that is not closed.")
        raise FieldErrors({"file": message}) from None


def amount_of(text: str) -> Decimal | None:
    """Returns an amount with a decimal point; None for anything else."""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and abs(amount) < AMOUNT_MOST else None


def day_of(text: str) -> date | None:
    """Returns a day in ISO 8601; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
