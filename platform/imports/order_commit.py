"""Recognises, checks, stores and takes back lines of orders."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext, gettext_noop

from accounts.models import User
from common.clock import now
from factories.models import Factory
from imports.errors import UndoBlocked
from imports.models import Import, ImportLine
from imports.preview import Recognised
from imports.readers.orders.order_references import BOTH, LEAVE_OUT
from imports.readers.result import Line, Message
from imports.services.chosen_lines import ChosenLine, Findings, StoredLine
from imports.services.order_terms import (
    OrderTermReader,
    WrongValue,
    all_orders,
    is_same,
    overlaid,
    written_values,
)
from imports.states import LineAction
from orders.bulk_drafts import cancel_drafts, load_drafts, lock_drafts, rewrite_drafts
from orders.models import Order, OrderGroup
from orders.rules import Terms, breaches_of, breaches_of_submission
from orders.selectors import free_references
from orders.states import OrderStatus

NAMED_MOST = 5
UNDONE = gettext_noop("Its import was undone.")
GROUP_NAME_LENGTH = 160


def recognise(import_: Import, lines: Sequence[Line]) -> dict[int, Recognised]:
    """Returns orders of the same reference; those beyond a draft are left as they are.

    A reference that differs from a stored one by capitals only becomes a question.
    """
    wanted = {
        line.values["reference"]: place
        for place, line in reversed(list(enumerate(lines)))
        if line.values.get("reference")
    }
    found: dict[int, Recognised] = {}
    if not wanted:
        return found
    reader = term_reader(import_)
    for order in orders_named(import_, wanted):
        place = wanted.get(order.reference)
        if place is not None:
            action = action_for(lines[place], order, reader)
            found[place] = Recognised(str(order.pk), action)
    return found | like_by_capitals(import_, lines, found)


def orders_named(import_: Import, references: Mapping[str, int]) -> list[Order]:
    """Returns the organisation's orders with these references."""
    rows = Order.objects.filter(
        organisation=import_.organisation_id, reference__in=list(references)
    )
    return list(all_orders(rows.values_list("pk", flat=True)).values())


def action_for(line: Line, order: Order, reader: OrderTermReader) -> LineAction:
    """Returns what a commit does with the order of a line's reference."""
    if not order.is_draft:
        params = {"found": order.reference, "status": order.status}
        line.notes.append(Message("order_beyond_draft", "reference", params))
        return LineAction.SKIP
    try:
        values = overlaid(line.values, written_values(order))
        return LineAction.SKIP if is_same(reader.terms(values), order) else LineAction.UPDATE
    except WrongValue:
        return LineAction.UPDATE


def like_by_capitals(
    import_: Import, lines: Sequence[Line], known: Collection[int]
) -> dict[int, Recognised]:
    """Asks about references that differ from a stored one by capitals only.

    Returns the stored orders of lines that are left out by an answer.
    """
    folded = {
        line.values["reference"].casefold(): place
        for place, line in enumerate(lines)
        if line.values.get("reference") and place not in known
    }
    found: dict[int, Recognised] = {}
    if not folded:
        return found
    rows = Order.objects.filter(organisation=import_.organisation_id)
    for reference, pk in rows.values_list("reference", "pk").iterator(5_000):
        place = folded.get(reference.casefold())
        line = None if place is None else lines[place]
        if place is None or line is None or line.values["reference"] == reference:
            continue
        own = line.values["reference"]
        answer = import_.answers.get(f"reference_case:{own}", import_.answers.get("reference_case"))
        if answer == LEAVE_OUT:
            line.notes.append(Message("reference_case_left_out", "reference", {"found": own}))
            found[place] = Recognised(str(pk), LineAction.SKIP)
        elif answer != BOTH:
            params = {"found": own, "nearest": reference, "choices": [BOTH, LEAVE_OUT]}
            line.questions.append(Message("reference_case", "reference", params))
    return found


def living(import_: Import, ids: Sequence[UUID]) -> set[UUID]:
    """Returns those of the orders that are drafts, which a line can update."""
    rows = Order.objects.filter(organisation=import_.organisation_id, status=OrderStatus.DRAFT)
    return set(rows.filter(pk__in=list(ids)).values_list("pk", flat=True))


def lock(import_: Import, chosen: Sequence[ChosenLine]) -> None:
    """Locks the drafts that are updated."""
    lock_drafts(row.object_id for row in chosen if row.object_id)


def check(import_: Import, chosen: Sequence[ChosenLine], *, publish: bool) -> Findings:
    """Returns errors by the rules; with `publish` also those of a submission.

    Keeps the orders at the import in memory for `store`, since building them takes longest.
    """
    findings = Findings()
    today = now().date()
    terms_by_place = import_.checked_orders = terms_of(import_, chosen, findings)
    for place, terms in terms_by_place.items():
        check_rules(place, terms, findings, today if publish else None)
    check_references(import_, chosen, terms_by_place, findings)
    return findings


def check_rules(place: int, terms: Terms, findings: Findings, today: date | None) -> None:
    """Records the rules that an order breaks."""
    breaches = breaches_of(terms)
    if today is not None:
        breaches = [*breaches_of_submission(terms, today=today), *breaches]
    for breach in breaches:
        findings.error(place, "rule_broken", breach.fields[0], reason=breach.reason)


