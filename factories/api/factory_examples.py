"""Provides the request bodies that the OpenAPI document shows for supply."""

from typing import Any

from drf_spectacular.utils import OpenApiExample


def request(name: str, value: dict[str, Any]) -> OpenApiExample:
    """Returns an example of a request body."""
    return OpenApiExample(name, value=value, request_only=True)


MACHINE_ID = "01936d1c-7b1f-7cc0-8a52-3f6f4d1f0a11"
FACTORY_ID = "01936d1c-7a90-7d1e-9c55-0b6f8f6b2c77"
WINDOW_ID = "01936d1c-7c44-7a02-b3de-55d1a2e9c001"

FACTORY = request(
    "A plant in Suzhou",
    {
        "name": "Suzhou works",
        "address": "88 Xinghu Street, Suzhou",
        "region": "CN-JS",
        "latitude": "31.29834",
        "longitude": "120.58319",
        "industries": ["34", "35"],
        "time_zone": "Asia/Shanghai",
        "currency": "CNY",
    },
)
FACTORY_CHANGE = request("A new name", {"name": "Suzhou works, hall 2"})
VERIFICATION = request("Papers seen", {"level": "reviewed", "reason": "Business licence seen."})
MACHINE = request(
    "A milling centre",
    {
        "factory": FACTORY_ID,
        "name": "Mill 1",
        "process": "cnc-milling-3-axis",
        "maker": "Haas",
        "model": "VF-4",
        "count": 2,
        "envelope_x_mm": 1270,
        "envelope_y_mm": 508,
        "envelope_z_mm": 635,
        "max_part_mass_kg": "1500",
        "best_tolerance": "IT7",
        "best_ra_um": "0.8",
        "material_families": ["aluminium", "carbon-steel"],
        "speed_factor": "1.1",
        "scrap_share": "0.01",
        "hourly_rate": "120.00",
        "setup_rate": "150.00",
        "kwh_per_hour": "18.5",
    },
)
MACHINE_CHANGE = request("A new rate", {"hourly_rate": "115.00"})
CERTIFICATION = request(
    "ISO 9001",
    {
        "factory": FACTORY_ID,
        "standard": "iso-9001",
        "number": "00126Q31234R0M",
        "body": "CQC",
        "valid_from": "2026-03-01",
        "valid_to": "2029-02-28",
    },
)
CERTIFICATION_CHANGE = request("Renewed", {"valid_to": "2032-02-28"})
WINDOW_TERMS: dict[str, Any] = {
    "machine": MACHINE_ID,
    "starts_at": "2026-12-07T08:00:00+08:00",
    "ends_at": "2026-12-12T20:00:00+08:00",
    "offered_hours": "60",
    "hourly_rate": "110.00",
    "opening_cost": "300.00",
    "least_lot": 10,
    "notice_hours": "24",
    "expires_at": "2026-12-05T18:00:00+08:00",
}
SHIFT_TERMS: dict[str, Any] = {
    "machine": MACHINE_ID,
    "spans": [
        {
            "starts_at": f"2026-12-{day:02}T08:00:00+08:00",
            "ends_at": f"2026-12-{day:02}T16:00:00+08:00",
        }
        for day in range(7, 12)
    ],
    "offered_hours": "40",
    "hourly_rate": "110.00",
    "notice_hours": "24",
}
WINDOW = request("Sixty hours of a week", WINDOW_TERMS)
SHIFTS = request("Five day shifts in one window", SHIFT_TERMS)
WINDOW_CHANGE = request("Fewer hours", {"offered_hours": "48"})
WINDOWS = request("Two weeks", {"windows": [WINDOW_TERMS, {**WINDOW_TERMS, "least_lot": 1}]})
WINDOW_IDS = request("One window", {"ids": [WINDOW_ID]})
