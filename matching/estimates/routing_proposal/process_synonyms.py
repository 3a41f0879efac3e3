"""Finds processes by the words that people type or write for them."""

from collections.abc import Iterable, Mapping

from common.reading.phrase_index import (
    PhraseIndex,
    compact,
    plain_text,
    stems_of,
)

# Offered first, before anything is typed.
USUAL_PROCESSES = (
    *("cnc-milling-3-axis", "cnc-turning", "laser-cutting-sheet", "press-brake-bending"),
    *("mig-mag-welding", "injection-moulding", "cnc-milling-5-axis", "surface-grinding"),
    *("anodising-decorative", "powder-coating"),
)

# Words beside the names and trade names of the vocabulary.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "primary-shaping": ("primary forming", "初次成形"),
    "work-hardening": ("strain hardening", "冷作硬化"),
    "solution-annealing": ("solution treated", "solution heat treatment"),
    "cutting-defined-edge": ("machined part", "machine", "切削", "机加", "加工件"),
    "milling": ("mill", "铣", "铣床"),
    "turning": ("turn", "lathe", "lathed", "车", "车床"),
    "cnc-milling-3-axis": (
        "CNC",
        "machined",
        "CNC machining",
        "CNC milled",
        "VMC machining",
        "加工中心",
        "数控铣",
    ),
    "cnc-turning": ("CNC", "machined", "CNC turned", "数控车床", "数控"),
    "cnc-milling-5-axis": ("5 axis", "five axis", "5轴", "五轴"),
    "cnc-milling-4-axis": ("4 axis", "four axis", "4轴", "四轴"),
    "drilling": ("drill", "drilled holes", "钻", "钻床"),
    "tapping": ("tap", "threaded holes", "tapped holes", "螺纹孔", "攻螺纹"),
    "boring": ("bore", "镗"),
    "drilling-and-boring": ("reamed", "铰"),
    "planing-and-slotting": ("keyway", "刨", "插", "键槽"),
    "sawing": ("saw", "sawn", "cut off", "锯", "下料"),
    "gear-cutting": ("gear", "gear teeth", "齿轮"),
    "grinding": ("grind", "磨", "磨床"),
    "lapping": ("lap", "lapped"),
    "honing": ("hone", "honed"),
    "polishing": ("polish", "buffed", "抛"),
    "blasting": ("grit blasting", "glass bead blasted", "喷丸", "喷砂处理"),
    "laser-cutting": ("laser", "laser cut", "激光"),
    "laser-cutting-sheet": ("laser cut sheet", "激光下料"),
    "plasma-cutting": ("plasma cut", "plasma", "等离子"),
    "waterjet-cutting": ("water jet cut", "水刀"),
    "wire-edm-slow": ("wire cut", "wire eroded"),
    "sinker-edm": ("spark eroded", "电火花"),
    "press-brake-bending": ("bend", "bent", "folded", "press brake", "折", "折弯件"),
    "tube-bending": ("bent tube", "弯管件"),
    "stamping": ("stamp", "pressed part", "press tool", "冲", "冲压件"),
    "punching": ("punch", "turret", "冲孔件"),
    "deep-drawing": ("deep drawn", "拉伸件"),
    "shearing": ("shear", "sheared", "剪"),
    "forging": ("forge", "锻"),
    "casting": ("cast part", "cast iron part", "铸", "铸件"),
    "high-pressure-die-casting": ("die cast", "压铸件"),
    "investment-casting": ("lost wax", "精铸", "蜡模"),
    "injection-moulding": ("injection molded", "molded", "plastic moulding", "注塑件", "开模注塑"),
    "vacuum-casting": ("silicone mould", "复模件"),
    "compression-moulding": ("rubber moulding", "模压"),
    "thermoforming": ("vacuum formed", "吸塑件"),
    "additive-manufacturing": (
        "3D printed",
        "3D print",
        "printed part",
        "additive",
        "3D打印件",
        "打印",
    ),
    "additive-slm": ("metal printing", "SLM打印", "金属打印"),
    "additive-sls": ("SLS打印",),
    "additive-mjf": ("MJF打印",),
    "additive-sla": ("SLA打印", "光固化"),
    "welding": ("weld", "weldment", "焊", "烧焊"),
    "mig-mag-welding": ("MIG", "MAG", "CO2 weld", "二氧化碳保护焊"),
    "tig-welding": ("TIG", "argon weld", "氩弧"),
    "spot-welding": ("spot weld",),
    "brazing": ("braze", "brazed"),
    "adhesive-bonding": ("glue", "glued", "bonded", "胶粘"),
    "riveting": ("rivet", "riveted", "铆", "压铆螺母"),
    "mechanical-assembly": ("assemble", "assembled", "装配件", "组装件"),
    "packing": ("pack", "packed"),
    "painting": ("paint", "painted", "漆"),
    "spray-painting": ("spray paint", "lacquered", "喷漆件"),
    "powder-coating": ("powder coat", "powder painted", "粉末涂装"),
    "electroplating": ("plated", "electroplate", "镀"),
    "zinc-plating": ("zinc plate", "zinc plated", "galvanic zinc"),
    "anodising": ("anodise", "anodized", "氧化", "阳极化"),
    "anodising-hard": ("hard anodise", "hard anodized", "硬氧"),
    "blackening": ("black oxide", "blued"),
    "heat-treatment": ("heat treat", "heat treated", "热处理件"),
    "hardening": ("hardened", "quenched", "淬"),
    "carburising": ("carburised", "case hardened"),
    "nitriding": ("nitrided",),
    "garment-sewing": ("sew", "sewn", "缝"),
}
# They hold a character that is a name of a process, and mean something else.
BLANKED = (
    *(
        "汽车",
        "车间",
        "货车",
        "车架",
        "车身",
        "车辆",
        "火车",
        "车型",
        "车轮",
        "磨损",
        "耐磨",
        "冲击",
        "抗冲",
    ),
    *(
        "钻石",
        "插头",
        "插座",
        "插件",
        "接插",
        "折扣",
        "锯齿",
        "抛物",
        "焊条",
        "焊丝",
        "氧化铝",
        "氧化锆",
    ),
    *("油漆桶", "镀锌板", "镀锌钢", "车载", "叉车", "铸铁", "铸钢", "铸铝", "冲突", "激光雷达"),
    *(
        "cast iron",
        "cast steel",
        "galvanized sheet",
        "galvanized steel",
        "machine screw",
        "gear box",
    ),
)

