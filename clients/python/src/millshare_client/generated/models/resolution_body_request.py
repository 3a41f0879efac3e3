from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.refund_body_request import RefundBodyRequest


T = TypeVar("T", bound="ResolutionBodyRequest")


@_attrs_define
class ResolutionBodyRequest:
    """Validates a resolution; without refunds the goods are accepted as delivered.

    Attributes:
        reason (str):
        refunds (list[RefundBodyRequest] | Unset):
    """

    reason: str
    refunds: list[RefundBodyRequest] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        reason = self.reason

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
        if refunds is not UNSET:
            field_dict["refunds"] = refunds

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.refund_body_request import RefundBodyRequest  # noqa: PLC0415

        d = dict(src_dict)
        reason = d.pop("reason")

        _refunds = d.pop("refunds", UNSET)
        refunds: list[RefundBodyRequest] | Unset = UNSET
        if _refunds is not UNSET:
            refunds = []
            for refunds_item_data in _refunds:
                refunds_item = RefundBodyRequest.from_dict(refunds_item_data)

                refunds.append(refunds_item)

        resolution_body_request = cls(
            reason=reason,
            refunds=refunds,
        )

        resolution_body_request.additional_properties = d
        return resolution_body_request

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
