from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.decline_reason_enum import DeclineReasonEnum
from ..types import UNSET, Unset

T = TypeVar("T", bound="DeclinesRequest")


@_attrs_define
class DeclinesRequest:
    """Validates offers that are declined together.

    Attributes:
        reason (DeclineReasonEnum): * `no-capacity` - No capacity
            * `date` - Date
            * `price` - Price
            * `not-manufacturable` - Not manufacturable
            * `material` - Material
            * `certificate` - Certificate
            * `other` - Other
        ids (list[UUID]):
        comment (str | Unset):
    """

    reason: DeclineReasonEnum
    ids: list[UUID]
    comment: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        reason = self.reason.value

        ids = []
        for ids_item_data in self.ids:
            ids_item = str(ids_item_data)
            ids.append(ids_item)

        comment = self.comment

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "reason": reason,
                "ids": ids,
            }
        )
        if comment is not UNSET:
            field_dict["comment"] = comment

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        reason = DeclineReasonEnum(d.pop("reason"))

        ids = []
        _ids = d.pop("ids")
        for ids_item_data in _ids:
            ids_item = UUID(ids_item_data)

            ids.append(ids_item)

        comment = d.pop("comment", UNSET)

        declines_request = cls(
            reason=reason,
            ids=ids,
            comment=comment,
        )

        declines_request.additional_properties = d
        return declines_request

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
