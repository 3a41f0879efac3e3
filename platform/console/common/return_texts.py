"""Words what happened to a return of accepted goods, for all sides."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from fulfilment.states import ReturnStatus

R = ReturnStatus
RETURN_EVENTS = {
    R.OPEN: _("Returned by the buyer"),
    R.REFUSED: _("Refused by the factory; the operator decides"),
    R.ACCEPTED: _("Repair agreed; the buyer sends the pieces back"),
    R.SENT_BACK: _("Pieces sent to the factory"),
    R.REPAIRED: _("Repaired and sent to the buyer"),
    R.COMPLETED: _("Repaired pieces received"),
    R.REFUNDED: _("Granted: the money is paid back"),
    R.REPLACED: _("Granted: the money is paid back and the pieces are ordered again"),
    R.REJECTED: _("Rejected by the operator"),
    R.WITHDRAWN: _("Withdrawn by the buyer"),
}
# What has to happen next, in the words of each side.
OPERATOR_STEPS = {
    R.OPEN: _("The factory answers."),
    R.REFUSED: _("The factory refused: decide."),
    R.ACCEPTED: _("The buyer sends the pieces back to be repaired."),
    R.SENT_BACK: _("The factory repairs the pieces and sends them back."),
    R.REPAIRED: _("The buyer says whether the pieces are in order."),
}
BUYER_STEPS = OPERATOR_STEPS | {
    R.REFUSED: _("The factory refused; the operator decides."),
    R.ACCEPTED: _("Send the pieces back to be repaired."),
    R.REPAIRED: _("Say whether the repaired pieces are in order."),
}
FACTORY_STEPS = OPERATOR_STEPS | {
    R.OPEN: "",
    R.REFUSED: _("You refused; the operator decides."),
    R.SENT_BACK: _("Repair the pieces and send them back."),
}


@dataclass(frozen=True, slots=True)
class ReturnStep:
    """Holds one event of a return."""

    at: datetime
    text: Any
    note: str


def return_steps(goods_return: Any) -> list[ReturnStep]:
    """Returns the events of a return, the newest first; people stay unnamed."""
    return [
        ReturnStep(
            row.at, RETURN_EVENTS[R(row.to_status)], row.reason or row.detail.get("carrier", "")
        )
        for row in goods_return.events.order_by("-at", "-pk")
    ]


def return_context(goods_return: Any, next_steps: Mapping[Any, Any]) -> dict[str, Any]:
    """Returns what every page of a return shows, with the next steps of one side."""
    return {
        "goods_return": goods_return,
        "order": goods_return.order,
        "next_step": next_steps.get(R(goods_return.status), ""),
        "steps": return_steps(goods_return),
    }
