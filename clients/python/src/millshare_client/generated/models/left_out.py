from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.left_out_params import LeftOutParams


T = TypeVar("T", bound="LeftOut")


@_attrs_define
class LeftOut:
    """Shows what of the file became no line, and why.

    Attributes:
        position (str):
        reason (str):
        code (str):
        params (LeftOutParams):
        count (int):
    """

    position: str
    reason: str
    code: str
    params: LeftOutParams
    count: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        position = self.position

        reason = self.reason

        code = self.code

        params = self.params.to_dict()

        count = self.count

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "position": position,
                "reason": reason,
                "code": code,
                "params": params,
                "count": count,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.left_out_params import LeftOutParams  # noqa: PLC0415

        d = dict(src_dict)
        position = d.pop("position")

        reason = d.pop("reason")

        code = d.pop("code")

        params = LeftOutParams.from_dict(d.pop("params"))

        count = d.pop("count")

        left_out = cls(
            position=position,
            reason=reason,
            code=code,
            params=params,
            count=count,
        )

        left_out.additional_properties = d
        return left_out

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
