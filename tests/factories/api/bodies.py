"""Defines bodies that the collections of supply accept."""

FACTORY = {
    "name": "Works 1",
    "region": "CN-JS",
    "latitude": "31.29834",
    "longitude": "120.58319",
}
MACHINE = {
    "name": "Mill 1",
    "process": "cnc-milling-3-axis",
    "material_families": ["aluminium"],
    "hourly_rate": "120.00",
    "setup_rate": "120.00",
}
CERTIFICATION = {
    "standard": "iso-9001",
    "number": "Q-1",
    "body": "CQC",
    "valid_from": "2026-01-01",
    "valid_to": "2028-12-31",
}
COLLECTIONS = ("factories", "machines", "certifications", "capacity-windows")
