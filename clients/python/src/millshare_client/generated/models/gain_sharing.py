from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.blank_enum import BlankEnum
from ..models.fallback_enum import FallbackEnum
from ..models.price_rule_enum import PriceRuleEnum
from ..models.stage_enum import StageEnum

if TYPE_CHECKING:
    from ..models.bars import Bars
    from ..models.order_price import OrderPrice
    from ..models.totals import Totals


T = TypeVar("T", bound="GainSharing")


@_attrs_define
class GainSharing:
    """Serializes the division of a run's gain at one stage.

    Attributes:
        run (UUID):
        stage (StageEnum): * `solved` - As solved
            * `published` - As published
        rule (PriceRuleEnum): * `no-worse-than-alone` - No worse than alone
            * `at-cost` - At cost
        fallback (BlankEnum | FallbackEnum): Why prices are at cost although the rule divides gains.

            * `` -
            * `few-orders` - Too few orders
            * `few-buyers` - Too few buyers
            * `low-cover` - The gains do not cover the needs
            * `wide-gap` - The plan is not proven well enough
            * `pool-limit` - The gain pool is at its limit
        guarantee_percent (str):
        cap_percent (str): As applied: raised or not.
        raised_cap_percent (str): How far the cap may rise.
        need_cap_percent (str):
        factories_share_percent (str):
        reserve_percent (str):
        arrival_orders (int):
        seed (int):
        contribution_rate (str):
        covered_percent (str):
        totals (Totals): Serializes the totals of a division; the bars lead from `baseline` to `plan`.
        bars (Bars): Serializes the six bars, which add up to baseline − plan.
        orders (list[OrderPrice]):
    """

    run: UUID
    stage: StageEnum
    rule: PriceRuleEnum
    fallback: BlankEnum | FallbackEnum
    guarantee_percent: str
    cap_percent: str
    raised_cap_percent: str
    need_cap_percent: str
    factories_share_percent: str
    reserve_percent: str
    arrival_orders: int
    seed: int
    contribution_rate: str
    covered_percent: str
    totals: Totals
    bars: Bars
    orders: list[OrderPrice]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        run = str(self.run)

        stage = self.stage.value

        rule = self.rule.value

        fallback: str
        if isinstance(self.fallback, FallbackEnum):
            fallback = self.fallback.value
        else:
            fallback = self.fallback.value

        guarantee_percent = self.guarantee_percent

        cap_percent = self.cap_percent

        raised_cap_percent = self.raised_cap_percent

        need_cap_percent = self.need_cap_percent

        factories_share_percent = self.factories_share_percent

        reserve_percent = self.reserve_percent

        arrival_orders = self.arrival_orders

        seed = self.seed

        contribution_rate = self.contribution_rate

        covered_percent = self.covered_percent

        totals = self.totals.to_dict()

        bars = self.bars.to_dict()

        orders = []
        for orders_item_data in self.orders:
            orders_item = orders_item_data.to_dict()
            orders.append(orders_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "run": run,
                "stage": stage,
                "rule": rule,
                "fallback": fallback,
                "guarantee_percent": guarantee_percent,
                "cap_percent": cap_percent,
                "raised_cap_percent": raised_cap_percent,
                "need_cap_percent": need_cap_percent,
                "factories_share_percent": factories_share_percent,
                "reserve_percent": reserve_percent,
                "arrival_orders": arrival_orders,
                "seed": seed,
                "contribution_rate": contribution_rate,
                "covered_percent": covered_percent,
                "totals": totals,
                "bars": bars,
                "orders": orders,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.bars import Bars  # noqa: PLC0415
        from ..models.order_price import OrderPrice  # noqa: PLC0415
        from ..models.totals import Totals  # noqa: PLC0415

        d = dict(src_dict)
        run = UUID(d.pop("run"))

        stage = StageEnum(d.pop("stage"))

        rule = PriceRuleEnum(d.pop("rule"))

        def _parse_fallback(data: object) -> BlankEnum | FallbackEnum:
            try:
                if not isinstance(data, str):
                    raise TypeError()
                fallback_type_0 = FallbackEnum(data)

                return fallback_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, str):
                raise TypeError()
            fallback_type_1 = BlankEnum(data)

            return fallback_type_1

        fallback = _parse_fallback(d.pop("fallback"))

        guarantee_percent = d.pop("guarantee_percent")

        cap_percent = d.pop("cap_percent")

        raised_cap_percent = d.pop("raised_cap_percent")

        need_cap_percent = d.pop("need_cap_percent")

        factories_share_percent = d.pop("factories_share_percent")

        reserve_percent = d.pop("reserve_percent")

        arrival_orders = d.pop("arrival_orders")

        seed = d.pop("seed")

        contribution_rate = d.pop("contribution_rate")

        covered_percent = d.pop("covered_percent")

        totals = Totals.from_dict(d.pop("totals"))

        bars = Bars.from_dict(d.pop("bars"))

        orders = []
        _orders = d.pop("orders")
        for orders_item_data in _orders:
            orders_item = OrderPrice.from_dict(orders_item_data)

            orders.append(orders_item)

        gain_sharing = cls(
            run=run,
            stage=stage,
            rule=rule,
            fallback=fallback,
            guarantee_percent=guarantee_percent,
            cap_percent=cap_percent,
            raised_cap_percent=raised_cap_percent,
            need_cap_percent=need_cap_percent,
            factories_share_percent=factories_share_percent,
            reserve_percent=reserve_percent,
            arrival_orders=arrival_orders,
            seed=seed,
            contribution_rate=contribution_rate,
            covered_percent=covered_percent,
            totals=totals,
            bars=bars,
            orders=orders,
        )

        gain_sharing.additional_properties = d
        return gain_sharing

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
