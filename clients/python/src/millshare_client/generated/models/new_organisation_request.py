from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="NewOrganisationRequest")


@_attrs_define
class NewOrganisationRequest:
    """Validates a new organisation and the address of its owner.

    Attributes:
        name (str):
        owner_email (str):
        is_manufacturer (bool | Unset):
        is_buyer (bool | Unset):
    """

    name: str
    owner_email: str
    is_manufacturer: bool | Unset = UNSET
    is_buyer: bool | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        owner_email = self.owner_email

        is_manufacturer = self.is_manufacturer

        is_buyer = self.is_buyer

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "name": name,
                "owner_email": owner_email,
            }
        )
        if is_manufacturer is not UNSET:
            field_dict["is_manufacturer"] = is_manufacturer
        if is_buyer is not UNSET:
            field_dict["is_buyer"] = is_buyer

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        owner_email = d.pop("owner_email")

        is_manufacturer = d.pop("is_manufacturer", UNSET)

        is_buyer = d.pop("is_buyer", UNSET)

        new_organisation_request = cls(
            name=name,
            owner_email=owner_email,
            is_manufacturer=is_manufacturer,
            is_buyer=is_buyer,
        )

        new_organisation_request.additional_properties = d
        return new_organisation_request

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
