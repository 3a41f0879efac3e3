from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.blank_enum import BlankEnum
from ..models.language_enum import LanguageEnum
from ..models.sign_up_status_enum import SignUpStatusEnum

T = TypeVar("T", bound="SignUp")


@_attrs_define
class SignUp:
    """Represents a sign-up.

    Attributes:
        id (UUID):
        version (int):
        organisation_name (str):
        is_manufacturer (bool):
        is_buyer (bool):
        full_name (str):
        email (str):
        note (str): What the company does.
        language (BlankEnum | LanguageEnum):
        status (SignUpStatusEnum): * `waiting` - Waiting
            * `approved` - Approved
            * `rejected` - Rejected Default: SignUpStatusEnum.WAITING.
        organisation (None | UUID): Made by the approval.
        created_at (datetime.datetime):
    """

    id: UUID
    version: int
    organisation_name: str
    is_manufacturer: bool
    is_buyer: bool
    full_name: str
    email: str
    note: str
    language: BlankEnum | LanguageEnum
    organisation: None | UUID
    created_at: datetime.datetime
    status: SignUpStatusEnum = SignUpStatusEnum.WAITING
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        version = self.version

        organisation_name = self.organisation_name

        is_manufacturer = self.is_manufacturer

        is_buyer = self.is_buyer

        full_name = self.full_name

        email = self.email

        note = self.note

        language: str
        if isinstance(self.language, LanguageEnum):
            language = self.language.value
        else:
            language = self.language.value

        status = self.status.value

        organisation: None | str
        if isinstance(self.organisation, UUID):
            organisation = str(self.organisation)
        else:
            organisation = self.organisation

        created_at = self.created_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "version": version,
                "organisation_name": organisation_name,
                "is_manufacturer": is_manufacturer,
                "is_buyer": is_buyer,
                "full_name": full_name,
                "email": email,
                "note": note,
                "language": language,
                "status": status,
                "organisation": organisation,
                "created_at": created_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = UUID(d.pop("id"))

        version = d.pop("version")

        organisation_name = d.pop("organisation_name")

        is_manufacturer = d.pop("is_manufacturer")

        is_buyer = d.pop("is_buyer")

        full_name = d.pop("full_name")

        email = d.pop("email")

        note = d.pop("note")

        def _parse_language(data: object) -> BlankEnum | LanguageEnum:
            try:
                if not isinstance(data, str):
                    raise TypeError()
                language_type_0 = LanguageEnum(data)

                return language_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, str):
                raise TypeError()
            language_type_1 = BlankEnum(data)

            return language_type_1

        language = _parse_language(d.pop("language"))

        status = SignUpStatusEnum(d.pop("status"))

        def _parse_organisation(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                organisation_type_0 = UUID(data)

                return organisation_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        organisation = _parse_organisation(d.pop("organisation"))

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        sign_up = cls(
            id=id,
            version=version,
            organisation_name=organisation_name,
            is_manufacturer=is_manufacturer,
            is_buyer=is_buyer,
            full_name=full_name,
            email=email,
            note=note,
            language=language,
            status=status,
            organisation=organisation,
            created_at=created_at,
        )

        sign_up.additional_properties = d
        return sign_up

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
