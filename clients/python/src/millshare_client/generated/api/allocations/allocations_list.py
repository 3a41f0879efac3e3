import datetime
from typing import Any
from uuid import UUID

import httpx

from ....connection import Connection
from ...models.paginated_operator_allocation_list import PaginatedOperatorAllocationList
from ...types import UNSET, Unset


def _request(
    *,
    due_after: datetime.date | Unset = UNSET,
    due_before: datetime.date | Unset = UNSET,
    factory: UUID | Unset = UNSET,
    machine: UUID | Unset = UNSET,
    order: UUID | Unset = UNSET,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    run: UUID | Unset = UNSET,
    status: list[str] | Unset = UNSET,
    work_order: str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_due_after: str | Unset = UNSET
    if not isinstance(due_after, Unset):
        json_due_after = due_after.isoformat()
    params["due_after"] = json_due_after

    json_due_before: str | Unset = UNSET
    if not isinstance(due_before, Unset):
        json_due_before = due_before.isoformat()
    params["due_before"] = json_due_before

    json_factory: str | Unset = UNSET
    if not isinstance(factory, Unset):
        json_factory = str(factory)
    params["factory"] = json_factory

    json_machine: str | Unset = UNSET
    if not isinstance(machine, Unset):
        json_machine = str(machine)
    params["machine"] = json_machine

    json_order: str | Unset = UNSET
    if not isinstance(order, Unset):
        json_order = str(order)
    params["order"] = json_order

    params["ordering"] = ordering

    params["page"] = page

    params["page_size"] = page_size

    json_run: str | Unset = UNSET
    if not isinstance(run, Unset):
        json_run = str(run)
    params["run"] = json_run

    json_status: list[str] | Unset = UNSET
    if not isinstance(status, Unset):
        json_status = status

    params["status"] = json_status

    params["work_order"] = work_order

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/allocations/",
        "params": params,
    }

    return _kwargs


def _parsed(response: httpx.Response) -> PaginatedOperatorAllocationList:
    response_200 = PaginatedOperatorAllocationList.from_dict(response.json())

    return response_200


def call(
    *,
    client: Connection,
    due_after: datetime.date | Unset = UNSET,
    due_before: datetime.date | Unset = UNSET,
    factory: UUID | Unset = UNSET,
    machine: UUID | Unset = UNSET,
    order: UUID | Unset = UNSET,
    ordering: str | Unset = UNSET,
    page: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    run: UUID | Unset = UNSET,
    status: list[str] | Unset = UNSET,
    work_order: str | Unset = UNSET,
) -> PaginatedOperatorAllocationList:
    """Allocations, each as your side may see it.

    Serves allocations: all to operators, offered ones to their factory and buyer.

    Scope of a token: `read`."""

    return _parsed(
        client.send(
            _request(
                due_after=due_after,
                due_before=due_before,
                factory=factory,
                machine=machine,
                order=order,
                ordering=ordering,
                page=page,
                page_size=page_size,
                run=run,
                status=status,
                work_order=work_order,
            )
        )
    )
