"""Takes an order from hours to money by the generated client alone."""

from collections.abc import Callable
from typing import Any

import pytest

from millshare_client import Connection, every_row
from millshare_client.generated.api.allocations import (
    allocations_acceptance_create,
    allocations_inspections_create,
    allocations_list,
    allocations_production_start_create,
    allocations_progress_reports_create,
    allocations_receipt_create,
    allocations_shipment_create,
)
from millshare_client.generated.api.match_runs import (
    match_runs_approval_create,
    match_runs_create,
    match_runs_retrieve,
)
from millshare_client.generated.api.orders import (
    orders_goods_acceptance_create,
    orders_partial_update,
    orders_retrieve,
)
from millshare_client.generated.api.proposals import proposals_acceptance_create, proposals_list
from millshare_client.generated.api.settlements import settlements_list
from millshare_client.generated.api.shipments import shipments_list
from millshare_client.generated.models.allocation_receipt_body_request import (
    AllocationReceiptBodyRequest,
)
from millshare_client.generated.models.inspection_body_request import InspectionBodyRequest
from millshare_client.generated.models.order_status_enum import OrderStatusEnum
from millshare_client.generated.models.patched_order_change_request import (
    PatchedOrderChangeRequest,
)
from millshare_client.generated.models.progress_body_request import ProgressBodyRequest
from millshare_client.generated.models.run_request_request import RunRequestRequest
from millshare_client.generated.models.run_status_enum import RunStatusEnum
from millshare_client.generated.models.settlement_status_enum import SettlementStatusEnum
from millshare_client.generated.models.shipment_body_request import ShipmentBodyRequest
from millshare_client.problems import StateRefused
from tests import builders
from tests.python_client.market_actions import publish_hours, signed_in, submit_order

pytestmark = pytest.mark.system
People = dict[str, Connection]


@pytest.fixture
def people(transactional_db: None, live_server: Any) -> Any:
    """Connects an operator, two factories and a buyer."""
    users = {
        "operator": builders.member(builders.operator()),
        "near": builders.member(builders.organisation(name="Near Works")),
        "far": builders.member(builders.organisation(name="Far Works")),
        "buyer": builders.member(builders.buyer(name="Quiet Buyer")),
    }
    found = {name: signed_in(live_server.url, user.email) for name, user in users.items()}
    yield found
    for connection in found.values():
        connection.close()


def test_hours_become_money(people: People, worker: Any, wait_until: Callable[..., None]) -> None:
    publish_hours(people["near"], latitude="31.3", rate="100")
    publish_hours(people["far"], latitude="33.3", rate="150")
    order = submit_order(people["buyer"])
    assert order.status == OrderStatusEnum.SUBMITTED

    approve_a_run(people["operator"], wait_until)
    with pytest.raises(StateRefused):
        orders_partial_update.call(
            order.id,
            client=people["buyer"],
            body=PatchedOrderChangeRequest(title="Bracket, left"),
            if_match="*",
        )
    makers = [people["near"], people["far"]]
    accept_all(people["buyer"], makers)
    make_and_ship(makers)
    receive_all(people["buyer"])
    orders_goods_acceptance_create.call(order.id, client=people["buyer"])

    paid = [row for maker in makers for row in every_row(settlements_list.call, client=maker)]
    assert len(paid) == 2
    assert {row.status for row in paid} == {SettlementStatusEnum.RELEASED}
    final = orders_retrieve.call(order.id, client=people["buyer"])
    assert final.status in (OrderStatusEnum.ACCEPTED, OrderStatusEnum.CLOSED)


def approve_a_run(operator: Connection, wait_until: Callable[..., None]) -> None:
    """Requests a run, waits for its plan and approves it."""
    run = match_runs_create.call(client=operator, body=RunRequestRequest(seconds=5))
    under_way = (RunStatusEnum.REQUESTED, RunStatusEnum.SOLVING)
    wait_until(
        lambda: match_runs_retrieve.call(run.id, client=operator).status not in under_way,
        seconds=240,
    )
    assert match_runs_retrieve.call(run.id, client=operator).status == RunStatusEnum.SOLVED
    approved = match_runs_approval_create.call(run.id, client=operator)
    assert approved.status == RunStatusEnum.APPROVED


def accept_all(buyer: Connection, makers: list[Connection]) -> None:
    """Accepts every offer, then the proposal."""
    for maker in makers:
        for offer in every_row(allocations_list.call, client=maker):
            allocations_acceptance_create.call(offer.id, client=maker)
    for proposal in every_row(proposals_list.call, client=buyer):
        proposals_acceptance_create.call(proposal.id, client=buyer)


def make_and_ship(makers: list[Connection]) -> None:
    """Makes, inspects and ships each lot."""
    for maker in makers:
        for lot in every_row(allocations_list.call, client=maker):
            pieces = lot.quantity
            allocations_production_start_create.call(lot.id, client=maker)
            report = ProgressBodyRequest(pieces_done=pieces)
            allocations_progress_reports_create.call(lot.id, client=maker, body=report)
            result = InspectionBodyRequest(passed=pieces, failed=0)
            allocations_inspections_create.call(lot.id, client=maker, body=result)
            sent = ShipmentBodyRequest(carrier="Sinotrans")
            allocations_shipment_create.call(lot.id, client=maker, body=sent)


def receive_all(buyer: Connection) -> None:
    """Confirms that everything arrived."""
    for shipment in every_row(shipments_list.call, client=buyer):
        body = AllocationReceiptBodyRequest(received=shipment.pieces)
        allocations_receipt_create.call(shipment.allocation, client=buyer, body=body)
