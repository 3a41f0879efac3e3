from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.attempt_result_enum import AttemptResultEnum

T = TypeVar("T", bound="Attempt")


@_attrs_define
class Attempt:
    """Shows one attempt.

    Attributes:
        at (datetime.datetime):
        milliseconds (int):
        result (AttemptResultEnum): * `accepted` - Accepted
            * `refused` - Refused by its status
            * `gone` - Gone (410)
            * `redirected` - Redirects are not followed
            * `inner_address` - The name leads to an inner address
            * `unreachable` - No connection
            * `insecure` - No valid certificate
            * `timeout` - No answer in time
        status_code (int | None):
    """

    at: datetime.datetime
    milliseconds: int
    result: AttemptResultEnum
    status_code: int | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        at = self.at.isoformat()

        milliseconds = self.milliseconds

        result = self.result.value

        status_code: int | None
        status_code = self.status_code

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "at": at,
                "milliseconds": milliseconds,
                "result": result,
                "status_code": status_code,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        at = datetime.datetime.fromisoformat(d.pop("at"))

        milliseconds = d.pop("milliseconds")

        result = AttemptResultEnum(d.pop("result"))

        def _parse_status_code(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        status_code = _parse_status_code(d.pop("status_code"))

        attempt = cls(
            at=at,
            milliseconds=milliseconds,
            result=result,
            status_code=status_code,
        )

        attempt.additional_properties = d
        return attempt

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
