from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.organisation_event_kind_enum import OrganisationEventKindEnum
from ..models.organisation_event_side_enum import OrganisationEventSideEnum

if TYPE_CHECKING:
    from ..models.event_subject import EventSubject
    from ..models.event_times import EventTimes


T = TypeVar("T", bound="OrganisationEvent")


@_attrs_define
class OrganisationEvent:
    """Shows an event as webhooks send it too.

    Attributes:
        id (UUID):
        number (int): Counts the organisation's events, no gaps.
        kind (OrganisationEventKindEnum): * `offer.made` - Offer made
            * `offer.ending` - Offer ends soon
            * `offer.accepted` - Offer accepted
            * `offer.declined` - Offer declined
            * `offer.expired` - Offer expired
            * `counter_offer.made` - Counter-offer made
            * `counter_offer.answered` - Counter-offer answered
            * `proposal.made` - Proposal to answer
            * `proposal.answered` - Proposal answered
            * `offers.answered` - All offers answered
            * `order.matched_again` - Order matched again
            * `order.unmatched` - Order unmatched
            * `order.awarded` - Order awarded
            * `order.delivered` - Order delivered
            * `order.accepted` - Goods accepted
            * `order.closed` - Order closed
            * `order.cancelled` - Order cancelled
            * `order.expired` - Order expired
            * `lot.confirmed` - Lot confirmed
            * `lot.started` - Lot started
            * `lot.progress` - Progress reported
            * `lot.inspected` - Lot inspected
            * `lot.due` - Lot due
            * `lot.late` - Lot late
            * `lot.cancelled` - Lot cancelled
            * `shipment.sent` - Shipped
            * `shipment.forwarded` - Sent on to the next step
            * `shipment.received` - Received
            * `shipment.short` - Received short or damaged
            * `claim.made` - Claim made
            * `return.requested` - Return requested
            * `return.changed` - Return changed
            * `dispute.opened` - Dispute opened
            * `dispute.decided` - Dispute decided
            * `payment.due` - Payment due
            * `payment.made` - Paid
            * `message.written` - Message
            * `certificate.ending` - Certificate ends
            * `run.solved` - Match run solved
            * `run.failed` - Match run failed
            * `books.broken` - Invariant broken
            * `sign_up.requested` - Company signed up
        side (OrganisationEventSideEnum): * `buyer` - Buyer
            * `factory` - Factory
            * `receiver` - Next factory
            * `operator` - Operator
        organisation (UUID):
        reference (str): What this side calls it; may be empty.
        subject (EventSubject): Shows ids of what an event is about; absent are those that it has not.
        times (EventTimes): Shows the deadlines of what an event is about; absent are those that it has not.
        at (datetime.datetime): When it happened.
    """

    id: UUID
    number: int
    kind: OrganisationEventKindEnum
    side: OrganisationEventSideEnum
    organisation: UUID
    reference: str
    subject: EventSubject
    times: EventTimes
    at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        number = self.number

        kind = self.kind.value

        side = self.side.value

        organisation = str(self.organisation)

        reference = self.reference

        subject = self.subject.to_dict()

        times = self.times.to_dict()

        at = self.at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "number": number,
                "kind": kind,
                "side": side,
                "organisation": organisation,
                "reference": reference,
                "subject": subject,
                "times": times,
                "at": at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.event_subject import EventSubject  # noqa: PLC0415
        from ..models.event_times import EventTimes  # noqa: PLC0415

        d = dict(src_dict)
        id = UUID(d.pop("id"))

        number = d.pop("number")

        kind = OrganisationEventKindEnum(d.pop("kind"))

        side = OrganisationEventSideEnum(d.pop("side"))

        organisation = UUID(d.pop("organisation"))

        reference = d.pop("reference")

        subject = EventSubject.from_dict(d.pop("subject"))

        times = EventTimes.from_dict(d.pop("times"))

        at = datetime.datetime.fromisoformat(d.pop("at"))

        organisation_event = cls(
            id=id,
            number=number,
            kind=kind,
            side=side,
            organisation=organisation,
            reference=reference,
            subject=subject,
            times=times,
            at=at,
        )

        organisation_event.additional_properties = d
        return organisation_event

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
