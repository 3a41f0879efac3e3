"""Shows the messages of an order to operators and takes theirs."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.access import Audience
from console.common.order_threads import WriteMessage, thread_context, thread_of
from console.common.pages import Page


class OrderMessages(Page):
    """Shows the thread of one order with the names of its parties."""

    audience = (Audience.OPERATOR,)
    template_name = "operator/order_messages.html"
    title = _("Messages")
    nav_name = "operator:orders"

    def get_context_data(self) -> dict[str, Any]:
        """Returns the order and its messages."""
        thread = thread_of(self.request.membership, self.kwargs["pk"])  # type: ignore[attr-defined]
        return {
            "page_title": str(thread.order),
            "order": thread.order,
            **thread_context(self.request, thread, write_address(thread.order.pk)),
        }


class WriteOperatorMessage(WriteMessage):
    """Writes an operator's message on an order."""

    audience = (Audience.REVIEWER,)

    def page_address(self) -> str:
        """Returns the order's page of messages."""
        return reverse("operator:order-messages", args=[self.kwargs["pk"]])


def write_address(order_id: Any) -> str:
    """Returns the address that takes an operator's messages on an order."""
    return reverse("operator:write-message", args=[order_id])
