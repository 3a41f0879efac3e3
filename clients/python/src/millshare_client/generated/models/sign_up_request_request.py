from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.language_enum import LanguageEnum
from ..types import UNSET, Unset

T = TypeVar("T", bound="SignUpRequestRequest")


@_attrs_define
class SignUpRequestRequest:
    """Validates a company's wish to take part.

    Attributes:
        organisation_name (str):
        full_name (str):
        email (str):
        is_manufacturer (bool | Unset):
        is_buyer (bool | Unset):
        note (str | Unset):
        language (LanguageEnum | Unset): * `en` - English
            * `zh-hans` - 简体中文
    """

    organisation_name: str
    full_name: str
    email: str
    is_manufacturer: bool | Unset = UNSET
    is_buyer: bool | Unset = UNSET
    note: str | Unset = UNSET
    language: LanguageEnum | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        organisation_name = self.organisation_name

        full_name = self.full_name

        email = self.email

        is_manufacturer = self.is_manufacturer

        is_buyer = self.is_buyer

        note = self.note

        language: str | Unset = UNSET
        if not isinstance(self.language, Unset):
            language = self.language.value

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "organisation_name": organisation_name,
                "full_name": full_name,
                "email": email,
            }
        )
        if is_manufacturer is not UNSET:
            field_dict["is_manufacturer"] = is_manufacturer
        if is_buyer is not UNSET:
            field_dict["is_buyer"] = is_buyer
        if note is not UNSET:
            field_dict["note"] = note
        if language is not UNSET:
            field_dict["language"] = language

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        organisation_name = d.pop("organisation_name")

        full_name = d.pop("full_name")

        email = d.pop("email")

        is_manufacturer = d.pop("is_manufacturer", UNSET)

        is_buyer = d.pop("is_buyer", UNSET)

        note = d.pop("note", UNSET)

        _language = d.pop("language", UNSET)
        language: LanguageEnum | Unset
        if isinstance(_language, Unset):
            language = UNSET
        else:
            language = LanguageEnum(_language)

        sign_up_request_request = cls(
            organisation_name=organisation_name,
            full_name=full_name,
            email=email,
            is_manufacturer=is_manufacturer,
            is_buyer=is_buyer,
            note=note,
            language=language,
        )

        sign_up_request_request.additional_properties = d
        return sign_up_request_request

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
