from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.role_enum import RoleEnum

T = TypeVar("T", bound="Membership")


@_attrs_define
class Membership:
    """Renders one organisation that the user acts for.

    Attributes:
        organisation (UUID):
        name (str):
        is_manufacturer (bool):
        is_buyer (bool):
        is_operator (bool):
        role (RoleEnum): * `owner` - Owner
            * `planner` - Planner
            * `purchaser` - Purchaser
            * `viewer` - Viewer
    """

    organisation: UUID
    name: str
    is_manufacturer: bool
    is_buyer: bool
    is_operator: bool
    role: RoleEnum
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        organisation = str(self.organisation)

        name = self.name

        is_manufacturer = self.is_manufacturer

        is_buyer = self.is_buyer

        is_operator = self.is_operator

        role = self.role.value

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "organisation": organisation,
                "name": name,
                "is_manufacturer": is_manufacturer,
                "is_buyer": is_buyer,
                "is_operator": is_operator,
                "role": role,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        organisation = UUID(d.pop("organisation"))

        name = d.pop("name")

        is_manufacturer = d.pop("is_manufacturer")

        is_buyer = d.pop("is_buyer")

        is_operator = d.pop("is_operator")

        role = RoleEnum(d.pop("role"))

        membership = cls(
            organisation=organisation,
            name=name,
            is_manufacturer=is_manufacturer,
            is_buyer=is_buyer,
            is_operator=is_operator,
            role=role,
        )

        membership.additional_properties = d
        return membership

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
