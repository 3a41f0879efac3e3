"""Publishes hours and submits orders over HTTP."""

from datetime import timedelta
from typing import Any

from common.clock import now


def publish_hours(caller: Any, *, latitude: str, rate: str) -> Any:
    """Makes a factory with one machine and ten idle hours next week."""
    factory = created(
        caller,
        "factories/",
        {
            "name": "Plant 1",
            "region": "CN-JS",
            "latitude": latitude,
            "longitude": "120.58319",
        },
    )
    machine = created(
        caller,
        "machines/",
        {
            "factory": factory["id"],
            "name": "VMC 850",
            "process": "cnc-milling-3-axis",
            "material_families": ["aluminium"],
            "hourly_rate": rate,
            "setup_rate": rate,
        },
    )
    start = (now() + timedelta(days=7)).replace(microsecond=0)
    window = created(
        caller,
        "capacity-windows/",
        {
            "machine": machine["id"],
            "starts_at": start.isoformat(),
            "ends_at": (start + timedelta(days=5)).isoformat(),
            "offered_hours": "10",
        },
    )
    answer = caller.post(f"capacity-windows/{window['id']}/publication/")
    assert answer.status == 200, answer
    return factory


def submit_order(caller: Any, quantity: int = 100) -> Any:
    """Submits brackets; a hundred are more than one such factory has hours for."""
    day = now().date()
    order = created(
        caller,
        "orders/",
        {
            "reference": "PO-1",
            "title": "Bracket",
            "quantity": quantity,
            "unit_mass_kg": "0.5",
            "material_family": "aluminium",
            "ship_to_region": "CN-SH",
            "latitude": "31.2304",
            "longitude": "121.4737",
            "wish_delivery_on": (day + timedelta(days=35)).isoformat(),
            "latest_delivery_on": (day + timedelta(days=42)).isoformat(),
            "reserve_price": "80",
            "operations": [
                {"process": "cnc-milling-3-axis", "cycle_time_s": "360", "setup_hours": "1"}
            ],
        },
    )
    answer = caller.post(f"orders/{order['id']}/submission/")
    assert answer.status == 200, answer
    return order


def created(caller: Any, path: str, body: Any) -> Any:
    """Returns the row that a POST made."""
    answer = caller.post(path, body)
    assert answer.status == 201, answer
    return answer.body
