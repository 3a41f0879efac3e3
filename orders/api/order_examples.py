"""Provides the request bodies that the OpenAPI document shows for orders."""

from drf_spectacular.utils import OpenApiExample

DRAFT = OpenApiExample(
    "Milled and anodised brackets",
    request_only=True,
    value={
        "reference": "PO-2041",
        "title": "Bracket, left",
        "quantity": 1200,
        "unit_mass_kg": "0.42",
        "material_family": "aluminium",
        "material_grade": "5052-H32",
        "tolerance": "ISO2768-m",
        "ship_to": "Gate 3, 88 Century Avenue, Shanghai",
        "ship_to_region": "CN-SH",
        "latitude": "31.23040",
        "longitude": "121.47370",
        "wish_delivery_on": "2027-03-01",
        "latest_delivery_on": "2027-03-15",
        "reserve_price": "38.50",
        "max_factories": 3,
        "least_lot": 100,
        "required_certifications": ["iso-9001"],
        "operations": [
            {
                "process": "cnc-milling-3-axis",
                "cycle_time_s": "420",
                "setup_hours": "1.5",
                "envelope_x_mm": 180,
                "envelope_y_mm": 90,
                "envelope_z_mm": 40,
                "ra_um": "3.2",
            },
            {"process": "anodising-decorative", "cycle_time_s": "35", "setup_hours": "0.5"},
        ],
    },
)
CHANGE = OpenApiExample(
    "More pieces, two weeks later",
    request_only=True,
    value={"quantity": 1500, "latest_delivery_on": "2027-03-29"},
)
CANCELLATION = OpenApiExample(
    "The project was stopped",
    request_only=True,
    value={"reason": "The customer stopped the project."},
)
