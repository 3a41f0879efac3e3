"""Says which scope of a token each route of the API asks for.

Reading asks for `read` everywhere. What changes something asks for the scope of its route here; a
route that is missing is refused to every token, and a test finds it.
"""

from accounts.models import Scope

READ, PLAN, PURCHASE, REVIEW = Scope.READ, Scope.PLAN, Scope.PURCHASE, Scope.REVIEW
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")

# Routes below /api/v1/, as in the schema without parameters' names; one of several suffices.
CHANGE_SCOPES: dict[str, tuple[Scope, ...]] = {
    # Ending the token that is sent, and the person's own name.
    "tokens/current/": (READ,),
    "me/": (READ,),
    "organisations/": (REVIEW,),
    "organisations/{}/suspension/": (REVIEW,),
    "organisations/{}/resumption/": (REVIEW,),
    "organisations/{}/owner-invitations/": (REVIEW,),
    "organisations/{}/open-business/": (REVIEW,),
    "sign-ups/{}/approval/": (REVIEW,),
    "sign-ups/{}/rejection/": (REVIEW,),
    # Attachments belong to buyers and to operators' cases.
    "attachments/": (PLAN, PURCHASE, REVIEW),
    "attachments/{}/": (PLAN, PURCHASE, REVIEW),
    "factories/": (PLAN,),
    "factories/{}/": (PLAN,),
    "factories/{}/verification/": (REVIEW,),
    "certifications/{}/attachments/": (PLAN,),
    "certifications/{}/attachments/{}/": (PLAN,),
    "machines/": (PLAN,),
    "machines/{}/": (PLAN,),
    "certifications/": (PLAN,),
    "certifications/{}/": (PLAN,),
    "capacity-windows/": (PLAN,),
    "capacity-windows/bulk/": (PLAN,),
    "capacity-windows/publication/": (PLAN,),
    "capacity-windows/{}/": (PLAN,),
    "capacity-windows/{}/pause/": (PLAN,),
    "capacity-windows/{}/publication/": (PLAN,),
    "capacity-windows/{}/shifts/": (PLAN,),
    "capacity-windows/{}/withdrawal/": (PLAN,),
    "parts/": (PURCHASE,),
    "parts/{}/": (PURCHASE,),
    "parts/{}/attachments/": (PURCHASE,),
    "parts/{}/attachments/{}/": (PURCHASE,),
    "parts/{}/orders/": (PURCHASE,),
    "part-requests/": (PURCHASE,),
    "part-requests/{}/": (PURCHASE,),
    "part-requests/{}/acceptance/": (PURCHASE,),
    "part-requests/{}/decline/": (PURCHASE,),
    "part-requests/{}/lines/": (PURCHASE,),
    "part-requests/{}/lines/{}/": (PURCHASE,),
    "part-requests/{}/reopening/": (PURCHASE,),
    "part-requests/{}/sheets/": (PURCHASE,),
    "part-requests/{}/submission/": (PURCHASE,),
    "part-requests/{}/withdrawal/": (PURCHASE,),
    "orders/": (PURCHASE,),
    "orders/{}/": (PURCHASE,),
    "orders/{}/cancellation/": (PURCHASE,),
    "orders/{}/file-revisions/": (PURCHASE,),
    "orders/{}/submission/": (PURCHASE,),
    "orders/{}/messages/": (PLAN, PURCHASE, REVIEW),
    "orders/{}/dispute/": (PURCHASE,),
    "orders/{}/dispute-resolution/": (REVIEW,),
    "orders/{}/dispute-resolution-preview/": (REVIEW,),
    "orders/{}/operator-cancellation/": (REVIEW,),
    "payments/statements/": (REVIEW,),
    "payments/{}/confirmation/": (REVIEW,),
    "orders/{}/goods-acceptance/": (PURCHASE,),
    "orders/{}/returns/": (PURCHASE,),
    "quotes/": (PURCHASE,),
    "proposals/{}/acceptance/": (PURCHASE,),
    "proposals/{}/decline/": (PURCHASE,),
    "allocations/acceptances/": (PLAN,),
    "allocations/declines/": (PLAN,),
    "allocations/{}/acceptance/": (PLAN,),
    "allocations/{}/cancellation/": (PLAN,),
    "allocations/{}/confidentiality-acceptance/": (PLAN,),
    "allocations/{}/counter-offers/": (PLAN,),
    "allocations/{}/decline/": (PLAN,),
    "allocations/{}/inspections/": (PLAN,),
    "allocations/{}/production-start/": (PLAN,),
    "allocations/{}/progress-reports/": (PLAN,),
    # Lots go on to the next factory, and goods to the buyer.
    "allocations/{}/receipt/": (PLAN, PURCHASE),
    "shipments/{}/receipts/": (PLAN, PURCHASE),
    "allocations/{}/rework/": (PLAN,),
    "allocations/{}/scrap/": (PLAN,),
    "allocations/{}/shipment/": (PLAN,),
    "counter-offers/{}/": (PLAN,),
    "match-runs/": (REVIEW,),
    "match-runs/{}/approval/": (REVIEW,),
    "match-runs/{}/cancellation/": (REVIEW,),
    "match-runs/{}/rejection/": (REVIEW,),
    "price-rules/": (REVIEW,),
    # The factory answers a return, the buyer sends it, the operator decides.
    "returns/{}/acceptance/": (PLAN,),
    "returns/{}/completion/": (PURCHASE,),
    "returns/{}/consignment/": (PURCHASE,),
    "returns/{}/decision/": (REVIEW,),
    "returns/{}/refusal/": (PLAN,),
    "returns/{}/repair/": (PLAN,),
    "returns/{}/repair-rejection/": (PURCHASE,),
    "returns/{}/withdrawal/": (PURCHASE,),
    "organisation-exports/": (PLAN, PURCHASE, REVIEW),
    "imports/": (PLAN, PURCHASE),
    "imports/{}/": (PLAN, PURCHASE),
    "imports/{}/commit/": (PLAN, PURCHASE),
    "imports/{}/undo/": (PLAN, PURCHASE),
    "webhooks/": (PLAN, PURCHASE, REVIEW),
    "webhooks/{}/": (PLAN, PURCHASE, REVIEW),
    "webhooks/{}/secret/": (PLAN, PURCHASE, REVIEW),
    "webhooks/{}/test/": (PLAN, PURCHASE, REVIEW),
    "webhook-deliveries/{}/replay/": (PLAN, PURCHASE, REVIEW),
}


def scopes_of(method: str, route: str) -> tuple[Scope, ...]:
    """Returns the scopes of which a token needs one; none where the route is unknown.

    `route` is a path below /api/v1/ with `{}` for each parameter.
    """
    if method in SAFE_METHODS:
        return (READ,)
    return CHANGE_SCOPES.get(route, ())
