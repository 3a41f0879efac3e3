from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.defect_kind_enum import DefectKindEnum
from ..models.remedy_enum import RemedyEnum
from ..models.return_status_enum import ReturnStatusEnum

if TYPE_CHECKING:
    from ..models.return_refund import ReturnRefund


T = TypeVar("T", bound="Return")


@_attrs_define
class Return:
    """Shows a return; money to the side whose it is.

    Attributes:
        id (UUID):
        order (UUID):
        allocation (UUID): The lot that is at fault.
        pieces (int):
        reason (DefectKindEnum): * `dimension` - Dimension out of tolerance
            * `surface` - Surface or finish
            * `material` - Material or hardness
            * `function` - Does not fit or work
            * `damage` - Damaged in transport
            * `wrong-part` - Wrong part or revision
            * `other` - Other defect
        description (str):
        remedy (RemedyEnum): * `refund` - Money back
            * `replacement` - Replacement
            * `repair` - Repair
        status (ReturnStatusEnum): * `open` - Return open
            * `refused` - Return refused
            * `accepted` - Repair agreed
            * `sent_back` - Sent back
            * `repaired` - Repaired
            * `completed` - Repair received
            * `refunded` - Return refunded
            * `replaced` - Replacement ordered
            * `rejected` - Return rejected
            * `withdrawn` - Return withdrawn
        answer (str): The factory's words.
        answer_due_at (datetime.datetime): Until then its factory is to answer.
        decision (str): The operator's reason.
        refunds (list[ReturnRefund] | None): What the buyer gets back.
        paid_back (None | str): What the factory gives of it.
        replacement (None | UUID): The order by which the pieces are matched again; the buyer's.
        created_at (datetime.datetime):
    """

    id: UUID
    order: UUID
    allocation: UUID
    pieces: int
    reason: DefectKindEnum
    description: str
    remedy: RemedyEnum
    status: ReturnStatusEnum
    answer: str
    answer_due_at: datetime.datetime
    decision: str
    refunds: list[ReturnRefund] | None
    paid_back: None | str
    replacement: None | UUID
    created_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        order = str(self.order)

        allocation = str(self.allocation)

        pieces = self.pieces

        reason = self.reason.value

        description = self.description

        remedy = self.remedy.value

        status = self.status.value

        answer = self.answer

        answer_due_at = self.answer_due_at.isoformat()

        decision = self.decision

        refunds: list[dict[str, Any]] | None
        if isinstance(self.refunds, list):
            refunds = []
            for refunds_type_0_item_data in self.refunds:
                refunds_type_0_item = refunds_type_0_item_data.to_dict()
                refunds.append(refunds_type_0_item)

        else:
            refunds = self.refunds

        paid_back: None | str
        paid_back = self.paid_back

        replacement: None | str
        if isinstance(self.replacement, UUID):
            replacement = str(self.replacement)
        else:
            replacement = self.replacement

        created_at = self.created_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "order": order,
                "allocation": allocation,
                "pieces": pieces,
                "reason": reason,
                "description": description,
                "remedy": remedy,
                "status": status,
                "answer": answer,
                "answer_due_at": answer_due_at,
                "decision": decision,
                "refunds": refunds,
                "paid_back": paid_back,
                "replacement": replacement,
                "created_at": created_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.return_refund import ReturnRefund  # noqa: PLC0415

        d = dict(src_dict)
        id = UUID(d.pop("id"))

        order = UUID(d.pop("order"))

        allocation = UUID(d.pop("allocation"))

        pieces = d.pop("pieces")

        reason = DefectKindEnum(d.pop("reason"))

        description = d.pop("description")

        remedy = RemedyEnum(d.pop("remedy"))

        status = ReturnStatusEnum(d.pop("status"))

        answer = d.pop("answer")

        answer_due_at = datetime.datetime.fromisoformat(d.pop("answer_due_at"))

        decision = d.pop("decision")

        def _parse_refunds(data: object) -> list[ReturnRefund] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                refunds_type_0 = []
                _refunds_type_0 = data
                for refunds_type_0_item_data in _refunds_type_0:
                    refunds_type_0_item = ReturnRefund.from_dict(refunds_type_0_item_data)

                    refunds_type_0.append(refunds_type_0_item)

                return refunds_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[ReturnRefund] | None, data)

        refunds = _parse_refunds(d.pop("refunds"))

        def _parse_paid_back(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        paid_back = _parse_paid_back(d.pop("paid_back"))

        def _parse_replacement(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                replacement_type_0 = UUID(data)

                return replacement_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        replacement = _parse_replacement(d.pop("replacement"))

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        return_ = cls(
            id=id,
            order=order,
            allocation=allocation,
            pieces=pieces,
            reason=reason,
            description=description,
            remedy=remedy,
            status=status,
            answer=answer,
            answer_due_at=answer_due_at,
            decision=decision,
            refunds=refunds,
            paid_back=paid_back,
            replacement=replacement,
            created_at=created_at,
        )

        return_.additional_properties = d
        return return_

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
