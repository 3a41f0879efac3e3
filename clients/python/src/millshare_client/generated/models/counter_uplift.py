from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="CounterUplift")


@_attrs_define
class CounterUplift:
    """Serializes what accepted counter-offers raised in one region and process.

    Attributes:
        region (str):
        process (str):
        currency (str):
        made (int):
        accepted (int):
        refused (int):
        offered (str): Earnings that were offered, of the accepted ones.
        agreed (str): Earnings that were agreed, for as many pieces.
        uplift_percent (None | str):
    """

    region: str
    process: str
    currency: str
    made: int
    accepted: int
    refused: int
    offered: str
    agreed: str
    uplift_percent: None | str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        region = self.region

        process = self.process

        currency = self.currency

        made = self.made

        accepted = self.accepted

        refused = self.refused

        offered = self.offered

        agreed = self.agreed

        uplift_percent: None | str
        uplift_percent = self.uplift_percent

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "region": region,
                "process": process,
                "currency": currency,
                "made": made,
                "accepted": accepted,
                "refused": refused,
                "offered": offered,
                "agreed": agreed,
                "uplift_percent": uplift_percent,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        region = d.pop("region")

        process = d.pop("process")

        currency = d.pop("currency")

        made = d.pop("made")

        accepted = d.pop("accepted")

        refused = d.pop("refused")

        offered = d.pop("offered")

        agreed = d.pop("agreed")

        def _parse_uplift_percent(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        uplift_percent = _parse_uplift_percent(d.pop("uplift_percent"))

        counter_uplift = cls(
            region=region,
            process=process,
            currency=currency,
            made=made,
            accepted=accepted,
            refused=refused,
            offered=offered,
            agreed=agreed,
            uplift_percent=uplift_percent,
        )

        counter_uplift.additional_properties = d
        return counter_uplift

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
