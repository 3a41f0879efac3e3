"""Lists machines and cities of each kind of factory; supply is drawn from it."""

from dataclasses import dataclass

# Capacity utilisation by sector in percent, National Bureau of Statistics of China, Q4 2024.
UTILISATION = {
    "food": 70.7,
    "textile": 78.8,
    "chemicals": 76.4,
    "non-metal minerals": 61.1,
    "ferrous metals": 78.1,
    "non-ferrous metals": 79.3,
    "general equipment": 79.6,
    "special equipment": 76.7,
    "automotive": 77.2,
    "electrical machinery": 76.8,
    "electronics": 79.4,
}

METALS = ("carbon-steel", "alloy-steel", "stainless", "aluminium", "cast-iron", "copper-alloy")
STEELS = ("carbon-steel", "alloy-steel", "stainless", "cast-iron")
LIGHT = ("aluminium", "copper-alloy")
PLASTICS = ("engineering-plastics", "elastomer")


@dataclass(frozen=True, slots=True)
class MachineTemplate:
    """Describes a kind of work centre; `rate` is the market's median in CNY an hour.

    `piece_s` is a typical cycle in seconds, from which minimum lots follow. Every work centre
    processes the first of `materials`; each of the others is drawn.
    """

    name: str
    makers: tuple[str, ...]
    rate: int
    piece_s: int
    counts: tuple[int, int]
    materials: tuple[str, ...]
    envelope_mm: tuple[int, int, int] | None = None
    mass_kg: int = 100
    tolerances: tuple[str, ...] = ()
    ra_um: tuple[str, ...] = ()
    kwh: float = 10.0


