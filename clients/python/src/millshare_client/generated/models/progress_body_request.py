from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="ProgressBodyRequest")


@_attrs_define
class ProgressBodyRequest:
    """Validates a progress report.

    Attributes:
        pieces_done (int): Pieces made in all since production started, good ones and scrap.
        is_correction (bool | Unset): Sets an earlier report right; only then may the number fall.
        cycle_time_s (None | str | Unset): Measured seconds of a piece, without setup; the next estimates learn from it.
    """

    pieces_done: int
    is_correction: bool | Unset = UNSET
    cycle_time_s: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        pieces_done = self.pieces_done

        is_correction = self.is_correction

        cycle_time_s: None | str | Unset
        if isinstance(self.cycle_time_s, Unset):
            cycle_time_s = UNSET
        else:
            cycle_time_s = self.cycle_time_s

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "pieces_done": pieces_done,
            }
        )
        if is_correction is not UNSET:
            field_dict["is_correction"] = is_correction
        if cycle_time_s is not UNSET:
            field_dict["cycle_time_s"] = cycle_time_s

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        pieces_done = d.pop("pieces_done")

        is_correction = d.pop("is_correction", UNSET)

        def _parse_cycle_time_s(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        cycle_time_s = _parse_cycle_time_s(d.pop("cycle_time_s", UNSET))

        progress_body_request = cls(
            pieces_done=pieces_done,
            is_correction=is_correction,
            cycle_time_s=cycle_time_s,
        )

        progress_body_request.additional_properties = d
        return progress_body_request

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
