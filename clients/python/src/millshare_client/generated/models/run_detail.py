from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.blank_enum import BlankEnum
from ..models.failure_code_enum import FailureCodeEnum
from ..models.run_status_enum import RunStatusEnum
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.baseline import Baseline
    from ..models.counts import Counts
    from ..models.event import Event
    from ..models.first_approval import FirstApproval
    from ..models.items import Items
    from ..models.run_detail_unmatched_reasons import RunDetailUnmatchedReasons
    from ..models.stages import Stages


T = TypeVar("T", bound="RunDetail")


@_attrs_define
class RunDetail:
    """Serializes a match run with its savings and the outcome of its orders.

    Attributes:
        id (UUID):
        status (RunStatusEnum): * `requested` - Requested
            * `solving` - Solving
            * `solved` - Solved
            * `approved` - Approved
            * `rejected` - Rejected
            * `stale` - Stale
            * `failed` - Failed
            * `cancelled` - Cancelled Default: RunStatusEnum.REQUESTED.
        currency (str):  Default: 'CNY'.
        is_scheduled (bool):
        created_at (datetime.datetime):
        started_at (datetime.datetime | None):
        solved_at (datetime.datetime | None):
        decided_at (datetime.datetime | None):
        seconds (int): Limit of the search, in seconds.
        effort (int | None): Limit of the search in work; repeats exactly.
        gap_wanted (str): The gap between cost and bound at which the search may stop.
        seed (int):
        attempt (int):
        progress (Any):
        failure_code (BlankEnum | FailureCodeEnum): Why the search failed; a solved run with one has the greedy plan.

            * `memory` - The engine ran out of memory
            * `too-large` - The problem would not fit in the memory allowed
            * `overrun` - The engine did not end within its time
            * `crash` - The engine crashed
            * `unsound` - The engine's plan breaks rules
            * `malformed` - The engine rejected the problem
            * `abandoned` - Several workers took the run and none finished
        failure (str):
        fell_back (bool): The search failed, see `failure_code`; the plan is the best there was before.
        plan_status (str):
        cost (None | str):
        bound (None | str):
        gap (None | str):
        problem_sha256 (str):
        plan_sha256 (str):
        supply (Any): Open windows and their factories at the snapshot.
        solver (Any):
        first_approval (FirstApproval | None): By whom, when and why, while a second person has to approve the run.
        orders (Counts): Serializes the number of a run's orders by outcome.
        cost_items (Items | None):
        unmatched_reasons (RunDetailUnmatchedReasons): Returns the number of orders with unmet pieces, by reason.
        baselines (list[Baseline] | None):
        savings (None | Stages):
        events (list[Event]):
        requested_by (None | str | Unset): Empty if the platform's schedule requested it.
        decided_by (None | str | Unset):
    """

    id: UUID
    is_scheduled: bool
    created_at: datetime.datetime
    started_at: datetime.datetime | None
    solved_at: datetime.datetime | None
    decided_at: datetime.datetime | None
    seconds: int
    effort: int | None
    gap_wanted: str
    seed: int
    attempt: int
    progress: Any
    failure_code: BlankEnum | FailureCodeEnum
    failure: str
    fell_back: bool
    plan_status: str
    cost: None | str
    bound: None | str
    gap: None | str
    problem_sha256: str
    plan_sha256: str
    supply: Any
    solver: Any
    first_approval: FirstApproval | None
    orders: Counts
    cost_items: Items | None
    unmatched_reasons: RunDetailUnmatchedReasons
    baselines: list[Baseline] | None
    savings: None | Stages
    events: list[Event]
    status: RunStatusEnum = RunStatusEnum.REQUESTED
    currency: str = "CNY"
    requested_by: None | str | Unset = UNSET
    decided_by: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.first_approval import FirstApproval  # noqa: PLC0415
        from ..models.items import Items  # noqa: PLC0415
        from ..models.stages import Stages  # noqa: PLC0415

        id = str(self.id)

        status = self.status.value

        currency = self.currency

        is_scheduled = self.is_scheduled

        created_at = self.created_at.isoformat()

        started_at: None | str
        if isinstance(self.started_at, datetime.datetime):
            started_at = self.started_at.isoformat()
        else:
            started_at = self.started_at

        solved_at: None | str
        if isinstance(self.solved_at, datetime.datetime):
            solved_at = self.solved_at.isoformat()
        else:
            solved_at = self.solved_at

        decided_at: None | str
        if isinstance(self.decided_at, datetime.datetime):
            decided_at = self.decided_at.isoformat()
        else:
            decided_at = self.decided_at

        seconds = self.seconds

        effort: int | None
        effort = self.effort

        gap_wanted = self.gap_wanted

        seed = self.seed

        attempt = self.attempt

        progress = self.progress

        failure_code: str
        if isinstance(self.failure_code, FailureCodeEnum):
            failure_code = self.failure_code.value
        else:
            failure_code = self.failure_code.value

        failure = self.failure

        fell_back = self.fell_back

        plan_status = self.plan_status

        cost: None | str
        cost = self.cost

        bound: None | str
        bound = self.bound

        gap: None | str
        gap = self.gap

        problem_sha256 = self.problem_sha256

        plan_sha256 = self.plan_sha256

        supply = self.supply

        solver = self.solver

        first_approval: dict[str, Any] | None
        if isinstance(self.first_approval, FirstApproval):
            first_approval = self.first_approval.to_dict()
        else:
            first_approval = self.first_approval

        orders = self.orders.to_dict()

        cost_items: dict[str, Any] | None
        if isinstance(self.cost_items, Items):
            cost_items = self.cost_items.to_dict()
        else:
            cost_items = self.cost_items

        unmatched_reasons = self.unmatched_reasons.to_dict()

        baselines: list[dict[str, Any]] | None
        if isinstance(self.baselines, list):
            baselines = []
            for baselines_type_0_item_data in self.baselines:
                baselines_type_0_item = baselines_type_0_item_data.to_dict()
                baselines.append(baselines_type_0_item)

        else:
            baselines = self.baselines

        savings: dict[str, Any] | None
        if isinstance(self.savings, Stages):
            savings = self.savings.to_dict()
        else:
            savings = self.savings

        events = []
        for events_item_data in self.events:
            events_item = events_item_data.to_dict()
            events.append(events_item)

        requested_by: None | str | Unset
        if isinstance(self.requested_by, Unset):
            requested_by = UNSET
        else:
            requested_by = self.requested_by

        decided_by: None | str | Unset
        if isinstance(self.decided_by, Unset):
            decided_by = UNSET
        else:
            decided_by = self.decided_by

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "status": status,
                "currency": currency,
                "is_scheduled": is_scheduled,
                "created_at": created_at,
                "started_at": started_at,
                "solved_at": solved_at,
                "decided_at": decided_at,
                "seconds": seconds,
                "effort": effort,
                "gap_wanted": gap_wanted,
                "seed": seed,
                "attempt": attempt,
                "progress": progress,
                "failure_code": failure_code,
                "failure": failure,
                "fell_back": fell_back,
                "plan_status": plan_status,
                "cost": cost,
                "bound": bound,
                "gap": gap,
                "problem_sha256": problem_sha256,
                "plan_sha256": plan_sha256,
                "supply": supply,
                "solver": solver,
                "first_approval": first_approval,
                "orders": orders,
                "cost_items": cost_items,
                "unmatched_reasons": unmatched_reasons,
                "baselines": baselines,
                "savings": savings,
                "events": events,
            }
        )
        if requested_by is not UNSET:
            field_dict["requested_by"] = requested_by
        if decided_by is not UNSET:
            field_dict["decided_by"] = decided_by

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.baseline import Baseline  # noqa: PLC0415
        from ..models.counts import Counts  # noqa: PLC0415
        from ..models.event import Event  # noqa: PLC0415
        from ..models.first_approval import FirstApproval  # noqa: PLC0415
        from ..models.items import Items  # noqa: PLC0415
        from ..models.run_detail_unmatched_reasons import RunDetailUnmatchedReasons  # noqa: PLC0415
        from ..models.stages import Stages  # noqa: PLC0415

        d = dict(src_dict)
        id = UUID(d.pop("id"))

        status = RunStatusEnum(d.pop("status"))

        currency = d.pop("currency")

        is_scheduled = d.pop("is_scheduled")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        def _parse_started_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                started_at_type_0 = datetime.datetime.fromisoformat(data)

                return started_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        started_at = _parse_started_at(d.pop("started_at"))

        def _parse_solved_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                solved_at_type_0 = datetime.datetime.fromisoformat(data)

                return solved_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        solved_at = _parse_solved_at(d.pop("solved_at"))

        def _parse_decided_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                decided_at_type_0 = datetime.datetime.fromisoformat(data)

                return decided_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        decided_at = _parse_decided_at(d.pop("decided_at"))

        seconds = d.pop("seconds")

        def _parse_effort(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        effort = _parse_effort(d.pop("effort"))

        gap_wanted = d.pop("gap_wanted")

        seed = d.pop("seed")

        attempt = d.pop("attempt")

        progress = d.pop("progress")

        def _parse_failure_code(data: object) -> BlankEnum | FailureCodeEnum:
            try:
                if not isinstance(data, str):
                    raise TypeError()
                failure_code_type_0 = FailureCodeEnum(data)

                return failure_code_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, str):
                raise TypeError()
            failure_code_type_1 = BlankEnum(data)

            return failure_code_type_1

        failure_code = _parse_failure_code(d.pop("failure_code"))

        failure = d.pop("failure")

        fell_back = d.pop("fell_back")

        plan_status = d.pop("plan_status")

        def _parse_cost(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        cost = _parse_cost(d.pop("cost"))

        def _parse_bound(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        bound = _parse_bound(d.pop("bound"))

        def _parse_gap(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        gap = _parse_gap(d.pop("gap"))

        problem_sha256 = d.pop("problem_sha256")

        plan_sha256 = d.pop("plan_sha256")

        supply = d.pop("supply")

        solver = d.pop("solver")

        def _parse_first_approval(data: object) -> FirstApproval | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                first_approval_type_0 = FirstApproval.from_dict(data)

                return first_approval_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(FirstApproval | None, data)

        first_approval = _parse_first_approval(d.pop("first_approval"))

        orders = Counts.from_dict(d.pop("orders"))

        def _parse_cost_items(data: object) -> Items | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                cost_items_type_0 = Items.from_dict(data)

                return cost_items_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Items | None, data)

        cost_items = _parse_cost_items(d.pop("cost_items"))

        unmatched_reasons = RunDetailUnmatchedReasons.from_dict(d.pop("unmatched_reasons"))

        def _parse_baselines(data: object) -> list[Baseline] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                baselines_type_0 = []
                _baselines_type_0 = data
                for baselines_type_0_item_data in _baselines_type_0:
                    baselines_type_0_item = Baseline.from_dict(baselines_type_0_item_data)

                    baselines_type_0.append(baselines_type_0_item)

                return baselines_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[Baseline] | None, data)

        baselines = _parse_baselines(d.pop("baselines"))

        def _parse_savings(data: object) -> None | Stages:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                savings_type_0 = Stages.from_dict(data)

                return savings_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Stages, data)

        savings = _parse_savings(d.pop("savings"))

        events = []
        _events = d.pop("events")
        for events_item_data in _events:
            events_item = Event.from_dict(events_item_data)

            events.append(events_item)

        def _parse_requested_by(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        requested_by = _parse_requested_by(d.pop("requested_by", UNSET))

        def _parse_decided_by(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        decided_by = _parse_decided_by(d.pop("decided_by", UNSET))

        run_detail = cls(
            id=id,
            status=status,
            currency=currency,
            is_scheduled=is_scheduled,
            created_at=created_at,
            started_at=started_at,
            solved_at=solved_at,
            decided_at=decided_at,
            seconds=seconds,
            effort=effort,
            gap_wanted=gap_wanted,
            seed=seed,
            attempt=attempt,
            progress=progress,
            failure_code=failure_code,
            failure=failure,
            fell_back=fell_back,
            plan_status=plan_status,
            cost=cost,
            bound=bound,
            gap=gap,
            problem_sha256=problem_sha256,
            plan_sha256=plan_sha256,
            supply=supply,
            solver=solver,
            first_approval=first_approval,
            orders=orders,
            cost_items=cost_items,
            unmatched_reasons=unmatched_reasons,
            baselines=baselines,
            savings=savings,
            events=events,
            requested_by=requested_by,
            decided_by=decided_by,
        )

        run_detail.additional_properties = d
        return run_detail

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
