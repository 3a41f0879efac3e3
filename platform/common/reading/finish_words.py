"""Lists words for finishes in English, German and Chinese, by code of the process.

Requests, drawings and the finish of a part are all read by these words.
"""

import re
from functools import cache

from common.reading.phrase_index import PhraseIndex

# Stages of a routing in which a finish is made.
HEAT, SURFACE, LAYER, PAINT, MARK = range(1, 6)

# Code of the process → its stage, and words for it separated by bars.
FINISHES: dict[str, tuple[int, str]] = {
    "heat-treatment": (HEAT, "heat treatment|heat treated|热处理"),
    "hardening": (HEAT, "hardened|hardening|quenched|quench|淬火|淬硬"),
    "through-hardening": (HEAT, "through hardened|oil quenched|整体淬火|油淬|水淬"),
    "vacuum-hardening": (HEAT, "vacuum hardened|vacuum heat treated|真空淬火|真空热处理"),
    "induction-hardening": (
        HEAT,
        "induction hardened|surface hardened|高频淬火|感应淬火|中频淬火|表面淬火",
    ),
    "quench-and-temper": (HEAT, "quenched and tempered|Q&T|QT treated|调质|调质处理"),
    "tempering": (HEAT, "tempered|回火"),
    "carburising": (HEAT, "carburised|case hardened|carburised and quenched|渗碳|渗碳淬火"),
    "carbonitriding": (HEAT, "carbonitrided|碳氮共渗"),
    "nitriding": (HEAT, "nitrided|gas nitrided|plasma nitrided|渗氮|氮化|离子氮化"),
    "nitrocarburising": (HEAT, "nitrocarburised|QPQ|Tufftride|salt bath nitrided|软氮化|盐浴氮化"),
    "stress-relieving": (HEAT, "stress relieved|stress relief|去应力|去应力退火|消除应力"),
    "full-annealing": (HEAT, "annealed|soft annealed|退火"),
    "normalising": (HEAT, "normalised|正火"),
    "solution-annealing": (HEAT, "solution annealed|solution treated|固溶|固溶处理"),
    "precipitation-hardening": (HEAT, "aged|age hardened|precipitation hardened|时效|时效处理"),
    "cryogenic-treatment": (HEAT, "cryogenic treatment|deep frozen|深冷|深冷处理"),
    "blasting": (
        SURFACE,
        "sandblasted|sand blasted|bead blasted|shot blasted|grit blasted|blasted|喷砂|抛丸",
    ),
    "shot-peening": (SURFACE, "shot peened|shot peening|喷丸|喷丸强化"),
    "polishing": (SURFACE, "polished|mirror finish|mirror polished|buffed|抛光|镜面"),
    "belt-grinding": (
        SURFACE,
        "brushed|brushed finish|gebürstet|拉丝|hairline|satin finish|拉丝面|拉丝处理",
    ),
    "vibratory-finishing": (SURFACE, "tumbled|vibratory finished|barrel finished|滚光|振动研磨"),
    "electropolishing": (SURFACE, "electropolished|electro polished|电解抛光|电抛光"),
    "pickling": (SURFACE, "pickled|酸洗"),
    "passivation": (LAYER, "passivated|passivation|passiviert|钝化|酸洗钝化"),
    "anodising": (LAYER, "anodised|anodise|anodisation|eloxal|eloxiert|阳极氧化|氧化处理|阳极"),
    "anodising-decorative": (
        LAYER,
        "clear anodised|black anodised|color anodised|type II anodised|anodised black|"
        "本色氧化|黑色氧化|黑色阳极氧化|本色阳极氧化|普通阳极氧化",
    ),
    "anodising-hard": (
        LAYER,
        "hard anodised|hardcoat|hard coat|hardcoat anodised|type III anodised|"
        "hard anodised black|hard black anodised|硬质氧化|硬质阳极氧化|硬质阳极|硬氧",
    ),
    "chromating": (
        LAYER,
        "chromated|chromating|chem film|铬酸盐|Alodine|chromate conversion|导电氧化|化学氧化",
    ),
    "zinc-plating": (
        LAYER,
        "zinc plated|zinc plating|verzinkt|electro galvanised|zinc nickel plated|blue zinc|"
        "yellow zinc|镀锌|电镀锌|镀白锌|镀蓝锌|镀彩锌|锌镍合金|镀锌镍",
    ),
    "hot-dip-galvanising": (
        LAYER,
        "hot dip galvanised|hot dip|hot dipped|galvanised|HDG|feuerverzinkt|热镀锌|热浸锌|热浸镀锌",
    ),
    "nickel-plating": (LAYER, "nickel plated|nickel plating|vernickelt|镀镍|电镀镍"),
    "electroless-nickel": (
        LAYER,
        "electroless nickel|chemical nickel|EN plated|化学镍|化学镀镍|沉镍",
    ),
    "chrome-plating": (LAYER, "chrome plated|hard chrome|hard chromed|chromed|镀铬|硬铬|镀硬铬"),
    "tin-and-silver-plating": (LAYER, "tin plated|silver plated|gold plated|tinned|镀锡|镀银|镀金"),
    "copper-plating": (LAYER, "copper plated|镀铜"),
    "electroplating": (LAYER, "electroplated|plated|电镀"),
    "phosphating": (LAYER, "phosphated|phosphate coated|磷化"),
    "blackening": (
        LAYER,
        "black oxide|black oxided|blackened|brüniert|blued|burnished black|发黑|发蓝|煮黑",
    ),
    "pvd-coating": (LAYER, "PVD|PVD coated|TiN coated|PVD镀膜|真空镀|镀钛"),
    "cvd-coating": (LAYER, "DLC|DLC coated|CVD coated|DLC涂层|类金刚石"),
    "thermal-spraying": (LAYER, "thermal sprayed|HVOF|plasma sprayed|热喷涂|喷涂碳化钨"),
    "e-coating": (PAINT, "e-coated|e coat|cathodic dip|electrophoretic|KTL|电泳|电泳漆"),
    "powder-coating": (
        PAINT,
        "powder coated|powder coating|powder painted|pulverbeschichtet|喷塑|喷粉|粉末喷涂|静电喷涂",
    ),
    "spray-painting": (
        PAINT,
        "painted|painting|spray painted|lackiert|wet painted|lacquered|喷漆|烤漆|油漆|喷涂",
    ),
    "laser-marking": (MARK, "laser marked|laser engraved|激光打标|镭雕|激光刻字|打标"),
    "screen-printing": (MARK, "silk screened|screen printed|pad printed|丝印|移印"),
}
# Finishes that are part of another process, and no process of the vocabulary.
INCLUDED_FINISHES: dict[str, str] = {"deburring": "deburred|deburring|去毛刺|倒角去毛刺"}
# They hold a word for a finish and mean something else.
BLANKED = (
    *("galvanized sheet", "galvanized steel", "galvanized plate", "hot dip galvanized steel"),
    *("镀锌板", "镀锌钢板", "镀锌钢", "不锈", "氧化铝", "氧化锆", "油漆桶"),
)
# Stands before a finish that is not wanted.
NOT_WANTED = re.compile(
    r"(?:(?<![a-z])(?:no|not|non|without|un)[\s-]+(?:be\s)?"
    r"|不需要|不需|无需|不要|不做|不用|免|无|未|勿|不)$",
    re.IGNORECASE,
)
LOOKED_BACK = 20


@cache
def finish_index() -> PhraseIndex:
    """Returns the index of the words for finishes."""
    words = {code: row[1] for code, row in FINISHES.items()} | INCLUDED_FINISHES
    return PhraseIndex({code: names.split("|") for code, names in words.items()}, BLANKED)


def is_wanted(text: str, start: int) -> bool:
    """Returns whether no word before this place refuses the finish that stands there."""
    return not NOT_WANTED.search(text[max(0, start - LOOKED_BACK) : start])
