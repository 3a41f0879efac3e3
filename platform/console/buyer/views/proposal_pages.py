"""Serves the list of proposals and the page of one proposal."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from common.access import Audience
from console.buyer.charts.price_chart import price_chart
from console.buyer.filters import BuyerProposalFilter
from console.buyer.messages import changes, day, instant, listed, unmatched_cause
from console.buyer.tables import ProposalPartTable, ProposalTable, quantity_text
from console.buyer.vocabulary_names import processes_by_code, regions_by_name
from console.common.pages import Page, get_row_or_404
from console.common.tables import EXPORT_FORMATS, ListPage, export_table, make_table
from console.templatetags.console import whole
from matching.models import Proposal
from matching.selectors.buyer import (
    last_result,
    price_lines,
    proposals_of,
    proposals_to_answer,
)
from matching.services.proposals import OTHER_TERMS
from matching.states import ProposalStatus


class ProposalsPage(ListPage):
    """Lists all versions of all proposals, newest first."""

    audience = (Audience.BUYER,)
    template_name = "buyer/proposals.html"
    title = _("Proposals")
    nav_name = "buyer:proposals"
    table_class = ProposalTable
    filter_class = BuyerProposalFilter
    file_name = "proposals"

    def get_queryset(self) -> Any:
        rows = proposals_of(self.organisation)
        return rows.filter(pk__in=Proposal.objects.visible_to(self.request.user).values("pk"))

    def get_context_data(self) -> dict[str, Any]:
        return {"waiting": len(proposals_to_answer(self.organisation))}


@dataclass(frozen=True)
class ProposalVersion:
    """Holds one version with places and processes in the page's language."""

    row: Proposal
    regions: dict[str, str]
    processes: dict[str, str]

    @property
    def quantity(self) -> int:
        return self.row.quantity

    @property
    def price(self) -> Decimal:
        return self.row.price

    @property
    def piece_price(self) -> Decimal:
        return self.row.price / self.row.quantity

    @property
    def unit_price(self) -> Decimal | None:
        """Returns the price per unit of the order; None where that is pieces."""
        order = self.row.order
        if order.unit_quantity is None:
            return None
        return self.piece_price * order.quantity / order.unit_quantity

    @property
    def delivery_on(self) -> Any:
        return self.row.delivery_on

    @cached_property
    def parts(self) -> list[dict[str, Any]]:
        """Returns what each part makes, its place, date and price."""
        return [
            {
                **part,
                "place": self.regions.get(part["place"], part["place"]),
                "process": self.processes.get(part["process"], part["process"]),
                "due_on": date.fromisoformat(part["due_on"]),
                "price": Decimal(part["price"]),
                "currency": self.row.order.currency_id,
            }
            for part in self.row.parts
        ]

    @property
    def places(self) -> list[str]:
        """Returns the places of production, each once."""
        return sorted({part["place"] for part in self.parts})