def check_references(
    import_: Import,
    chosen: Sequence[ChosenLine],
    terms_by_place: Mapping[int, Terms],
    findings: Findings,
) -> None:
    """Records references that another order has, stored or in the file."""
    references = [
        terms.order.reference for terms in terms_by_place.values() if terms.order.reference
    ]
    rows = Order.objects.filter(organisation=import_.organisation_id, reference__in=references)
    taken = dict(rows.values_list("reference", "pk"))
    first: dict[str, int] = {}
    for row in chosen:
        terms = terms_by_place.get(row.place)
        if terms is None or not terms.order.reference:
            continue
        reference = terms.order.reference
        owner = taken.get(reference)
        is_first = first.setdefault(reference, row.place) == row.place
        if not is_first or owner not in (None, row.object_id):
            findings.error(row.place, "reference_taken", "reference", found=reference)


def terms_of(import_: Import, chosen: Sequence[ChosenLine], findings: Findings) -> dict[int, Terms]:
    """Returns the orders that the lines would become, not stored, by place."""
    reader = term_reader(import_)
    stored = all_orders(row.object_id for row in chosen if row.object_id)
    found = {}
    for row in chosen:
        order = stored.get(row.object_id) if row.object_id else None
        if row.object_id and (order is None or not order.is_draft):
            findings.error(row.place, "row_closed")
            continue
        values = row.line.values
        try:
            if order is None:
                found[row.place] = reader.terms({"reference": "", "title": "", **values})
            else:
                stored_values = written_values(order)
                found[row.place] = rewritten(order, reader.terms(overlaid(values, stored_values)))
        except WrongValue as error:
            findings.error(
                row.place, "value_unreadable", error.name, name=error.name, found=error.found
            )
    return found


def rewritten(order: Order, terms: Terms) -> Terms:
    """Returns the terms for the stored order's id."""
    terms.order.pk = order.pk
    terms.order.group_id = order.group_id
    for operation in terms.operations:
        operation.order_id = order.pk
    return terms


def store(
    import_: Import, chosen: Sequence[ChosenLine], *, by: User | None, publish: bool
) -> list[StoredLine]:
    """Stores new drafts by COPY, and rewrites updated ones table by table."""
    before = before_update(chosen)
    terms_by_place = import_.checked_orders
    added = [terms_by_place[row.place] for row in chosen if row.object_id is None]
    updated = [terms_by_place[row.place] for row in chosen if row.object_id is not None]
    name_new(import_, added)
    if updated:
        rewrite_drafts(drafts=updated, by=by, submit=publish)
    if added:
        group_together(import_, added)
        load_drafts(drafts=added, by=by, submit=publish)
    return [
        StoredLine(row, terms_by_place[row.place].order.pk, before.get(row.object_id))
        for row in chosen
    ]


def name_new(import_: Import, added: Sequence[Terms]) -> None:
    """Gives orders without a reference the buyer's next free numbers."""
    nameless = [terms.order for terms in added if not terms.order.reference]
    names = free_references(
        import_.organisation_id,
        now().year,
        len(nameless),
        taken={terms.order.reference for terms in added},
    )
    for order, name in zip(nameless, names, strict=True):
        order.reference = name
        order.title = order.title or name


def group_together(import_: Import, added: Sequence[Terms]) -> None:
    """Stores the group of orders that came in together; one order has none."""
    if len(added) < 2:
        return
    name = import_.name or f"{added[0].order.reference} … {added[-1].order.reference}"
    group = OrderGroup.objects.create(
        organisation_id=import_.organisation_id,
        name=name[:GROUP_NAME_LENGTH],
        source=str(import_.kind),
    )
    for terms in added:
        terms.order.group = group


def before_update(chosen: Sequence[ChosenLine]) -> dict[UUID | None, dict[str, Any]]:
    """Returns the values of the drafts to be updated, as they are, by id."""
    stored = all_orders(row.object_id for row in chosen if row.object_id)
    return {pk: written_values(order) for pk, order in stored.items()}


def take_back(import_: Import, rows: Sequence[ImportLine], *, by: User | None) -> None:
    """Cancels drafts that lines added, and restores those that lines changed.

    Raises UndoBlocked where an order was submitted, unless this import itself submitted it and no
    run has planned it.
    """
    orders = lock_drafts(row.object_id for row in rows)
    free = {OrderStatus.DRAFT, OrderStatus.CANCELLED}
    if import_.outcome.get("published"):
        free |= {OrderStatus.SUBMITTED, OrderStatus.UNMATCHED}
    bound = [order for order in orders.values() if order.status not in free]
    restored = [row for row in rows if row.before is not None]
    bound += [
        orders[row.object_id]
        for row in restored
        if orders[row.object_id].status != OrderStatus.DRAFT and orders[row.object_id] not in bound
    ]
    if bound:
        words = gettext("%(count)s imported orders were submitted or cancelled since: %(names)s.")
        raise UndoBlocked(words % {"count": len(bound), "names": names_of(bound)})
    cancel_drafts(ids=[row.object_id for row in rows if row.before is None], by=by, reason=UNDONE)
    if restored:
        reader = term_reader(import_)
        stored = all_orders(row.object_id for row in restored)
        rewrite_drafts(
            drafts=[
                rewritten(stored[row.object_id], reader.terms(row.before or {})) for row in restored
            ],
            by=by,
        )


def names_of(orders: Sequence[Order]) -> str:
    """Returns the first of the orders by reference."""
    shown = [order.reference for order in orders[:NAMED_MOST]]
    return ", ".join(shown) + (" …" if len(orders) > NAMED_MOST else "")


def term_reader(import_: Import) -> OrderTermReader:
    """Returns what builds orders of the import's organisation."""
    own = Factory.objects.filter(organisation=import_.organisation_id)
    return OrderTermReader(
        organisation=import_.organisation, factories={str(row.pk): row for row in own}
    )
