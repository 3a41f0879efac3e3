from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.fact_source_enum import FactSourceEnum
from ..types import UNSET, Unset

T = TypeVar("T", bound="Fact")


@_attrs_define
class Fact:
    """Renders a fact of a part.

    Attributes:
        value (Any):
        source (FactSourceEnum): * `given` - given
            * `file` - file
            * `text` - text
            * `assumed` - assumed
        found_in (str): The file's name, or words of the request.
        spread (float | None | Unset): Share by which a computed value may be wrong; null where nobody says so.
    """

    value: Any
    source: FactSourceEnum
    found_in: str
    spread: float | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        value = self.value

        source = self.source.value

        found_in = self.found_in

        spread: float | None | Unset
        if isinstance(self.spread, Unset):
            spread = UNSET
        else:
            spread = self.spread

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "value": value,
                "source": source,
                "found_in": found_in,
            }
        )
        if spread is not UNSET:
            field_dict["spread"] = spread

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        value = d.pop("value")

        source = FactSourceEnum(d.pop("source"))

        found_in = d.pop("found_in")

        def _parse_spread(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        spread = _parse_spread(d.pop("spread", UNSET))

        fact = cls(
            value=value,
            source=source,
            found_in=found_in,
            spread=spread,
        )

        fact.additional_properties = d
        return fact

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
