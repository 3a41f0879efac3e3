"""Drafts, changes, submits and cancels orders; each function is one transaction."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from accounts.services.companies import ensure_active
from common.clock import now
from common.errors import DomainError, FieldErrors, InvalidTransition
from common.safety.usage_quotas import consume
from common.states import record_creation, transition
from orders.models import Operation, Order
from orders.rules import Terms, breaches_of, breaches_of_submission, by_field
from orders.services.open_orders import ensure_room
from orders.services.part_freezing import freeze_part
from orders.states import CANCELLABLE_STATUSES, MADE_STATUSES, OrderStatus
from orders.units import measure_in_pieces

LISTS = (
    "required_certifications",
    "allowed_regions",
    "excluded_regions",
    "allowed_factories",
    "excluded_factories",
)
# Apps above this one register here what a cancellation undoes. Each hook runs in the transaction of
# the cancellation with the locked order, `by` and `reason`, and may raise a DomainError.
ORDER_CANCELLATION_HOOKS: list[Callable[..., None]] = []


class ReferenceTaken(DomainError):
    """Raised when two orders of an organisation would share a reference."""

    default_detail = _(
        "Another order of this organisation has this reference; choose a different one."
    )
    default_code = "reference_taken"
    field = "reference"


@transaction.atomic
def draft_order(
    *,
    organisation: Organisation,
    by: User | None,
    fields: Mapping[str, Any],
    operations: Sequence[Mapping[str, Any]] = (),
) -> Order:
    """Creates a draft with its routing; lists of rows fill many-to-many fields.

    `quantity` is in the order's unit. The wish defaults to the latest delivery. Raises FieldErrors,
    ReferenceTaken.
    """
    consume("drafts", organisation.pk)
    terms = unsaved_draft(organisation=organisation, fields=fields, operations=operations)
    ensure_none(by_field(breaches_of(terms), given=[*fields, "operations"]))
    save_order(terms.order)
    Operation.objects.bulk_create(terms.operations)
    for name, rows in terms.lists.items():
        getattr(terms.order, name).set(rows)
    record_creation(terms.order, by=by)
    return terms.order


def unsaved_draft(
    *,
    organisation: Organisation,
    fields: Mapping[str, Any],
    operations: Sequence[Mapping[str, Any]] = (),
) -> Terms:
    """Returns the terms of a new draft; nothing is checked or stored."""
    plain = {name: value for name, value in fields.items() if name not in LISTS}
    plain.setdefault("wish_delivery_on", plain.get("latest_delivery_on"))
    order = Order(organisation=organisation, **plain)
    measure_in_pieces(order, order.quantity)
    lists = {name: fields[name] for name in LISTS if name in fields}
    return Terms(order=order, operations=routing_of(order, operations), lists=lists)


@transaction.atomic
def change_order(
    *,
    order: Order,
    fields: Mapping[str, Any],
    operations: Sequence[Mapping[str, Any]] | None = None,
) -> Order:
    """Changes a draft; `operations`, where given, replace the whole routing.

    Raises InvalidTransition where it is no longer a draft, FieldErrors, ReferenceTaken.
    """
    order = lock_order(order)
    ensure_draft(order, _("This order is “%(status)s”; only a draft can be changed."))
    number = fields.get("quantity", order.quantity_in_unit)
    for name, value in fields.items():
        if name not in LISTS:
            setattr(order, name, value)
    if order.wish_delivery_on is None:
        order.wish_delivery_on = order.latest_delivery_on
    measure_in_pieces(order, number)
    lists = {name: fields[name] for name in LISTS if name in fields}
    routing = None if operations is None else routing_of(order, operations)
    given = [*fields, *([] if operations is None else ["operations"])]
    terms = terms_of(order, routing=routing, lists=lists)
    ensure_none(by_field(breaches_of(terms), given=given))
    save_order(order)
    if routing is not None:
        order.operations.all().delete()
        Operation.objects.bulk_create(routing)
    for name, rows in lists.items():
        getattr(order, name).set(rows)
    return order


@transaction.atomic
def write_order(
    *,
    organisation: Organisation,
    by: User | None,
    fields: Mapping[str, Any],
    operations: Sequence[Mapping[str, Any]],
    draft: Order | None = None,
    submit: bool = False,
) -> Order:
    """Creates or rewrites a draft and optionally submits it, all or nothing.

    Raises what `draft_order`, `change_order` and `submit_order` raise.
    """
    if draft is None:
        order = draft_order(organisation=organisation, by=by, fields=fields, operations=operations)
    else:
        order = change_order(order=draft, fields=fields, operations=operations)
    return submit_order(order=order, by=by) if submit else order


@transaction.atomic
def submit_order(*, order: Order, by: User | None, at: datetime | None = None) -> Order:
    """Submits the draft, which then waits for a match run.

    Its part is frozen as it is. Raises InvalidTransition where it is no draft, FieldErrors where no
    run could plan it, FilesBeingRead, OrganisationSuspended, QuotaSpent and TooMuchOpen.
    """
    at = at or now()
    order = lock_order(order)
    if by is not None:
        # What the platform itself replaces is owed to the buyer all the same.
        ensure_active([order.organisation_id])
    ensure_draft(order, _("This order is “%(status)s”; only a draft can be submitted."))
    measure_in_pieces(order, order.quantity_in_unit)
    terms = terms_of(order)
    found = [*breaches_of_submission(terms, today=at.date()), *breaches_of(terms)]
    ensure_none(by_field(found))
    ensure_room(terms.order.organisation_id, [terms.order])
    freeze_part(order)
    counts = {"quantity": order.quantity, "unit_quantity": order.unit_quantity}
    return transition(order, to=OrderStatus.SUBMITTED, by=by, submitted_at=at, **counts)


@transaction.atomic
def cancel_order(*, order: Order, by: User | None, reason: str) -> Order:
    """Cancels the order before production, with all that was awarded for it.

    Raises InvalidTransition after production has started.
    """
    order = lock_order(order)
    if order.status in MADE_STATUSES:
        raise InvalidTransition(
            gettext(
                "This order is “%(status)s”; production has started, so it can no longer be"
                " cancelled. Agree with the factories, or take the goods and dispute what is wrong"
                " with them."
            )
            % {"status": order.get_status_display()}
        )
    if order.status not in CANCELLABLE_STATUSES:
        raise InvalidTransition(
            gettext("This order is “%(status)s”; it can no longer be cancelled.")
            % {"status": order.get_status_display()}
        )
    for withdraw in ORDER_CANCELLATION_HOOKS:
        withdraw(order, by=by, reason=reason)
    return transition(order, to=OrderStatus.CANCELLED, by=by, reason=reason)


def lock_order(order: Order) -> Order:
    """Returns the order as the database has it, locked until the transaction ends."""
    return Order.objects.select_for_update(of=("self",)).get(pk=order.pk)


def ensure_draft(order: Order, message: Any) -> None:
    """Raises InvalidTransition with the message unless the order is a draft."""
    if not order.is_draft:
        raise InvalidTransition(message % {"status": order.get_status_display()})


def routing_of(order: Order, operations: Sequence[Mapping[str, Any]]) -> list[Operation]:
    """Returns unsaved steps, numbered by their place."""
    return [
        Operation(order=order, sequence=place, **step)
        for place, step in enumerate(operations, start=1)
    ]


def terms_of(
    order: Order,
    *,
    routing: Sequence[Operation] | None = None,
    lists: Mapping[str, Sequence[Any]] | None = None,
) -> Terms:
    """Returns the order's terms: the given ones, and the rest as stored."""
    stored = {name: getattr(order, name).all() for name in LISTS if name not in (lists or {})}
    return Terms(
        order=order,
        operations=list(order.operations.all()) if routing is None else routing,
        lists={**stored, **(lists or {})},
    )


def ensure_none(breaches: Mapping[str, str]) -> None:
    """Raises FieldErrors where there is any."""
    if breaches:
        raise FieldErrors(breaches)


def save_order(order: Order) -> None:
    """Saves the order; raises ReferenceTaken where its reference is another's."""
    try:
        with transaction.atomic():
            order.save()
    except IntegrityError as error:
        if "order_reference_once_per_buyer" in str(error):
            raise ReferenceTaken from None
        raise
