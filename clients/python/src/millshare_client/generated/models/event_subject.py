from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="EventSubject")


@_attrs_define
class EventSubject:
    """Shows ids of what an event is about; absent are those that it has not.

    Attributes:
        order (UUID | Unset):
        allocation (UUID | Unset):
        counter_offer (UUID | Unset):
        proposal (UUID | Unset):
        progress_report (UUID | Unset):
        inspection (UUID | Unset):
        shipment (UUID | Unset):
        claim (UUID | Unset):
        dispute (UUID | Unset):
        payment (UUID | Unset):
        message (UUID | Unset):
        factory (UUID | Unset):
        certification (UUID | Unset):
        match_run (UUID | Unset):
        sign_up (UUID | Unset):
        audit (UUID | Unset):
        return_ (UUID | Unset):
    """

    order: UUID | Unset = UNSET
    allocation: UUID | Unset = UNSET
    counter_offer: UUID | Unset = UNSET
    proposal: UUID | Unset = UNSET
    progress_report: UUID | Unset = UNSET
    inspection: UUID | Unset = UNSET
    shipment: UUID | Unset = UNSET
    claim: UUID | Unset = UNSET
    dispute: UUID | Unset = UNSET
    payment: UUID | Unset = UNSET
    message: UUID | Unset = UNSET
    factory: UUID | Unset = UNSET
    certification: UUID | Unset = UNSET
    match_run: UUID | Unset = UNSET
    sign_up: UUID | Unset = UNSET
    audit: UUID | Unset = UNSET
    return_: UUID | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        order: str | Unset = UNSET
        if not isinstance(self.order, Unset):
            order = str(self.order)

        allocation: str | Unset = UNSET
        if not isinstance(self.allocation, Unset):
            allocation = str(self.allocation)

        counter_offer: str | Unset = UNSET
        if not isinstance(self.counter_offer, Unset):
            counter_offer = str(self.counter_offer)

        proposal: str | Unset = UNSET
        if not isinstance(self.proposal, Unset):
            proposal = str(self.proposal)

        progress_report: str | Unset = UNSET
        if not isinstance(self.progress_report, Unset):
            progress_report = str(self.progress_report)

        inspection: str | Unset = UNSET
        if not isinstance(self.inspection, Unset):
            inspection = str(self.inspection)

        shipment: str | Unset = UNSET
        if not isinstance(self.shipment, Unset):
            shipment = str(self.shipment)

        claim: str | Unset = UNSET
        if not isinstance(self.claim, Unset):
            claim = str(self.claim)

        dispute: str | Unset = UNSET
        if not isinstance(self.dispute, Unset):
            dispute = str(self.dispute)

        payment: str | Unset = UNSET
        if not isinstance(self.payment, Unset):
            payment = str(self.payment)

        message: str | Unset = UNSET
        if not isinstance(self.message, Unset):
            message = str(self.message)

        factory: str | Unset = UNSET
        if not isinstance(self.factory, Unset):
            factory = str(self.factory)

        certification: str | Unset = UNSET
        if not isinstance(self.certification, Unset):
            certification = str(self.certification)

        match_run: str | Unset = UNSET
        if not isinstance(self.match_run, Unset):
            match_run = str(self.match_run)

        sign_up: str | Unset = UNSET
        if not isinstance(self.sign_up, Unset):
            sign_up = str(self.sign_up)

        audit: str | Unset = UNSET
        if not isinstance(self.audit, Unset):
            audit = str(self.audit)

        return_: str | Unset = UNSET
        if not isinstance(self.return_, Unset):
            return_ = str(self.return_)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if order is not UNSET:
            field_dict["order"] = order
        if allocation is not UNSET:
            field_dict["allocation"] = allocation
        if counter_offer is not UNSET:
            field_dict["counter_offer"] = counter_offer
        if proposal is not UNSET:
            field_dict["proposal"] = proposal
        if progress_report is not UNSET:
            field_dict["progress_report"] = progress_report
        if inspection is not UNSET:
            field_dict["inspection"] = inspection
        if shipment is not UNSET:
            field_dict["shipment"] = shipment
        if claim is not UNSET:
            field_dict["claim"] = claim
        if dispute is not UNSET:
            field_dict["dispute"] = dispute
        if payment is not UNSET:
            field_dict["payment"] = payment
        if message is not UNSET:
            field_dict["message"] = message
        if factory is not UNSET:
            field_dict["factory"] = factory
        if certification is not UNSET:
            field_dict["certification"] = certification
        if match_run is not UNSET:
            field_dict["match_run"] = match_run
        if sign_up is not UNSET:
            field_dict["sign_up"] = sign_up
        if audit is not UNSET:
            field_dict["audit"] = audit
        if return_ is not UNSET:
            field_dict["return"] = return_

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        _order = d.pop("order", UNSET)
        order: UUID | Unset
        if isinstance(_order, Unset):
            order = UNSET
        else:
            order = UUID(_order)

        _allocation = d.pop("allocation", UNSET)
        allocation: UUID | Unset
        if isinstance(_allocation, Unset):
            allocation = UNSET
        else:
            allocation = UUID(_allocation)

        _counter_offer = d.pop("counter_offer", UNSET)
        counter_offer: UUID | Unset
        if isinstance(_counter_offer, Unset):
            counter_offer = UNSET
        else:
            counter_offer = UUID(_counter_offer)

        _proposal = d.pop("proposal", UNSET)
        proposal: UUID | Unset
        if isinstance(_proposal, Unset):
            proposal = UNSET
        else:
            proposal = UUID(_proposal)

        _progress_report = d.pop("progress_report", UNSET)
        progress_report: UUID | Unset
        if isinstance(_progress_report, Unset):
            progress_report = UNSET
        else:
            progress_report = UUID(_progress_report)

        _inspection = d.pop("inspection", UNSET)
        inspection: UUID | Unset
        if isinstance(_inspection, Unset):
            inspection = UNSET
        else:
            inspection = UUID(_inspection)

        _shipment = d.pop("shipment", UNSET)
        shipment: UUID | Unset
        if isinstance(_shipment, Unset):
            shipment = UNSET
        else:
            shipment = UUID(_shipment)

        _claim = d.pop("claim", UNSET)
        claim: UUID | Unset
        if isinstance(_claim, Unset):
            claim = UNSET
        else:
            claim = UUID(_claim)

        _dispute = d.pop("dispute", UNSET)
        dispute: UUID | Unset
        if isinstance(_dispute, Unset):
            dispute = UNSET
        else:
            dispute = UUID(_dispute)

        _payment = d.pop("payment", UNSET)
        payment: UUID | Unset
        if isinstance(_payment, Unset):
            payment = UNSET
        else:
            payment = UUID(_payment)

        _message = d.pop("message", UNSET)
        message: UUID | Unset
        if isinstance(_message, Unset):
            message = UNSET
        else:
            message = UUID(_message)

        _factory = d.pop("factory", UNSET)
        factory: UUID | Unset
        if isinstance(_factory, Unset):
            factory = UNSET
        else:
            factory = UUID(_factory)

        _certification = d.pop("certification", UNSET)
        certification: UUID | Unset
        if isinstance(_certification, Unset):
            certification = UNSET
        else:
            certification = UUID(_certification)

        _match_run = d.pop("match_run", UNSET)
        match_run: UUID | Unset
        if isinstance(_match_run, Unset):
            match_run = UNSET
        else:
            match_run = UUID(_match_run)

        _sign_up = d.pop("sign_up", UNSET)
        sign_up: UUID | Unset
        if isinstance(_sign_up, Unset):
            sign_up = UNSET
        else:
            sign_up = UUID(_sign_up)

        _audit = d.pop("audit", UNSET)
        audit: UUID | Unset
        if isinstance(_audit, Unset):
            audit = UNSET
        else:
            audit = UUID(_audit)

        _return_ = d.pop("return", UNSET)
        return_: UUID | Unset
        if isinstance(_return_, Unset):
            return_ = UNSET
        else:
            return_ = UUID(_return_)

        event_subject = cls(
            order=order,
            allocation=allocation,
            counter_offer=counter_offer,
            proposal=proposal,
            progress_report=progress_report,
            inspection=inspection,
            shipment=shipment,
            claim=claim,
            dispute=dispute,
            payment=payment,
            message=message,
            factory=factory,
            certification=certification,
            match_run=match_run,
            sign_up=sign_up,
            audit=audit,
            return_=return_,
        )

        event_subject.additional_properties = d
        return event_subject

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
