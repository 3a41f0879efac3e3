from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="PatchedFactoryChangeRequest")


@_attrs_define
class PatchedFactoryChangeRequest:
    """Validates changes of a factory; its organisation is fixed.

    Attributes:
        name (str | Unset):
        address (str | Unset):
        region (str | Unset):
        latitude (str | Unset):
        longitude (str | Unset):
        industries (list[str] | Unset):
        time_zone (str | Unset):
        currency (str | Unset):
    """

    name: str | Unset = UNSET
    address: str | Unset = UNSET
    region: str | Unset = UNSET
    latitude: str | Unset = UNSET
    longitude: str | Unset = UNSET
    industries: list[str] | Unset = UNSET
    time_zone: str | Unset = UNSET
    currency: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        address = self.address

        region = self.region

        latitude = self.latitude

        longitude = self.longitude

        industries: list[str] | Unset = UNSET
        if not isinstance(self.industries, Unset):
            industries = self.industries

        time_zone = self.time_zone

        currency = self.currency

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if name is not UNSET:
            field_dict["name"] = name
        if address is not UNSET:
            field_dict["address"] = address
        if region is not UNSET:
            field_dict["region"] = region
        if latitude is not UNSET:
            field_dict["latitude"] = latitude
        if longitude is not UNSET:
            field_dict["longitude"] = longitude
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
        name = d.pop("name", UNSET)

        address = d.pop("address", UNSET)

        region = d.pop("region", UNSET)

        latitude = d.pop("latitude", UNSET)

        longitude = d.pop("longitude", UNSET)

        industries = cast(list[str], d.pop("industries", UNSET))

        time_zone = d.pop("time_zone", UNSET)

        currency = d.pop("currency", UNSET)

        patched_factory_change_request = cls(
            name=name,
            address=address,
            region=region,
            latitude=latitude,
            longitude=longitude,
            industries=industries,
            time_zone=time_zone,
            currency=currency,
        )

        patched_factory_change_request.additional_properties = d
        return patched_factory_change_request

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
