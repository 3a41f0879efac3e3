from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="RunRequestRequest")


@_attrs_define
class RunRequestRequest:
    """Validates the request of a run; every field has a default.

    Attributes:
        currency (str | Unset): Orders and windows in this currency are matched.
        seconds (int | Unset): Limit of the search.
        seed (int | Unset):
        gap (str | Unset): The search may stop when cost and proven bound are this close.
        effort (int | Unset): Limit of the search in work instead of time; repeats exactly.
    """

    currency: str | Unset = UNSET
    seconds: int | Unset = UNSET
    seed: int | Unset = UNSET
    gap: str | Unset = UNSET
    effort: int | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        currency = self.currency

        seconds = self.seconds

        seed = self.seed

        gap = self.gap

        effort = self.effort

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if currency is not UNSET:
            field_dict["currency"] = currency
        if seconds is not UNSET:
            field_dict["seconds"] = seconds
        if seed is not UNSET:
            field_dict["seed"] = seed
        if gap is not UNSET:
            field_dict["gap"] = gap
        if effort is not UNSET:
            field_dict["effort"] = effort

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        currency = d.pop("currency", UNSET)

        seconds = d.pop("seconds", UNSET)

        seed = d.pop("seed", UNSET)

        gap = d.pop("gap", UNSET)

        effort = d.pop("effort", UNSET)

        run_request_request = cls(
            currency=currency,
            seconds=seconds,
            seed=seed,
            gap=gap,
            effort=effort,
        )

        run_request_request.additional_properties = d
        return run_request_request

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
