"""Builds what the page of a request shows of its lines, prices and proposals."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from attachments.messages import FAMILIES, with_text
from attachments.states import AttachmentKind, AttachmentStatus
from console.buyer.part_requests.request_forms import LineForm
from console.buyer.parts.part_lines import price_line
from console.buyer.parts.part_words import SOURCES, missing_fields, word
from console.buyer.views.order_form_parts import short_money
from console.templatetags.console import badge, whole
from matching.estimates.request_plan import PlannedLine, RequestPlan
from matching.estimates.request_prices import (
    PROPOSED,
    QUOTA_SPENT,
    TOO_LARGE,
    LinePrice,
    RequestPrices,
)
from orders.models import PartRequest
from orders.part_facts import MATERIAL_OF_CLASS
from orders.states import RequestLineState
from vocabularies.models import MaterialFamily, MaterialGrade, Process

PLACE_FIELDS = ("ship_to_region", "latitude", "longitude")
DELIVERY_ANCHOR = "#delivery"


@dataclass(frozen=True, slots=True)
class RequestPageLine:
    """Holds a line as it is shown; `lacks` are words and where to give them."""

    planned: PlannedLine
    part: str
    number: str
    address: str
    picture: str
    picture_name: str
    files: int
    material: str
    quantity: str
    quantity_source: str
    delivery_on: str
    delivery_source: str
    processes: str
    price: str
    price_remark: str
    lacks: list[dict[str, str]]
    question: dict[str, str] | None
    form: LineForm | None

    @property
    def row(self) -> Any:
        """Returns the stored line."""
        return self.planned.line

    @property
    def state(self) -> str:
        """Returns the state of the line."""
        return self.planned.state

    @property
    def state_text(self) -> Any:
        """Returns the state of its order, or of the line."""
        return badge(self.row.order if self.row.order is not None else self)

    @property
    def status(self) -> str:
        """Returns the state as badges name it."""
        return self.planned.state

    def get_status_display(self) -> Any:
        """Returns the label of the state."""
        return RequestLineState(self.planned.state).label


def shown_lines(
    plan: RequestPlan,
    prices: RequestPrices,
    *,
    may_change: bool,
    data: Any = None,
) -> list[RequestPageLine]:
    """Returns the lines of a request; `data` are values that were sent and rejected."""
    names = names_of(plan)
    return [
        shown_line(plan, planned, prices, names, may_change=may_change, data=data)
        for planned in plan.lines
    ]


def shown_line(
    plan: RequestPlan,
    planned: PlannedLine,
    prices: RequestPrices,
    names: Mapping[str, str],
    *,
    may_change: bool,
    data: Any,
) -> RequestPageLine:
    """Returns one line as it is shown."""
    line, facts, part = planned.line, planned.proposal.facts, planned.line.part
    material = facts.value("material_grade") or facts.value("material_family")
    files = [row.attachment for row in part.attachments.all()]
    pictured = min((file for file in files if file.preview), key=picture_rank, default=None)
    price = prices.lines.get(line.pk)
    price_text, price_remark = texts_of_price(price, plan.request.currency_id)
    is_open = planned.state != RequestLineState.ORDERED
    form = line_form(planned, names, data) if is_open and may_change else None
    latest = planned.latest_delivery_on
    return RequestPageLine(
        planned=planned,
        part=" ".join(text for text in (part.name, part.revision) if text),
        number=part.number if part.number != part.name else "",
        address=reverse("buyer:part", args=[part.pk]),
        picture="" if pictured is None else reverse("attachment-preview", args=[pictured.pk]),
        picture_name="" if pictured is None else pictured.name,
        files=len(files),
        material="" if material is None else names.get(material, material),
        quantity="" if planned.quantity is None else whole(planned.quantity.value),
        quantity_source=source_of(planned.quantity),
        delivery_on="" if latest is None else str(latest.value),
        delivery_source=source_of(latest),
        processes=processes_of(planned, names),
        price=price_text,
        price_remark=price_remark,
        question=question_of(planned) if form else None,
        lacks=[] if planned.state == RequestLineState.READING else lacks_of(planned),
        form=form,
    )


def question_of(planned: PlannedLine) -> dict[str, str] | None:
    """Returns the material that is proposed for a line, and the words that ask for it."""
    for note in planned.proposal.facts.notes:
        if note["code"] == MATERIAL_OF_CLASS:
            family = note["params"]["family"]
            return {"words": with_text(note)["text"], "family": family, "name": FAMILIES[family]}
    return None


def picture_rank(file: Any) -> int:
    """Ranks the picture of a model first: it shows most of a part."""
    return int(file.kind != AttachmentKind.MODEL)


def line_form(planned: PlannedLine, names: Mapping[str, str], data: Any = None) -> LineForm:
    """Returns the form of a line with the values that count now."""
    line, facts = planned.line, planned.proposal.facts
    routings = [
        " → ".join(names.get(step.process, step.process) for step in routing.steps)
        for routing in planned.proposal.routings
    ]
    return LineForm(
        data,
        prefix=str(line.pk),
        position=line.position,
        routings=routings,
        initial={
            "quantity": None if planned.quantity is None else planned.quantity.value,
            "latest_delivery_on": line.latest_delivery_on or facts.value("due_on"),
            "routing": line.routing,
        },
    )


def names_of(plan: RequestPlan) -> dict[str, str]:
    """Returns the names of materials and processes by code. Three queries."""
    facts = [line.proposal.facts for line in plan.lines]
    processes = {
        step.process
        for line in plan.lines
        for routing in line.proposal.routings
        for step in routing.steps
    }
    processes |= {
        step.process_id
        for line in plan.lines
        if line.line.order is not None
        for step in line.line.order.operations.all()
    }
    found: dict[str, str] = {}
    for model, codes in (
        (MaterialGrade, {fact.value("material_grade") for fact in facts}),
        (MaterialFamily, {fact.value("material_family") for fact in facts}),
        (Process, processes),
    ):
        rows: Any = model.objects.filter(pk__in=codes - {None})
        found |= {row.pk: row.name for row in rows}
    return found


def processes_of(planned: PlannedLine, names: Mapping[str, str]) -> str:
    """Returns the steps of a line's order or routing."""
    order = planned.line.order
    if order is not None:
        codes: Iterable[str] = [step.process_id for step in order.operations.all()]
    else:
        codes = [] if planned.routing is None else [s.process for s in planned.routing.steps]
    return " → ".join(names.get(code, code) for code in codes)


