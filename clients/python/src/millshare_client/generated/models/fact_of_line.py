from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.fact_of_line_source_enum import FactOfLineSourceEnum

T = TypeVar("T", bound="FactOfLine")


@_attrs_define
class FactOfLine:
    """Renders a quantity or date of a line with its source.

    Attributes:
        value (str):
        source (FactOfLineSourceEnum): * `given` - given
            * `text` - text
            * `assumed` - assumed
    """

    value: str
    source: FactOfLineSourceEnum
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        value = self.value

        source = self.source.value

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "value": value,
                "source": source,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        value = d.pop("value")

        source = FactOfLineSourceEnum(d.pop("source"))

        fact_of_line = cls(
            value=value,
            source=source,
        )

        fact_of_line.additional_properties = d
        return fact_of_line

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
