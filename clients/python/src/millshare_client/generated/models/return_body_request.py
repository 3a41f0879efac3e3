from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.defect_kind_enum import DefectKindEnum
from ..models.remedy_enum import RemedyEnum
from ..types import UNSET, Unset

T = TypeVar("T", bound="ReturnBodyRequest")


@_attrs_define
class ReturnBodyRequest:
    """Validates a return.

    Attributes:
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
        allocation (UUID | Unset): The lot at fault, where the order has several.
    """

    pieces: int
    reason: DefectKindEnum
    description: str
    remedy: RemedyEnum
    allocation: UUID | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        pieces = self.pieces

        reason = self.reason.value

        description = self.description

        remedy = self.remedy.value

        allocation: str | Unset = UNSET
        if not isinstance(self.allocation, Unset):
            allocation = str(self.allocation)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "pieces": pieces,
                "reason": reason,
                "description": description,
                "remedy": remedy,
            }
        )
        if allocation is not UNSET:
            field_dict["allocation"] = allocation

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        pieces = d.pop("pieces")

        reason = DefectKindEnum(d.pop("reason"))

        description = d.pop("description")

        remedy = RemedyEnum(d.pop("remedy"))

        _allocation = d.pop("allocation", UNSET)
        allocation: UUID | Unset
        if isinstance(_allocation, Unset):
            allocation = UNSET
        else:
            allocation = UUID(_allocation)

        return_body_request = cls(
            pieces=pieces,
            reason=reason,
            description=description,
            remedy=remedy,
            allocation=allocation,
        )

        return_body_request.additional_properties = d
        return return_body_request

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
