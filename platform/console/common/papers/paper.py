"""Provides the base of papers, their rows and the codes that lead to a page."""

from collections.abc import Mapping
from typing import Any, ClassVar

import segno
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import now

from accounts.models import Organisation
from common.access import Audience
from console.common.pages import Page, forbidden_page
from console.common.part_cards.part_card import file_line
from matching.models import Allocation
from matching.selectors.names import buyer_name, factory_name
from matching.selectors.part_cards import files_for
from orders.models import Order
from orders.selectors import parts_as_ordered

FACTORY_PATH = "window__machine__factory__organisation"
BUYER_PATH = "order__organisation"
# The other relations of the one allocation are read as they are shown: the database needs longer to
# plan a join of twenty tables than to read a few rows.
ALLOCATION_PARTS = (
    *("order__organisation", "operation__process", "window__machine__factory__region"),
    "settlement",
)


class Paper(Page):
    """Renders a paper for members of the organisation acted for.

    Concrete classes give the template, the title and the context, which has `number` and `back`,
    the page to which the paper belongs.
    """

    audience: ClassVar[tuple[Audience, ...]] = (Audience.BUYER, Audience.FACTORY)
    # A paper of amounts alone is closed to members who see no prices.
    needs_prices: ClassVar[bool] = False

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Renders the paper."""
        context = self.get_context_data()
        if self.needs_prices and not self.sees_prices:
            return forbidden_page(request)
        return self.render_to_response(context)

    def render_to_response(self, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
        """Renders the template without menus and notifications."""
        shared = {"page_title": self.title, "sees_prices": self.sees_prices, "printed_at": now()}
        return render(self.request, self.template_name, {**shared, **context}, status=status)

    def own(self, rows: Any, path: str = "") -> Any:
        """Returns rows of allocations, at `path`, that the organisation makes or bought."""
        makes = Q(**{f"{path}{FACTORY_PATH}": self.organisation})
        buys = Q(**{f"{path}{BUYER_PATH}": self.organisation})
        return rows.visible_to(self.request.user).filter(makes | buys)

    def is_maker(self, allocation: Allocation) -> bool:
        """Returns whether the organisation makes an allocation."""
        factory = allocation.window.machine.factory
        return bool(factory.organisation_id == self.organisation.pk)


def part_files(order: Order, user: Any) -> list[dict[str, Any]]:
    """Returns the files of an order's part that hold and that the user may see."""
    part = parts_as_ordered().filter(order=order).first()
    files = [] if part is None else map(file_line, files_for(part, user))
    return [line for line in files if not line["is_replaced"]]


def with_parts(path: str = "") -> tuple[str, ...]:
    """Returns the relations of an allocation at a path that papers show."""
    return tuple(f"{path}{name}" for name in ALLOCATION_PARTS)


def factory_lines(allocation: Allocation, *, is_own: bool) -> list[str]:
    """Returns a factory's name and address; the region until both sides agreed."""
    factory = allocation.window.machine.factory
    if is_own or factory_name(allocation):
        return [line for line in (factory.name, factory.address, factory.region.name) if line]
    return [factory.region.name]


def buyer_lines(allocation: Allocation, *, is_own: bool) -> list[str]:
    """Returns the buyer and where the goods go, in full once both sides agreed."""
    order = allocation.order
    name = order.organisation.name if is_own else buyer_name(allocation)
    is_named = is_own or name == order.organisation.name
    region = order.ship_to_region
    lines = [name, order.ship_to if is_named else "", region.name if region else ""]
    return [line for line in lines if line]


def platform_name() -> str:
    """Returns the name of the organisation that runs the platform."""
    rows = Organisation.objects.filter(is_operator=True).values_list("name", flat=True)
    return rows.first() or "Millshare"


def address_code(address: str, title: str) -> SafeString:
    """Returns a QR code of an address as SVG without styles."""
    code = segno.make(address, error="m", micro=False)
    # Without a size of its own it has a view box, and scales to the size that the page gives it.
    svg = code.svg_inline(border=4, omitsize=True, svgclass="qr", lineclass=None, title=title)
    return mark_safe(svg)
