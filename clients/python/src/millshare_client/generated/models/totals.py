from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Totals")


@_attrs_define
class Totals:
    """Serializes the totals of a division; the bars lead from `baseline` to `plan`.

    Attributes:
        baseline (str): Of the whole baseline, unmade pieces at their price.
        plan (str): Of the whole plan, unmade pieces at their price.
        served_gain (str): Alone cost − cost, over the served orders.
        displaced (str): What orders lose that the baseline serves; not above 0.
        expectations (str): Costs that nobody is paid: baseline − plan.
        needs (str):
        gains (str):
        factories_bonus (str):
        reserve (str):
    """

    baseline: str
    plan: str
    served_gain: str
    displaced: str
    expectations: str
    needs: str
    gains: str
    factories_bonus: str
    reserve: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        baseline = self.baseline

        plan = self.plan

        served_gain = self.served_gain

        displaced = self.displaced

        expectations = self.expectations

        needs = self.needs

        gains = self.gains

        factories_bonus = self.factories_bonus

        reserve = self.reserve

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "baseline": baseline,
                "plan": plan,
                "served_gain": served_gain,
                "displaced": displaced,
                "expectations": expectations,
                "needs": needs,
                "gains": gains,
                "factories_bonus": factories_bonus,
                "reserve": reserve,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        baseline = d.pop("baseline")

        plan = d.pop("plan")

        served_gain = d.pop("served_gain")

        displaced = d.pop("displaced")

        expectations = d.pop("expectations")

        needs = d.pop("needs")

        gains = d.pop("gains")

        factories_bonus = d.pop("factories_bonus")

        reserve = d.pop("reserve")

        totals = cls(
            baseline=baseline,
            plan=plan,
            served_gain=served_gain,
            displaced=displaced,
            expectations=expectations,
            needs=needs,
            gains=gains,
            factories_bonus=factories_bonus,
            reserve=reserve,
        )

        totals.additional_properties = d
        return totals

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
