"""Words the changes of a buyer's money with their causes."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fulfilment.selectors import OrderMoney

# By the kind of the transaction.
CAUSES = {
    "hold": _("Price when both sides accepted"),
    "refund": _("Returned for pieces that are not made"),
    "release": _(
        "Returned at settlement: short, damaged or refunded pieces, expected costs not incurred"
    ),
    "return": _("Paid back for returned goods"),
}
# Reasons that are stored with numbers, and their message.
NUMBERED_REASONS = (
    (
        re.compile(r"(?P<lost>\d+) of (?P<quantity>\d+) pieces will not be made\."),
        _("%(lost)s of %(quantity)s pieces will not be made."),
    ),
    (re.compile(r"The allocation is (cancelled|replaced)\."), _("The lot was cancelled.")),
)


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """Holds one change of the buyer's money, positive where it was taken."""

    cause: Any
    amount: Decimal


def money_lines(money: OrderMoney) -> list[MoneyLine]:
    """Returns the changes by cause, which sum to what is due, held and paid."""
    return [MoneyLine(CAUSES[kind], amount) for kind, amount in money.changes.items()]


def reason_text(reason: str) -> str:
    """Returns the stored reason of a transaction in the language of the page."""
    for pattern, message in NUMBERED_REASONS:
        if match := pattern.fullmatch(reason):
            return str(message) % match.groupdict()
    return gettext(reason) if reason else ""