def source_of(fact: Any) -> str:
    """Returns where a value is from, unless somebody gave it."""
    return "" if fact is None or fact.source == "given" else word(SOURCES, fact.source)


def texts_of_price(price: LinePrice | None, currency: str) -> tuple[str, str]:
    """Returns the price of all pieces, and what it is or why there is none."""
    if price is None:
        return "–", ""
    if price.low is None or price.high is None:
        return "–", "" if price.estimate is None else price_line(
            "", price.estimate, currency
        ).remark
    text = range_of(price.low, price.high, currency)
    return text, gettext("proposed") if price.basis == PROPOSED else gettext("indicative")


def range_of(low: Decimal, high: Decimal, currency: str) -> str:
    """Returns an amount, or a range of amounts."""
    first = short_money(low, currency)
    return first if low == high else f"{first} – {short_money(high, currency)}"


def total_of(prices: RequestPrices, currency: str) -> dict[str, str]:
    """Returns the sum of the lines with a price, and how many have none."""
    without = ""
    if prices.unpriced:
        without = ngettext(
            "%(count)s line has no price and is not in it.",
            "%(count)s lines have no price and are not in it.",
            prices.unpriced,
        ) % {"count": prices.unpriced}
    if prices.fault:
        without = f"{without} {fault_text(prices, currency)}".strip()
    amount = range_of(prices.low, prices.high, currency) if prices.priced else ""
    count = ngettext("%(count)s line with a price", "%(count)s lines with a price", prices.priced)
    return {"amount": amount, "count": count % {"count": prices.priced}, "without": without}


def fault_text(prices: RequestPrices, currency: str) -> str:
    """Returns what keeps all lines from an indicative price."""
    if prices.fault == QUOTA_SPENT:
        return prices.detail
    if prices.fault == TOO_LARGE:
        return gettext("The market is too large to estimate now; submit to learn the price.")
    words = gettext("Orders in %(currency)s cannot be matched yet: choose another currency.")
    return words % {"currency": currency}


def lacks_of(planned: PlannedLine) -> list[dict[str, str]]:
    """Returns what a line lacks, each with the address where it is given."""
    line = planned.line
    part = reverse("buyer:part", args=[line.part_id])
    found = [
        {"words": lack["words"], "address": f"{part}#{lack['field']}" if lack["field"] else part}
        for lack in missing_fields(planned.lacks)
    ]
    for name, reason in planned.missing.items():
        if name in ("quantity", "latest_delivery_on"):
            is_lacking = getattr(planned, name) is None
            words = {"quantity": gettext("the quantity"), "latest_delivery_on": gettext("the date")}
            address = f"#id_{line.pk}-{name}"
            found.append({"words": words[name] if is_lacking else reason, "address": address})
        elif name in PLACE_FIELDS:
            found.append({"words": gettext("the place of delivery"), "address": DELIVERY_ANCHOR})
        elif name == "unit_mass_kg":
            words_of_mass = gettext("the unit weight")
            found.append({"words": words_of_mass, "address": f"{part}#id_unit_mass_kg"})
        elif name == "routing" or name.startswith("operations."):
            if not planned.lacks:
                words_of_step = reason if name == "routing" else gettext("the time of a step")
                found.append({"words": words_of_step, "address": part})
        elif not (name == "material_family" and planned.lacks):
            found.append({"words": reason, "address": part})
    return list({lack["words"]: lack for lack in found}.values())


def reading_progress(row: PartRequest) -> dict[str, Any]:
    """Counts the files of a request, and those that are read."""
    statuses = [
        file.attachment.status for line in row.lines.all() for file in line.part.attachments.all()
    ]
    read = sum(status != AttachmentStatus.CHECKING for status in statuses)
    words = gettext("%(read)s of %(total)s files are read.")
    text = words % {"read": read, "total": len(statuses)}
    return {"read": read, "total": len(statuses), "text": text, "is_read": read == len(statuses)}


def shown_proposals(plan: RequestPlan, proposals: Mapping[Any, Any]) -> list[dict[str, Any]]:
    """Returns the open proposals in the order of their lines."""
    return [
        {
            "line": planned.line,
            "part": planned.line.part.name,
            "order": planned.line.order,
            "row": proposals[planned.line.order_id],
            "delivery": date_format(proposals[planned.line.order_id].delivery_on, "Y-m-d"),
            "is_late": is_late(planned.line.order, proposals[planned.line.order_id]),
        }
        for planned in plan.lines
        if planned.line.order_id in proposals
    ]


def is_late(order: Any, proposal: Any) -> bool:
    """Returns whether a proposal arrives after the wished day."""
    return order.wish_delivery_on is not None and proposal.delivery_on > order.wish_delivery_on