# fmt: off
MACHINE_TEMPLATES: dict[str, MachineTemplate] = {
    "cnc-milling-3-axis": MachineTemplate(
        "Vertical machining centre", ("Jirfine VMC-850", "Brother S700", "Haas VF-2"), 95, 900,
        (2, 6), ("carbon-steel", "aluminium", "cast-iron", "stainless", "alloy-steel"),
        (850, 500, 500), 500, ("IT8", "IT7", "ISO2768-f"), ("1.6", "0.8"), 12.0,
    ),
    "cnc-milling-5-axis": MachineTemplate(
        "Five-axis machining centre", ("DMG Mori DMU 50", "JDGR 400", "Hermle C 32"), 260, 3600,
        (1, 4), ("aluminium", "titanium", "stainless", "alloy-steel"),
        (500, 450, 400), 300, ("IT6", "IT7"), ("0.8", "0.4"), 18.0,
    ),
    "cnc-turning": MachineTemplate(
        "CNC lathe", ("Mazak QT 250", "Tsugami M08", "SMTCL CAK50"), 78, 240,
        (2, 6), ("carbon-steel", "stainless", "alloy-steel", "aluminium", "copper-alloy"),
        (500, 320, 320), 120, ("IT7", "IT6", "IT8"), ("1.6", "0.8"), 9.0,
    ),
    "cylindrical-grinding": MachineTemplate(
        "Cylindrical grinder", ("Studer S33", "Shanghai M1432"), 90, 300,
        (2, 5), ("alloy-steel", "carbon-steel", "stainless"),
        (600, 300, 300), 100, ("IT5", "IT6"), ("0.2", "0.4"), 8.0,
    ),
    "wire-edm-slow": MachineTemplate(
        "Slow-wire EDM", ("Sodick AQ400", "Mitsubishi MV2400"), 85, 3600,
        (2, 5), ("alloy-steel", "carbon-steel", "copper-alloy", "stainless"),
        (400, 300, 250), 300, ("IT5", "IT6"), ("0.4", "0.8"), 7.0,
    ),
    "laser-cutting-sheet": MachineTemplate(
        "Fibre laser", ("Han's G3015", "Bystronic ByStar", "Trumpf 3030"), 320, 90,
        (1, 3), ("carbon-steel", "stainless", "aluminium"),
        (3000, 1500, 25), 300, ("ISO2768-m", "IT12"), ("12.5", "6.3"), 35.0,
    ),
    "press-brake-bending": MachineTemplate(
        "CNC press brake", ("Amada HFE", "Yawei PBH"), 110, 60,
        (2, 5), ("carbon-steel", "stainless", "aluminium"),
        (3100, 1500, 400), 100, ("ISO2768-m", "IT13"), (), 11.0,
    ),
    "mig-mag-welding": MachineTemplate(
        "MIG/MAG welding station", ("Panasonic YD-500", "Kemppi X5"), 88, 1800,
        (3, 7), ("carbon-steel", "stainless", "alloy-steel"),
        (3000, 2000, 1500), 1500, ("ISO2768-c", "ISO2768-m"), (), 14.0,
    ),
    "sand-casting": MachineTemplate(
        "Green-sand moulding line", ("Disamatic C3", "Sinto FBO"), 260, 420,
        (1, 3), ("cast-iron", "carbon-steel", "aluminium"),
        (900, 700, 500), 250, ("IT14", "ISO2768-c"), ("25", "12.5"), 120.0,
    ),
    "high-pressure-die-casting": MachineTemplate(
        "Cold-chamber die-casting cell", ("LK DCC800", "Yizumi DM500"), 280, 80,
        (1, 4), ("aluminium",),
        (600, 500, 350), 15, ("IT11", "IT12"), ("3.2", "6.3"), 90.0,
    ),
    "closed-die-forging": MachineTemplate(
        "Forging press", ("Erfurt 1600 t", "Yadon J58K"), 420, 100,
        (1, 2), ("alloy-steel", "carbon-steel"),
        (500, 400, 300), 60, ("IT14", "IT15"), (), 160.0,
    ),
    "stamping": MachineTemplate(
        "Progressive press", ("Aida NC1-200", "Jier JH36"), 160, 5,
        (2, 5), ("carbon-steel", "copper-alloy", "stainless", "aluminium"),
        (800, 500, 120), 10, ("IT10", "IT11", "ISO2768-f"), (), 25.0,
    ),
    "injection-moulding": MachineTemplate(
        "Injection moulding machine", ("Haitian MA2500", "Yizumi UN200", "Engel e-mac"), 115, 45,
        (2, 6), ("engineering-plastics",),
        (600, 500, 300), 5, ("IT10", "IT11", "ISO2768-f"), (), 28.0,
    ),
    "quench-and-temper": MachineTemplate(
        "Mesh-belt hardening line", ("Ipsen", "Fengdong UBE-600"), 340, 40,
        (1, 3), ("alloy-steel", "carbon-steel", "stainless"), (900, 600, 600), 120, (), (), 150.0,
    ),
    "carburising": MachineTemplate(
        "Sealed-quench carburising furnace", ("Aichelin", "Fengdong BBH-1000"), 380, 70,
        (1, 3), ("alloy-steel", "carbon-steel"), (900, 600, 600), 120, (), (), 170.0,
    ),
    "powder-coating": MachineTemplate(
        "Powder-coating line", ("Gema OptiFlex", "Wagner PrimeCenter"), 260, 70,
        (1, 3), ("carbon-steel", "aluminium", "cast-iron", "stainless"),
        (3000, 1600, 900), 200, (), (), 95.0,
    ),
    "zinc-plating": MachineTemplate(
        "Zinc barrel and rack line", ("Galvatek", "Jessup 12-bath line"), 300, 12,
        (1, 3), ("carbon-steel", "alloy-steel", "cast-iron"), (1200, 800, 400), 60, (), (), 80.0,
    ),
    "anodising-hard": MachineTemplate(
        "Anodising line", ("Italtecno", "Aluminium 16-tank line"), 240, 60,
        (1, 3), ("aluminium",), (2500, 800, 600), 120, (), (), 110.0,
    ),
    "fabric-cutting": MachineTemplate(
        "Automatic cutting table", ("Lectra Vector", "Yin HY-S"), 130, 60,
        (1, 3), ("textile",), None, 50, (), (), 9.0,
    ),
    "garment-sewing": MachineTemplate(
        "Sewing line of eight seats", ("Juki DDL", "Jack A5"), 190, 150,
        (1, 4), ("textile",), None, 10, (), (), 6.0,
    ),
    "knitting": MachineTemplate(
        "Flat knitting group", ("Shima Seiki SVR", "Cixing GE2"), 90, 600,
        (2, 5), ("textile",), None, 10, (), (), 7.0,
    ),
    "smt-assembly": MachineTemplate(
        "SMT line", ("Fuji NXT", "Yamaha YSM20"), 480, 60,
        (1, 3), ("composite",), (510, 460, 30), 5, ("IT8", "IT9"), (), 30.0,
    ),
    "wire-harness-assembly": MachineTemplate(
        "Harness bench with crimping", ("Komax Alpha 530", "JAM crimp centre"), 60, 420,
        (3, 7), ("copper-alloy",), None, 20, (), (), 4.0,
    ),
    "electrical-assembly": MachineTemplate(
        "Cabinet assembly station", ("Six-seat station",), 70, 1500,
        (2, 6), ("composite", "copper-alloy"), (2000, 1200, 800), 400, (), (), 3.0,
    ),
}
# fmt: on


@dataclass(frozen=True, slots=True)
class FactoryProfile:
    """Describes a kind of factory: core and optional processes, sectors, cities."""

    label: str
    label_zh: str
    weight: int
    core: tuple[str, ...]
    optional: tuple[str, ...]
    sectors: tuple[str, ...]
    industries: tuple[str, ...]
    cities: tuple[str, ...]
    special_standards: tuple[str, ...] = ()


