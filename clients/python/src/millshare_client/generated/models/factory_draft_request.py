from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="FactoryDraftRequest")


@_attrs_define
class FactoryDraftRequest:
    """Validates the fields of a new factory.

    Attributes:
        name (str):
        region (str):
        latitude (str):
        longitude (str):
        organisation (UUID | Unset): Left out where the user plans for one manufacturer alone.
        address (str | Unset):
        industries (list[str] | Unset):
        time_zone (str | Unset):
        currency (str | Unset):
    """

    name: str
    region: str
    latitude: str
    longitude: str
    organisation: UUID | Unset = UNSET
    address: str | Unset = UNSET
    industries: list[str] | Unset = UNSET
    time_zone: str | Unset = UNSET
    currency: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        region = self.region

        latitude = self.latitude

        longitude = self.longitude

        organisation: str | Unset = UNSET
        if not isinstance(self.organisation, Unset):
            organisation = str(self.organisation)

        address = self.address

        industries: list[str] | Unset = UNSET
        if not isinstance(self.industries, Unset):
            industries = self.industries

        time_zone = self.time_zone

        currency = self.currency

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "name": name,
                "region": region,
                "latitude": latitude,
                "longitude": longitude,
            }
        )
        if organisation is not UNSET:
            field_dict["organisation"] = organisation
        if address is not UNSET:
            field_dict["address"] = address
        if industries is not UNSET:
            field_dict["industries"] = industries
        if time_zone is not UNSET:
            field_dict["time_zone"] = time_zone
        if currency is not UNSET:
            field_dict["currency"] = currency

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        region = d.pop("region")

        latitude = d.pop("latitude")

        longitude = d.pop("longitude")

        _organisation = d.pop("organisation", UNSET)
        organisation: UUID | Unset
        if isinstance(_organisation, Unset):
            organisation = UNSET
        else:
            organisation = UUID(_organisation)

        address = d.pop("address", UNSET)

        industries = cast(list[str], d.pop("industries", UNSET))

        time_zone = d.pop("time_zone", UNSET)

        currency = d.pop("currency", UNSET)

        factory_draft_request = cls(
            name=name,
            region=region,
            latitude=latitude,
            longitude=longitude,
            organisation=organisation,
            address=address,
            industries=industries,
            time_zone=time_zone,
            currency=currency,
        )

        factory_draft_request.additional_properties = d
        return factory_draft_request

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
