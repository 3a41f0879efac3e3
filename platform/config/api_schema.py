"""Describes the API as a whole for its OpenAPI document."""

SPECTACULAR_SETTINGS = {
    "TITLE": "Millshare",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "DESCRIPTION": (
        "Factories publish idle machine hours, buyers submit orders, and match runs split each "
        "order over several factories at least total cost. Money and hours are decimal strings; "
        "every error is `application/problem+json` with a pointer to each bad field.\n\n"
        "**Repeating is safe.** Each POST carries an `Idempotency-Key`, a new UUID for each "
        "request. A request that got no answer is sent again with its key: it takes effect once, "
        "and the first answer comes again with `Idempotency-Replayed: true`. Answers are kept "
        "for 24 hours; kept are successes and 409. After 400, 403, 404, 412, 429 and 5xx "
        "nothing was done, and the key may be sent again, also with a corrected body. Signing "
        "in and out needs no key.\n\n"
        "**Editing is safe.** An answer that shows one row has an `ETag`. PATCH and DELETE "
        "carry it as `If-Match`: 428 where it is missing, 412 where the row was changed "
        "since. A POST on a row may carry it too."
    ),
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "OrganisationStatusEnum": "accounts.models.OrganisationStatus",
        "SignUpStatusEnum": "accounts.models.SignUpStatus",
        "PaymentStatusEnum": "fulfilment.states.PaymentStatus",
        "EventSideEnum": "accounts.api.event_sides.EVENT_SIDES",
        "MessageSideEnum": "fulfilment.states.MessageSide",
        "WindowStatusEnum": "factories.states.WindowStatus",
        "OrderStatusEnum": "orders.states.OrderStatus",
        "PartRequestStatusEnum": "orders.states.RequestStatus",
        "RunStatusEnum": "matching.states.RunStatus",
        "AllocationStatusEnum": "matching.states.AllocationStatus",
        "ProposalStatusEnum": "matching.states.ProposalStatus",
        "VerificationEnum": "factories.states.Verification",
        "SettlementStatusEnum": "fulfilment.states.SettlementStatus",
        "ReturnStatusEnum": "fulfilment.states.ReturnStatus",
        "RemedyEnum": "fulfilment.states.Remedy",
        "DefectKindEnum": "fulfilment.states.DefectKind",
        "PriceRuleEnum": "matching.models.gain_sharing.RuleName",
        "DeclineReasonEnum": "matching.states.DeclineReason",
        "ImportStatusEnum": "imports.states.ImportStatus",
        "ImportKindEnum": "imports.states.ImportKind",
        "LineActionEnum": "imports.states.LineAction",
        "AttachmentStatusEnum": "attachments.states.AttachmentStatus",
        "AttachmentKindEnum": "attachments.states.AttachmentKind",
        "CounterKindEnum": "matching.states.CounterKind",
        "CounterStatusEnum": "matching.states.CounterStatus",
        "DeliveryStatusEnum": "webhooks.states.DeliveryStatus",
        "AttemptResultEnum": "webhooks.states.AttemptResult",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "common.api.schema.describe_problems",
        "accounts.api.token_scopes.describe_scopes",
    ],
}
