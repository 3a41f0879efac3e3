"""Finds the page on which an event's subject is shown to its side."""

from django.urls import reverse

from notifications.kinds import EventSide, NotificationKind
from notifications.models import Event

# The pages of each side by the first id that an event has, the most exact before others; empty
# for pages without an id.
PAGES: dict[str, tuple[tuple[str, str], ...]] = {
    EventSide.BUYER: (
        ("return", "buyer:return"),
        ("proposal", "buyer:proposal"),
        ("order", "buyer:order"),
    ),
    EventSide.FACTORY: (
        ("return", "factory:return"),
        ("allocation", "factory:allocation"),
    ),
    EventSide.RECEIVER: (("allocation", "factory:allocation"),),
    EventSide.OPERATOR: (
        ("return", "operator:return"),
        ("dispute", "operator:dispute"),
        ("payment", "operator:payment"),
        ("match_run", "operator:run"),
        ("sign_up", "operator:sign-up"),
        ("message", "operator:order-messages"),
        ("order", "operator:order"),
        ("factory", "operator:factory"),
    ),
}
# Pages of an order that is found by another id of the event.
BY_ORDER = {"message"}
LISTS = {
    NotificationKind.CERTIFICATE_ENDING: {EventSide.FACTORY: "factory:certifications"},
    NotificationKind.BOOKS_BROKEN: {EventSide.OPERATOR: "operator:audit"},
    NotificationKind.COUNTER_OFFER_MADE: {EventSide.OPERATOR: "operator:counter-offers"},
}


def address_of(event: Event) -> str:
    """Returns the path of the page; the home page where there is none of its own."""
    listed = LISTS.get(NotificationKind(event.kind), {}).get(EventSide(event.side))
    if listed is not None:
        return reverse(listed)
    if event.kind == NotificationKind.PAYMENT_DUE and event.side == EventSide.BUYER:
        return reverse("buyer:payments", args=[event.subject["order"]])
    for name, page in PAGES[event.side]:
        if name in event.subject:
            key = event.subject["order" if name in BY_ORDER else name]
            return reverse(page, args=[key])
    return reverse("console:home")
