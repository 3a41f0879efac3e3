"""Submits the complete lines of a request, each as an order, all of them or none."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.clock import now
from common.errors import DomainError, FieldErrors
from common.states import transition
from matching.estimates.request_plan import PlannedLine, plan_request
from orders.bulk_drafts import load_drafts
from orders.models import Order, OrderGroup, PartRequest, PartRequestLine
from orders.selectors import free_references, requests_in_full
from orders.services.request_changes import lock_request
from orders.states import RequestLineState, RequestStatus

GROUP_SOURCE = "part-request"


class NoLineReady(DomainError):
    """Raised when a request has no complete line that is not an order yet."""

    default_detail = _("No line can be submitted yet; complete one first.")
    default_code = "no_line_ready"
    field = "lines"


class AllOrdered(DomainError):
    """Raised when every line of a request is an order."""

    default_detail = _("Every line of this request is an order already.")
    default_code = "all_ordered"
    field = "lines"


class ReferencesTaken(DomainError):
    """Raised when other orders took the same numbers at the same moment."""

    default_detail = _(
        "Another order took one of these numbers at the same moment; nothing was submitted. Send"
        " it again."
    )
    default_code = "references_taken"
    retry_after = 1


@transaction.atomic
def submit_lines(
    *, request: PartRequest, by: User | None, lines: Sequence[UUID] | None = None
) -> list[Order]:
    """Submits the complete lines, or the given ones; returns their orders.

    Raises FieldErrors where a given line is not complete, NoLineReady, AllOrdered,
    ReferencesTaken, and InvalidTransition where the request is withdrawn.
    """
    # Whoever submits the same lines at the same moment waits here, and then finds them ordered.
    request = lock_request(request)
    plan = plan_request(requests_in_full().get(pk=request.pk))
    open_lines = [line for line in plan.lines if line.state != RequestLineState.ORDERED]
    if lines is None:
        chosen = plan.in_state(RequestLineState.READY)
        if not chosen:
            raise NoLineReady if open_lines or not plan.lines else AllOrdered
    else:
        chosen = chosen_lines(plan.lines, lines)
    orders = store_orders(request, chosen, by)
    if request.status == RequestStatus.DRAFT:
        transition(request, to=RequestStatus.SUBMITTED, by=by)
    return orders


def chosen_lines(planned: Collection[PlannedLine], ids: Sequence[UUID]) -> list[PlannedLine]:
    """Returns the lines of these ids; raises FieldErrors where one is not ready."""
    known = {line.line.pk: line for line in planned}
    errors = {}
    for place, pk in enumerate(ids):
        line = known.get(pk)
        if line is None:
            errors[f"lines.{place}"] = gettext("There is no such line in this request.")
        elif line.state != RequestLineState.READY:
            errors[f"lines.{place}"] = reason_against(line)
    if errors:
        raise FieldErrors(errors)
    return [known[pk] for pk in dict.fromkeys(ids)]


def reason_against(line: PlannedLine) -> str:
    """Returns why a line cannot be submitted."""
    words = {
        RequestLineState.READING: gettext("a file of it is still being read"),
        RequestLineState.ORDERED: gettext("it is an order already"),
    }
    reasons = [f"{name}: {reason}" for name, reason in line.missing.items()]
    return gettext("Line %(number)s: %(reason)s") % {
        "number": line.line.position,
        "reason": words.get(line.state) or "; ".join(reasons),
    }


def store_orders(
    request: PartRequest, lines: Sequence[PlannedLine], by: User | None
) -> list[Order]:
    """Stores the orders of complete lines in the group of their request."""
    group = request.group or OrderGroup.objects.create(
        organisation=request.organisation, name=request.number, source=GROUP_SOURCE
    )
    year = now().year
    references = free_references(request.organisation, year, len(lines))
    drafts = [line.terms for line in lines if line.terms is not None]
    for draft, reference in zip(drafts, references, strict=True):
        draft.order.reference = reference
        draft.order.group = group
    try:
        with transaction.atomic():
            load_drafts(drafts=drafts, by=by, submit=True)
    except IntegrityError as error:
        if "order_reference_once_per_buyer" in str(error):
            raise ReferencesTaken from None
        raise
    for line, draft in zip(lines, drafts, strict=True):
        line.line.order = draft.order
    PartRequestLine.objects.bulk_update([line.line for line in lines], ["order"])
    request.group = group
    request.save(update_fields=["group", "updated_at"])
    return [draft.order for draft in drafts]
