"""Lists the parts that buyers order: materials, sizes, cycle times and routings."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OperationTemplate:
    """Describes an operation: ranges of cycle (s a piece) and setup (hours)."""

    process: str
    cycle_s: tuple[float, float]
    setup_h: tuple[float, float]
    tolerances: tuple[str, ...] = ()
    ra_um: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartTemplate:
    """Describes a kind of part; mass in kg, envelope in mm."""

    title: str
    family: str
    grades: tuple[str, ...]
    mass_kg: tuple[float, float]
    envelope_mm: tuple[int, int, int] | None
    sector: str
    category: str
    operations: tuple[OperationTemplate, ...]
    certifications: tuple[str, ...] = ("iso-9001",)
    scenario: str = "production"


# fmt: off
SINGLE_OPERATION_PARTS: tuple[PartTemplate, ...] = (
    PartTemplate(
        "Servo motor bracket", "aluminium", ("6061-T6", "5052-H32"), (0.3, 1.6), (220, 140, 90),
        "equipment", "motion parts", (
            OperationTemplate(
                "cnc-milling-3-axis", (240, 900), (0.7, 2.0), ("IT10", "IT9"), ("3.2", "1.6"),
            ),
        ),
    ),
    PartTemplate(
        "Hydraulic manifold", "carbon-steel", ("45", "20"), (3, 14), (260, 200, 140),
        "equipment", "hydraulics", (
            OperationTemplate(
                "cnc-milling-3-axis", (1200, 3600), (1.5, 3.0), ("IT9", "IT8"), ("1.6",),
            ),
        ),
    ),
    PartTemplate(
        "Valve body", "stainless", ("316L", "304"), (1.5, 8), (240, 180, 160),
        "equipment", "valves", (
            OperationTemplate(
                "cnc-milling-3-axis", (900, 2700), (1.0, 3.0), ("IT9",), ("3.2", "1.6"),
            ),
        ),
    ),
    PartTemplate(
        "Drive shaft", "carbon-steel", ("45", "35"), (0.8, 6), (380, 70, 70),
        "equipment", "transmission", (
            OperationTemplate("cnc-turning", (180, 900), (0.5, 1.5), ("IT8", "IT9"), ("1.6",)),
        ),
        ("iso-9001", "iatf-16949"),
    ),
    PartTemplate(
        "Pipe fitting", "stainless", ("316L", "304"), (0.1, 0.9), (90, 60, 60),
        "raw-materials", "pipework", (
            OperationTemplate(
                "cnc-turning", (60, 240), (0.5, 1.2), ("IT9", "IT10"), ("3.2", "1.6"),
            ),
        ),
    ),
    PartTemplate(
        "Compressor impeller", "aluminium", ("7075-T6",), (0.6, 3), (220, 220, 110),
        "equipment", "turbomachinery", (
            OperationTemplate("cnc-milling-5-axis", (2400, 7200), (2.0, 4.0), ("IT7",), ("0.8",)),
        ),
        ("iso-9001", "as9100"), "strategic",
    ),
    PartTemplate(
        "Structural rib", "titanium", ("TC4",), (0.5, 2.5), (320, 180, 80),
        "equipment", "aerospace structure", (
            OperationTemplate("cnc-milling-5-axis", (5400, 14400), (3.0, 5.0), ("IT8",), ("1.6",)),
        ),
        ("as9100",), "strategic",
    ),
    PartTemplate(
        "Guide rod", "alloy-steel", ("GCr15", "40Cr"), (0.4, 3), (420, 40, 40),
        "equipment", "motion parts", (
            OperationTemplate(
                "cylindrical-grinding", (150, 540), (0.5, 1.2), ("IT6", "IT7"), ("0.4",),
            ),
        ),
    ),
    PartTemplate(
        "Die insert", "alloy-steel", ("Cr12MoV", "H13"), (0.5, 5), (180, 120, 80),
        "equipment", "tooling", (
            OperationTemplate("wire-edm-slow", (2400, 9000), (0.5, 1.5), ("IT6", "IT7"), ("0.8",)),
        ),
    ),
    PartTemplate(
        "Control-cabinet panel", "carbon-steel", ("SPCC", "SECC"), (1.5, 8), (1200, 600, 3),
        "equipment", "enclosures", (
            OperationTemplate("laser-cutting-sheet", (45, 180), (0.3, 0.8), ("ISO2768-c", "IT14")),
        ),
    ),
    PartTemplate(
        "Cable-tray bracket", "carbon-steel", ("SGCC", "Q235B"), (0.4, 2.5), (400, 200, 80),
        "equipment", "construction hardware", (
            OperationTemplate("press-brake-bending", (30, 120), (0.3, 0.8), ("ISO2768-c", "IT14")),
        ),
    ),
    PartTemplate(
        "Conveyor frame", "carbon-steel", ("Q355B", "Q235B"), (18, 90), (2200, 700, 500),
        "equipment", "conveying", (
            OperationTemplate("mig-mag-welding", (1200, 5400), (0.5, 1.5), ("ISO2768-c",)),
        ),
        ("iso-3834-2",),
    ),
    PartTemplate(
        "Counterweight", "cast-iron", ("HT200",), (8, 40), (420, 300, 160),
        "raw-materials", "castings", (
            OperationTemplate("sand-casting", (240, 700), (1.0, 3.0), ("ISO2768-v",)),
        ),
    ),
    PartTemplate(
        "LED heat sink", "aluminium", ("ADC12", "A380"), (0.2, 1.8), (260, 180, 90),
        "consumer-goods", "lighting", (
            OperationTemplate("high-pressure-die-casting", (50, 110), (1.5, 3.0), ("IT13",)),
        ),
        (), "consumer",
    ),
    PartTemplate(
        "Steering knuckle blank", "alloy-steel", ("42CrMo4", "40Cr"), (2, 9), (320, 220, 140),
        "equipment", "vehicle parts", (
            OperationTemplate("closed-die-forging", (70, 200), (2.0, 4.0), ("IT16", "IT15")),
        ),
        ("iatf-16949",),
    ),
    PartTemplate(
        "Battery tab", "copper-alloy", ("T2", "H65"), (0.004, 0.03), (60, 30, 2),
        "equipment", "battery parts", (
            OperationTemplate("stamping", (2.5, 7), (1.5, 3.0), ("IT11",)),
        ),
        ("iatf-16949",),
    ),
    PartTemplate(
        "Chassis clip", "carbon-steel", ("65Mn", "SPCC"), (0.02, 0.2), (90, 50, 20),
        "equipment", "vehicle parts", (
            OperationTemplate("stamping", (3, 9), (1.0, 3.0), ("IT12",)),
        ),
        ("iatf-16949",),
    ),
    PartTemplate(
        "Connector housing", "engineering-plastics", ("PA66-GF30", "PBT-GF30"), (0.01, 0.08),
        (80, 60, 40),
        "equipment", "connectors", (
            OperationTemplate("injection-moulding", (22, 50), (1.0, 2.5), ("IT11", "IT12")),
        ),
        ("iatf-16949",),
    ),
    PartTemplate(
        "Appliance cover", "engineering-plastics", ("ABS", "PP"), (0.15, 0.9), (420, 300, 120),
        "consumer-goods", "home appliances", (
            OperationTemplate("injection-moulding", (40, 95), (1.0, 2.5), ("IT12",)),
        ),
        (), "consumer",
    ),
    PartTemplate(
        "Infusion-pump shell", "engineering-plastics", ("PC", "PC-ABS"), (0.08, 0.3),
        (220, 160, 70),
        "consumer-goods", "medical devices", (
            OperationTemplate("injection-moulding", (35, 70), (1.5, 3.0), ("IT11",)),
        ),
        ("iso-13485",), "consumer",
    ),
    PartTemplate(
        "Machine-cover panel", "carbon-steel", ("SPCC",), (2, 12), (1500, 800, 60),
        "equipment", "enclosures", (
            OperationTemplate("powder-coating", (50, 160), (0.4, 1.0)),
        ),
    ),
    PartTemplate(
        "Hex bolt set", "carbon-steel", ("35", "45"), (0.05, 0.4), (120, 24, 24),
        "raw-materials", "fasteners", (
            OperationTemplate("zinc-plating", (6, 22), (0.4, 1.0)),
        ),
    ),
    PartTemplate(
        "Extruded rail", "aluminium", ("6063-T5",), (0.6, 3), (1800, 80, 60),
        "equipment", "profiles", (
            OperationTemplate("anodising-hard", (35, 110), (0.5, 1.0)),
        ),
    ),
    PartTemplate(
        "Rock-drill pin", "alloy-steel", ("40Cr", "42CrMo4"), (0.6, 4), (200, 60, 60),
        "equipment", "mining", (
            OperationTemplate("quench-and-temper", (25, 80), (0.5, 1.5)),
        ),
    ),
    PartTemplate(
        "Planet gear", "alloy-steel", ("20CrMnTi", "16MnCr5"), (0.5, 3), (140, 140, 60),
        "equipment", "transmission", (
            OperationTemplate("carburising", (40, 140), (0.8, 2.0)),
        ),
        ("iatf-16949",),
    ),
    PartTemplate(
        "Polo shirt", "textile", ("cotton", "polyester-cotton-65-35"), (0.18, 0.3), None,
        "consumer-goods", "clothing", (
            OperationTemplate("garment-sewing", (90, 210), (0.5, 1.5)),
        ),
        ("oeko-tex-100",), "consumer",
    ),
    PartTemplate(
        "Seat-cover cut set", "textile", ("polyester-fibre", "polyester-cotton-65-35"), (0.4, 1.2),
        None,
        "equipment", "vehicle interiors", (
            OperationTemplate("fabric-cutting", (40, 140), (0.3, 0.8)),
        ),
    ),
    PartTemplate(
        "Knitted pullover", "textile", ("wool", "acrylic-fibre"), (0.3, 0.6), None,
        "consumer-goods", "clothing", (
            OperationTemplate("knitting", (600, 1800), (0.5, 1.5)),
        ),
        ("oeko-tex-100",), "consumer",
    ),
    PartTemplate(
        "Motor-drive board", "composite", ("FR-4",), (0.05, 0.3), (220, 160, 8),
        "equipment", "drives", (
            OperationTemplate("smt-assembly", (35, 120), (1.0, 2.5), ("IT9",)),
        ),
        ("ipc-a-610",),
    ),
    PartTemplate(
        "Robot cable set", "copper-alloy", ("T2",), (0.3, 2.2), None,
        "equipment", "robotics", (
            OperationTemplate("wire-harness-assembly", (240, 900), (0.5, 1.0)),
        ),
    ),
)

ROUTED_PARTS: tuple[PartTemplate, ...] = (
    PartTemplate(
        "Pump housing", "cast-iron", ("HT250", "QT450-10"), (4, 22), (380, 300, 220),
        "equipment", "pumps", (
            OperationTemplate("sand-casting", (200, 500), (1.0, 3.0), ("ISO2768-v",)),
            OperationTemplate(
                "cnc-milling-3-axis", (600, 1800), (1.0, 2.5), ("IT9", "IT8"), ("1.6",),
            ),
            OperationTemplate("powder-coating", (50, 120), (0.4, 1.0)),
        ),
    ),
    PartTemplate(
        "Gearbox cover", "cast-iron", ("HT200", "HT250"), (3, 15), (340, 280, 160),
        "equipment", "transmission", (
            OperationTemplate("sand-casting", (180, 420), (1.0, 3.0), ("ISO2768-v",)),
            OperationTemplate("cnc-milling-3-axis", (480, 1500), (1.0, 2.5), ("IT9",), ("3.2",)),
        ),
    ),
    PartTemplate(
        "Motor end shield", "aluminium", ("ADC12", "A380"), (0.6, 4), (280, 280, 120),
        "equipment", "electric motors", (
            OperationTemplate("high-pressure-die-casting", (55, 110), (1.5, 3.0), ("IT13",)),
            OperationTemplate(
                "cnc-milling-3-axis", (180, 480), (0.8, 2.0), ("IT9", "IT8"), ("1.6",),
            ),
            OperationTemplate("powder-coating", (45, 110), (0.4, 1.0)),
        ),
        ("iatf-16949",),
    ),
    PartTemplate(
        "Transmission gear shaft", "alloy-steel", ("20CrMnTi", "20CrNiMo"), (0.8, 5), (320, 90, 90),
        "equipment", "transmission", (
            OperationTemplate("cnc-turning", (240, 720), (0.5, 1.5), ("IT9", "IT8"), ("3.2",)),
            OperationTemplate("carburising", (40, 130), (0.8, 2.0)),
            OperationTemplate("cylindrical-grinding", (120, 420), (0.5, 1.2), ("IT6",), ("0.4",)),
        ),
        ("iatf-16949",),
    ),
    PartTemplate(
        "Equipment cabinet", "carbon-steel", ("SPCC", "SECC"), (9, 45), (1600, 800, 25),
        "equipment", "enclosures", (
            OperationTemplate("laser-cutting-sheet", (90, 260), (0.3, 0.8), ("ISO2768-c",)),
            OperationTemplate("press-brake-bending", (120, 320), (0.4, 1.0), ("ISO2768-c",)),
            OperationTemplate("powder-coating", (90, 220), (0.4, 1.0)),
        ),
    ),
    PartTemplate(
        "Mounting bracket", "carbon-steel", ("Q235B", "SGCC"), (0.5, 4), (420, 260, 12),
        "equipment", "construction hardware", (
            OperationTemplate("laser-cutting-sheet", (30, 100), (0.3, 0.8), ("ISO2768-c",)),
            OperationTemplate("press-brake-bending", (30, 110), (0.3, 0.8), ("ISO2768-c",)),
        ),
    ),
    PartTemplate(
        "Machine base frame", "carbon-steel", ("Q355B", "Q235B"), (25, 110), (2000, 900, 20),
        "equipment", "machine bases", (
            OperationTemplate("laser-cutting-sheet", (240, 700), (0.4, 1.0), ("ISO2768-c",)),
            OperationTemplate("mig-mag-welding", (1500, 5400), (0.5, 1.5), ("ISO2768-c",)),
            OperationTemplate("powder-coating", (150, 400), (0.4, 1.0)),
        ),
    ),
    PartTemplate(
        "Seat-rail plate", "carbon-steel", ("SPCC", "08Al"), (0.1, 0.8), (300, 90, 12),
        "equipment", "vehicle parts", (
            OperationTemplate("stamping", (4, 10), (1.0, 3.0), ("IT12",)),
            OperationTemplate("zinc-plating", (6, 18), (0.4, 1.0)),
        ),
        ("iatf-16949",),
    ),
    PartTemplate(
        "Wheel hub", "alloy-steel", ("42CrMo4", "40Cr"), (2, 8), (240, 240, 120),
        "equipment", "vehicle parts", (
            OperationTemplate("closed-die-forging", (70, 180), (2.0, 4.0), ("IT16",)),
            OperationTemplate("quench-and-temper", (40, 110), (0.5, 1.5)),
            OperationTemplate("cnc-turning", (180, 540), (0.5, 1.5), ("IT8", "IT9"), ("1.6",)),
        ),
        ("iatf-16949",),
    ),
    PartTemplate(
        "Hardened pin", "alloy-steel", ("40Cr", "35CrMo"), (0.3, 2), (180, 50, 50),
        "equipment", "mining", (
            OperationTemplate("cnc-turning", (90, 360), (0.5, 1.2), ("IT9",), ("3.2",)),
            OperationTemplate("quench-and-temper", (25, 70), (0.5, 1.5)),
        ),
    ),
    PartTemplate(
        "Instrument front plate", "aluminium", ("6061-T6", "6063-T5"), (0.2, 1.4), (420, 160, 20),
        "equipment", "instruments", (
            OperationTemplate(
                "cnc-milling-3-axis", (300, 1200), (0.7, 1.8), ("IT9", "IT10"), ("1.6",),
            ),
            OperationTemplate("anodising-hard", (35, 100), (0.5, 1.0)),
        ),
    ),
    PartTemplate(
        "Work jacket", "textile", ("polyester-cotton-65-35", "cotton"), (0.5, 1.1), None,
        "consumer-goods", "clothing", (
            OperationTemplate("fabric-cutting", (30, 80), (0.3, 0.8)),
            OperationTemplate("garment-sewing", (160, 380), (0.5, 1.5)),
        ),
        ("oeko-tex-100",), "consumer",
    ),
    PartTemplate(
        "Control unit", "composite", ("FR-4",), (0.6, 3), (280, 220, 25),
        "equipment", "drives", (
            OperationTemplate("smt-assembly", (60, 180), (1.0, 2.5), ("IT9",)),
            OperationTemplate("electrical-assembly", (400, 1500), (0.5, 1.0)),
        ),
        ("ipc-a-610",),
    ),
    PartTemplate(
        "Valve stem", "carbon-steel", ("45", "35"), (0.3, 2), (260, 40, 40),
        "equipment", "valves", (
            OperationTemplate("cnc-turning", (120, 420), (0.5, 1.2), ("IT9",), ("3.2",)),
            OperationTemplate("zinc-plating", (8, 24), (0.4, 1.0)),
        ),
    ),
)
# fmt: on
