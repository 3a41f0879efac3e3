from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="OrganisationExportBodyRequest")


@_attrs_define
class OrganisationExportBodyRequest:
    """Validates the request of an export.

    Attributes:
        organisation (UUID | Unset): Needed by owners of several organisations.
    """

    organisation: UUID | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        organisation: str | Unset = UNSET
        if not isinstance(self.organisation, Unset):
            organisation = str(self.organisation)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if organisation is not UNSET:
            field_dict["organisation"] = organisation

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        _organisation = d.pop("organisation", UNSET)
        organisation: UUID | Unset
        if isinstance(_organisation, Unset):
            organisation = UNSET
        else:
            organisation = UUID(_organisation)

        organisation_export_body_request = cls(
            organisation=organisation,
        )

        organisation_export_body_request.additional_properties = d
        return organisation_export_body_request

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