class ProposalPage(Page):
    """Renders one version with price, reasons, changes and the answer."""

    audience = (Audience.BUYER,)
    template_name = "buyer/proposal.html"
    title = _("Proposal")
    nav_name = "buyer:proposals"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Renders the page, or exports its parts."""
        wanted = request.GET.get("export", "")
        if wanted in dict(EXPORT_FORMATS):
            return export_table(self.part_table(), wanted, "proposal")
        return super().get(request, *args, **kwargs)

    @cached_property
    def versions(self) -> list[ProposalVersion]:
        """Returns all versions of the proposal, newest first. Raises Http404."""
        own = proposals_of(self.organisation).filter(
            pk__in=Proposal.objects.visible_to(self.request.user).values("pk")
        )
        proposal = get_row_or_404(own, pk=self.kwargs["pk"])
        rows = list(own.filter(order=proposal.order_id).order_by("-number"))
        regions = regions_by_name(part["place"] for row in rows for part in row.parts)
        processes = processes_by_code(part["process"] for row in rows for part in row.parts)
        return [ProposalVersion(row, regions, processes) for row in rows]

    @property
    def at(self) -> int:
        """Returns the index of the shown version."""
        wanted = self.kwargs["pk"]
        return next(at for at, each in enumerate(self.versions) if each.row.pk == wanted)

    def part_table(self) -> ProposalPartTable:
        """Builds the table of the shown version's parts."""
        return make_table(self.request, ProposalPartTable, self.versions[self.at].parts)

    def get_context_data(self) -> dict[str, Any]:
        versions, at = self.versions, self.at
        version, proposal = versions[at], versions[at].row
        order = proposal.order
        return {
            "page_title": gettext("Proposal for %(reference)s") % {"reference": order.reference},
            "proposal": proposal,
            "order": order,
            "quantity": quantity_text(order),
            "version": version,
            "table": self.part_table(),
            "lots_said": allocations_text(version),
            "why_split": self.why_split(version),
            "saving": saving_of(proposal),
            "lines": price_lines(proposal) if self.sees_prices else None,
            "chart": price_chart(proposal) if self.sees_prices else None,
            "changes": self.changes(versions, at),
            "history": [
                {"version": each, "changes": self.changes(versions, place)}
                for place, each in enumerate(versions)
            ],
            "answer_by": instant(proposal.answer_by) if proposal.answer_by else "",
            "left_out": missing_pieces_text(proposal),
            "is_open": proposal.status == ProposalStatus.OPEN,
            "is_latest": at == 0,
            "latest": versions[0].row,
            "is_late": proposal.delivery_on > order.wish_delivery_on,
            "sees_prices": self.sees_prices,
            "may_answer": Audience.PURCHASER in self.request.membership.audiences(),
        }

    def changes(self, versions: list[ProposalVersion], at: int) -> list[str]:
        """Describes the changes since the version before; empty for the first."""
        if at + 1 >= len(versions):
            return []
        currency = versions[at].row.order.currency_id
        old, new = versions[at + 1], versions[at]
        found = changes(old, new, currency=currency, sees_prices=self.sees_prices)
        return [*found, gettext(OTHER_TERMS)] if OTHER_TERMS in new.row.changes else found

    def why_split(self, version: ProposalVersion) -> list[str]:
        """Explains in sentences why the order is split."""
        last = [part for part in version.parts if part["is_last"]]
        if len(version.parts) == 1:
            return [gettext("One factory makes all pieces: splitting would not be cheaper.")]
        sentences = []
        if len(last) > 1 and len({part["due_on"] for part in last}) > 1:
            days = sorted(part["due_on"] for part in last)
            sentences.append(
                gettext("The first lot leaves on %(first)s, the last on %(last)s.")
                % {"first": day(days[0]), "last": day(days[-1])}
            )
        if len({part["operation_sequence"] for part in version.parts}) > 1:
            sentences.append(
                gettext("Each step is made where its cost is lowest, transport included.")
            )
        return sentences


def allocations_text(version: ProposalVersion) -> str:
    """Counts the parts and names their places."""
    count = len(version.parts)
    return ngettext("%(count)s lot in %(places)s.", "%(count)s lots in %(places)s.", count) % {
        "count": count,
        "places": listed(version.places),
    }


def saving_of(proposal: Proposal) -> dict[str, Any] | None:
    """Returns what the buyer saves against the expectation alone; None without one."""
    amount = proposal.saving
    if amount is None or not proposal.expected_alone:
        return None
    return {"amount": amount, "size": abs(amount), "share": abs(amount) / proposal.expected_alone}


def missing_pieces_text(proposal: Proposal) -> str:
    """Counts the ordered pieces left out, with the reason; empty if none."""
    missing = proposal.order.quantity - proposal.quantity
    if missing <= 0:
        return ""
    sentence = gettext("%(missing)s of the ordered pieces are not included.") % {
        "missing": whole(missing)
    }
    result = last_result(proposal.order)
    if result is None or result.unmet != missing:
        return sentence
    why = unmatched_cause(result.unmatched_reason, result.unmatched_detail)
    return f"{sentence} {why}" if why else sentence
