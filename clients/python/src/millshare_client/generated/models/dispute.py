from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.dispute_status_enum import DisputeStatusEnum

if TYPE_CHECKING:
    from ..models.dispute_refund import DisputeRefund


T = TypeVar("T", bound="Dispute")


@_attrs_define
class Dispute:
    """Shows a dispute about an order's goods.

    Attributes:
        id (UUID):
        order (UUID):
        status (DisputeStatusEnum): * `open` - Open
            * `accepted` - Accepted
            * `refunded` - Refunded Default: DisputeStatusEnum.OPEN.
        reason (str):
        resolution (str):
        refunds (list[DisputeRefund] | None):
        created_at (datetime.datetime):
        decide_by (datetime.datetime): Until when an operator is to decide.
        is_overdue (bool):
    """

    id: UUID
    order: UUID
    reason: str
    resolution: str
    refunds: list[DisputeRefund] | None
    created_at: datetime.datetime
    decide_by: datetime.datetime
    is_overdue: bool
    status: DisputeStatusEnum = DisputeStatusEnum.OPEN
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        order = str(self.order)

        status = self.status.value

        reason = self.reason

        resolution = self.resolution

        refunds: list[dict[str, Any]] | None
        if isinstance(self.refunds, list):
            refunds = []
            for refunds_type_0_item_data in self.refunds:
                refunds_type_0_item = refunds_type_0_item_data.to_dict()
                refunds.append(refunds_type_0_item)

        else:
            refunds = self.refunds

        created_at = self.created_at.isoformat()

        decide_by = self.decide_by.isoformat()

        is_overdue = self.is_overdue

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "order": order,
                "status": status,
                "reason": reason,
                "resolution": resolution,
                "refunds": refunds,
                "created_at": created_at,
                "decide_by": decide_by,
                "is_overdue": is_overdue,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.dispute_refund import DisputeRefund  # noqa: PLC0415

        d = dict(src_dict)
        id = UUID(d.pop("id"))

        order = UUID(d.pop("order"))

        status = DisputeStatusEnum(d.pop("status"))

        reason = d.pop("reason")

        resolution = d.pop("resolution")

        def _parse_refunds(data: object) -> list[DisputeRefund] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                refunds_type_0 = []
                _refunds_type_0 = data
                for refunds_type_0_item_data in _refunds_type_0:
                    refunds_type_0_item = DisputeRefund.from_dict(refunds_type_0_item_data)

                    refunds_type_0.append(refunds_type_0_item)

                return refunds_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[DisputeRefund] | None, data)

        refunds = _parse_refunds(d.pop("refunds"))

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        decide_by = datetime.datetime.fromisoformat(d.pop("decide_by"))

        is_overdue = d.pop("is_overdue")

        dispute = cls(
            id=id,
            order=order,
            status=status,
            reason=reason,
            resolution=resolution,
            refunds=refunds,
            created_at=created_at,
            decide_by=decide_by,
            is_overdue=is_overdue,
        )

        dispute.additional_properties = d
        return dispute

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