_EXACT, _OPENS, _HOLDS, _WITHIN = range(4)


def process_index(rows: Iterable[Mapping[str, str]]) -> PhraseIndex:
    """Returns the index of the vocabulary's processes, in the vocabulary's order.

    Rows have `code`, `name_en`, `name_zh`, and `aliases_en` and `aliases_zh` separated by bars, as
    the vocabulary's file and table have them.
    """
    return PhraseIndex({row["code"]: names_of(row) for row in rows}, BLANKED)


def names_of(row: Mapping[str, str]) -> tuple[str, ...]:
    """Returns all names of a process: of the vocabulary, its code, and synonyms."""
    aliases = [*row["aliases_en"].split("|"), *row["aliases_zh"].split("|")]
    own = (row["name_en"], row["name_zh"], row["code"].replace("-", " "))
    return tuple(filter(None, (*own, *aliases, *SYNONYMS.get(row["code"], ()))))


def match_process(text: str, index: PhraseIndex) -> list[str]:
    """Returns the codes that a typed text may mean, likeliest first.

    First those with this name, then those with a name that opens with it, those whose name the
    text holds, and those whose name holds the text; the usual ones first among equals. Empty text
    gives the usual ten.
    """
    query = plain_text(text).strip()
    if not query:
        return [code for code in USUAL_PROCESSES if code in index.names]
    best: dict[str, tuple[int, int]] = {}
    for phrase in index.find(text):
        for code in phrase.codes:
            grade = _EXACT if len(compact(phrase.text)) == len(compact(query)) else _HOLDS
            best[code] = min(best.get(code, (_WITHIN, 0)), (grade, phrase.start - phrase.end))
    stems = stems_of(query) if query.isascii() else None
    for code, name, name_stems in index.plain_names:
        likeness = _EXACT if name_stems == stems else _likeness(query, name)
        if likeness is not None:
            best[code] = min(best.get(code, (_WITHIN + 1, 0)), (likeness, 0))
    order = {code: place for place, code in enumerate(index.names)}
    usual = {code: place for place, code in enumerate(USUAL_PROCESSES)}
    return sorted(
        best, key=lambda code: (*best[code], usual.get(code, len(usual)), order.get(code, 0))
    )


def find_processes(text: str, index: PhraseIndex) -> list[tuple[str, ...]]:
    """Returns the codes that each process named in a text may mean, in order."""
    return list(dict.fromkeys(phrase.codes for phrase in index.find(text)))


def _likeness(query: str, name: str) -> int | None:
    """Returns how a name is like what was typed; None if it is not."""
    if query not in name:
        return None
    if query == name:
        return _EXACT
    if name.startswith(query):
        return _OPENS
    if len(query) > 1 or not query.isascii():
        words = name.split()
        if any(word.startswith(query) for word in words) or (not query.isascii() and query in name):
            return _WITHIN
    return None
