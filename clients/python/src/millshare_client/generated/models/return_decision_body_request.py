from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.remedy_enum import RemedyEnum
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.refund_body_request import RefundBodyRequest


T = TypeVar("T", bound="ReturnDecisionBodyRequest")


@_attrs_define
class ReturnDecisionBodyRequest:
    """Validates a decision; without a remedy the return is rejected.

    Attributes:
        reason (str):
        remedy (RemedyEnum | Unset): * `refund` - Money back
            * `replacement` - Replacement
            * `repair` - Repair
        refunds (list[RefundBodyRequest] | Unset): Instead of the price of the returned pieces.
    """

    reason: str
    remedy: RemedyEnum | Unset = UNSET
    refunds: list[RefundBodyRequest] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        reason = self.reason

        remedy: str | Unset = UNSET
        if not isinstance(self.remedy, Unset):
            remedy = self.remedy.value

        refunds: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.refunds, Unset):
            refunds = []
            for refunds_item_data in self.refunds:
                refunds_item = refunds_item_data.to_dict()
                refunds.append(refunds_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "reason": reason,
            }
        )
        if remedy is not UNSET:
            field_dict["remedy"] = remedy
        if refunds is not UNSET:
            field_dict["refunds"] = refunds

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.refund_body_request import RefundBodyRequest  # noqa: PLC0415

        d = dict(src_dict)
        reason = d.pop("reason")

        _remedy = d.pop("remedy", UNSET)
        remedy: RemedyEnum | Unset
        if isinstance(_remedy, Unset):
            remedy = UNSET
        else:
            remedy = RemedyEnum(_remedy)

        _refunds = d.pop("refunds", UNSET)
        refunds: list[RefundBodyRequest] | Unset = UNSET
        if _refunds is not UNSET:
            refunds = []
            for refunds_item_data in _refunds:
                refunds_item = RefundBodyRequest.from_dict(refunds_item_data)

                refunds.append(refunds_item)

        return_decision_body_request = cls(
            reason=reason,
            remedy=remedy,
            refunds=refunds,
        )

        return_decision_body_request.additional_properties = d
        return return_decision_body_request

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