# A smaller market has the first of them.
# fmt: off
FACTORY_PROFILES: dict[str, FactoryProfile] = {
    "machining": FactoryProfile(
        "Precision Machinery", "精密机械", 14, ("cnc-milling-3-axis", "cnc-turning"),
        ("cnc-milling-5-axis", "cylindrical-grinding", "wire-edm-slow"),
        ("general equipment", "special equipment", "automotive"), ("34", "35", "36"),
        ("suzhou", "kunshan", "wuxi", "dongguan", "shenzhen", "ningbo", "dalian", "chongqing"),
        ("iatf-16949", "as9100"),
    ),
    "sheet-metal": FactoryProfile(
        "Sheet Metal", "钣金", 9, ("laser-cutting-sheet", "press-brake-bending"),
        ("mig-mag-welding", "powder-coating"),
        ("electrical machinery", "general equipment", "special equipment"), ("33", "38"),
        ("foshan", "changzhou", "qingdao", "hefei", "shenyang", "jinan", "zhongshan"),
        ("iso-3834-2",),
    ),
    "coating": FactoryProfile(
        "Surface Technology", "表面处理", 6, ("powder-coating", "zinc-plating"),
        ("anodising-hard",), ("chemicals", "general equipment"), ("33",),
        ("wuxi", "jiaxing", "foshan", "huizhou", "tianjin", "zhuzhou"), ("iatf-16949",),
    ),
    "foundry": FactoryProfile(
        "Foundry", "铸造", 6, ("sand-casting",), ("cnc-milling-3-axis",),
        ("ferrous metals", "general equipment"), ("31", "34"),
        ("xuzhou", "weifang", "taiyuan", "baoding", "luoyang", "anshan", "xiangyang"),
        ("iatf-16949",),
    ),
    "moulding": FactoryProfile(
        "Plastics", "塑料制品", 7, ("injection-moulding",), (),
        ("chemicals", "electrical machinery", "automotive"), ("29",),
        ("taizhou-zhejiang", "ningbo", "dongguan", "shantou", "zhongshan", "xiamen"),
        ("iatf-16949", "iso-13485"),
    ),
    "die-casting": FactoryProfile(
        "Die Casting", "压铸", 5, ("high-pressure-die-casting",), ("cnc-milling-3-axis",),
        ("non-ferrous metals", "automotive"), ("32", "36"),
        ("ningbo", "foshan", "chongqing", "guangzhou", "jiangmen"), ("iatf-16949",),
    ),
    "heat-treatment": FactoryProfile(
        "Heat Treatment", "热处理", 4, ("quench-and-temper", "carburising"),
        ("cylindrical-grinding",), ("general equipment", "automotive"), ("33", "34"),
        ("changzhou", "shiyan", "chongqing", "yantai", "changchun", "hangzhou"), ("iatf-16949",),
    ),
    "stamping": FactoryProfile(
        "Stamping", "冲压", 5, ("stamping",), ("zinc-plating", "wire-edm-slow"),
        ("automotive", "electrical machinery", "electronics"), ("33", "36"),
        ("wenzhou", "dongguan", "wuhu", "changchun", "liuzhou", "wuhan"), ("iatf-16949",),
    ),
    "electronics": FactoryProfile(
        "Electronics", "电子", 6, ("smt-assembly", "wire-harness-assembly"),
        ("electrical-assembly",), ("electronics", "electrical machinery"), ("38", "39"),
        ("shenzhen", "huizhou", "suzhou", "chengdu", "mianyang", "xian", "zhuhai"),
        ("ipc-a-610", "iso-13485"),
    ),
    "garments": FactoryProfile(
        "Garments", "服饰", 5, ("garment-sewing", "fabric-cutting"), ("knitting",),
        ("textile",), ("17", "18"),
        ("shaoxing", "quanzhou", "jiaxing", "nantong", "nanchang", "guangzhou"),
        ("oeko-tex-100",),
    ),
    "forging": FactoryProfile(
        "Forging", "锻造", 3, ("closed-die-forging",), ("quench-and-temper", "cnc-turning"),
        ("ferrous metals", "automotive"), ("33", "34"),
        ("wuxi", "taiyuan", "zibo", "deyang", "xiangtan"), ("iatf-16949",),
    ),
    "tooling": FactoryProfile(
        "Mould and Die", "模具", 4, ("wire-edm-slow", "cnc-milling-3-axis"),
        ("cnc-milling-5-axis", "cylindrical-grinding"),
        ("special equipment", "automotive"), ("35",),
        ("dongguan", "ningbo", "kunshan", "shenzhen", "huizhou"), (),
    ),
}
# fmt: on

# Number of profiles in a market of each size, in the order above.
PROFILES_OF_SIZE = {"small": 4, "medium": 12, "large": 12}
