"""Acts for factories, buyers and operators by the generated client."""

from datetime import timedelta
from uuid import UUID

from common.clock import now
from millshare_client import Connection
from millshare_client.generated.api.capacity_windows import (
    capacity_windows_create,
    capacity_windows_publication_create,
)
from millshare_client.generated.api.factories import factories_create
from millshare_client.generated.api.machines import machines_create
from millshare_client.generated.api.orders import orders_create, orders_submission_create
from millshare_client.generated.api.tokens import tokens_create
from millshare_client.generated.models.credentials_request import CredentialsRequest
from millshare_client.generated.models.factory_draft_request import FactoryDraftRequest
from millshare_client.generated.models.machine_draft_request import MachineDraftRequest
from millshare_client.generated.models.operation_request import OperationRequest
from millshare_client.generated.models.order import Order
from millshare_client.generated.models.order_draft_request import OrderDraftRequest
from millshare_client.generated.models.window_draft_request import WindowDraftRequest

PASSWORD = "a long password"


def signed_in(address: str, email: str) -> Connection:
    """Returns a connection with a token of this person."""
    with Connection(address) as stranger:
        body = CredentialsRequest(email=email, password=PASSWORD)
        token = tokens_create.call(client=stranger, body=body)
    return Connection(address, token.token)


def publish_hours(client: Connection, *, latitude: str, rate: str) -> UUID:
    """Publishes ten hours of a new machine in a new factory, whose id is returned."""
    place = FactoryDraftRequest(
        name="Plant 1", region="CN-JS", latitude=latitude, longitude="120.58319"
    )
    factory = factories_create.call(client=client, body=place)
    made = MachineDraftRequest(
        factory=factory.id,
        name="VMC 850",
        process="cnc-milling-3-axis",
        material_families=["aluminium"],
        hourly_rate=rate,
        setup_rate=rate,
    )
    machine = machines_create.call(client=client, body=made)
    start = (now() + timedelta(days=7)).replace(microsecond=0)
    hours = WindowDraftRequest(
        machine=machine.id,
        offered_hours="10",
        starts_at=start,
        ends_at=start + timedelta(days=5),
    )
    window = capacity_windows_create.call(client=client, body=hours)
    capacity_windows_publication_create.call(window.id, client=client)
    return factory.id


def submit_order(client: Connection) -> Order:
    """Submits a hundred brackets, more than one such factory has hours for."""
    day = now().date()
    draft = OrderDraftRequest(
        reference="PO-1",
        title="Bracket",
        quantity=100,
        unit_mass_kg="0.5",
        material_family="aluminium",
        ship_to_region="CN-SH",
        latitude="31.2304",
        longitude="121.4737",
        wish_delivery_on=day + timedelta(days=35),
        latest_delivery_on=day + timedelta(days=42),
        reserve_price="80",
        operations=[
            OperationRequest(process="cnc-milling-3-axis", cycle_time_s="360", setup_hours="1")
        ],
    )
    order = orders_create.call(client=client, body=draft)
    return orders_submission_create.call(order.id, client=client)
