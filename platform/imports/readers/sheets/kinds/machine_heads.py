"""Names the heads of sheets of machines and certifications, in three languages."""

from collections.abc import Mapping
from typing import Final

from imports.readers.sheets.cell_model import FieldHeads
from imports.readers.sheets.kinds.line_parts import REMARK_HEADS
from imports.readers.sheets.kinds.window_heads import FACTORY_HEADS, MACHINE_HEADS

MACHINE_FIELDS: Final[Mapping[str, FieldHeads]] = {
    "factory": FieldHeads(FACTORY_HEADS, fills_down=True),
    "name": FieldHeads((*MACHINE_HEADS, "名称", "bezeichnung", "machine description")),
    "process": FieldHeads(
        (
            *("process", "process name", "operation", "technology", "method", "capability"),
            *("工艺", "工序", "加工工艺", "加工类型", "加工方式", "工种", "制程", "工艺类型"),
            *("verfahren", "prozess", "fertigungsverfahren", "bearbeitung", "technologie"),
        ),
        fills_down=True,
    ),
    "maker": FieldHeads(
        (
            *(
                "maker",
                "manufacturer",
                "brand",
                "make",
                "builder",
                "vendor",
                "厂家",
                "品牌",
                "制造商",
            ),
            *("生产厂家", "制造厂", "制造厂家", "厂商", "hersteller", "marke", "fabrikat"),
        )
    ),
    "model": FieldHeads(
        (
            *(
                "model",
                "type",
                "machine type",
                "model no",
                "型号",
                "设备型号",
                "机型",
                "规格型号",
                "规格",
            ),
            *("modell", "typ", "baureihe", "maschinentyp"),
        )
    ),
    "count": FieldHeads(
        (
            *(
                "count",
                "number of machines",
                "qty",
                "quantity",
                "units",
                "no of machines",
                "amount",
            ),
            *("数量", "台数", "设备数量", "数量(台)", "机台数", "anzahl", "stückzahl", "menge"),
            *("anzahl maschinen",),
        ),
        "whole",
    ),
    "envelope": FieldHeads(
        (
            *("envelope", "work envelope", "working area", "travel", "travels", "xyz travel"),
            *("work area", "table size", "xyz", "travel xyz", "max part size", "max workpiece"),
            *(
                "行程",
                "加工行程",
                "加工范围",
                "工作行程",
                "xyz行程",
                "加工尺寸",
                "最大加工尺寸",
                "行程xyz",
            ),
            *("arbeitsraum", "verfahrweg", "verfahrwege", "bearbeitungsraum", "max teilegröße"),
        )
    ),
    "envelope_x_mm": FieldHeads(
        (
            *(
                "envelope x",
                "x travel",
                "x",
                "length",
                "max length",
                "travel x",
                "x axis",
                "长",
                "长度",
            ),
            *(
                "x行程",
                "x轴行程",
                "最大长度",
                "länge",
                "verfahrweg x",
                "x-weg",
                "x-achse",
                "arbeitsraum x",
            ),
        ),
        "number",
    ),
    "envelope_y_mm": FieldHeads(
        (
            *(
                "envelope y",
                "y travel",
                "y",
                "width",
                "max width",
                "travel y",
                "y axis",
                "宽",
                "宽度",
            ),
            *(
                "y行程",
                "y轴行程",
                "最大宽度",
                "breite",
                "verfahrweg y",
                "y-weg",
                "y-achse",
                "arbeitsraum y",
            ),
        ),
        "number",
    ),
    "envelope_z_mm": FieldHeads(
        (
            *(
                "envelope z",
                "z travel",
                "z",
                "height",
                "max height",
                "travel z",
                "z axis",
                "高",
                "高度",
            ),
            *(
                "z行程",
                "z轴行程",
                "最大高度",
                "höhe",
                "verfahrweg z",
                "z-weg",
                "z-achse",
                "arbeitsraum z",
            ),
        ),
        "number",
    ),
    "max_part_mass_kg": FieldHeads(
        (
            *(
                "max part mass",
                "max mass",
                "max weight",
                "max part weight",
                "table load",
                "max load",
            ),
            *("最大重量", "最大工件重量", "最大承重", "工作台承重", "承重", "最大载重", "载重"),
            *("max masse", "max gewicht", "max teilegewicht", "tischlast", "max werkstückgewicht"),
        ),
        "number",
    ),
    "best_tolerance": FieldHeads(
        (
            *(
                "tolerance",
                "best tolerance",
                "tolerance class",
                "tolerance grade",
                "accuracy class",
            ),
            *("it grade", "公差", "公差等级", "精度等级", "最高公差", "加工精度", "toleranz"),
            *("toleranzklasse", "beste toleranz", "toleranzgrad"),
        )
    ),
    "best_ra_um": FieldHeads(
        (
            *("best ra", "ra", "surface roughness", "roughness", "surface finish", "roughness ra"),
            *(
                "粗糙度",
                "表面粗糙度",
                "粗糙度ra",
                "光洁度",
                "rauheit",
                "oberflächenrauheit",
                "rauheit ra",
            ),
        ),
        "number",
    ),
    "material_families": FieldHeads(
        (
            *(
                "materials",
                "material",
                "material families",
                "material family",
                "workpiece material",
            ),
            *("材料", "材质", "可加工材料", "加工材料", "材料类别", "werkstoff", "werkstoffe"),
            *("materialien", "werkstoffgruppe", "werkstoffgruppen", "materialgruppe"),
        )
    ),
    "speed_factor": FieldHeads(
        (
            *(
                "speed factor",
                "efficiency",
                "speed",
                "performance factor",
                "速度系数",
                "效率",
                "效率系数",
            ),
            *("leistungsfaktor", "geschwindigkeitsfaktor", "wirkungsgrad", "leistungsgrad"),
        ),
        "number",
    ),
    "scrap_share": FieldHeads(
        (
            *("scrap share", "scrap", "scrap rate", "reject rate", "废品率", "不良率", "报废率"),
            *("次品率", "ausschuss", "ausschussquote", "ausschussrate", "ausschussanteil"),
        ),
        "number",
    ),
    "hourly_rate": FieldHeads(
        (
            *("rate", "hourly rate", "rate per hour", "price", "price per hour", "cost per hour"),
            *(
                "machine rate",
                "machine hour rate",
                "费率",
                "小时费率",
                "单价",
                "时价",
                "每小时费率",
            ),
            *(
                "价格",
                "机时费",
                "工时费",
                "台时费",
                "小时单价",
                "satz",
                "stundensatz",
                "preis",
                "tarif",
            ),
            *("maschinenstundensatz", "minutensatz=/min", "minute rate=/min", "分钟费率=/min"),
        ),
        "money",
    ),
    "setup_rate": FieldHeads(
        (
            *(
                "setup rate",
                "set-up rate",
                "setup price",
                "setup hourly rate",
                "setup cost per hour",
            ),
            *("换型费率", "调机费率", "装夹费率", "准备费率", "调机费", "换型费", "rüstsatz"),
            *("rüststundensatz", "ruestsatz", "einrichtesatz"),
        ),
        "money",
    ),
    "kwh_per_hour": FieldHeads(
        (
            *("kwh per hour", "kwh/h", "energy per hour", "power", "power consumption", "kw"),
            *("每小时耗电", "耗电", "耗电量", "功率", "额定功率", "电耗", "kwh pro stunde"),
            *("energieverbrauch", "leistung", "leistungsaufnahme", "stromverbrauch"),
        ),
        "number",
    ),
    "currency": FieldHeads(
        ("currency", "curr", "币种", "货币", "币别", "währung", "waehrung"), fills_down=True
    ),
    "remark": FieldHeads(REMARK_HEADS),
}
CERTIFICATION_FIELDS: Final[Mapping[str, FieldHeads]] = {
    "factory": FieldHeads(FACTORY_HEADS, fills_down=True),
    "standard": FieldHeads(
        (
            *("standard", "certification", "certificate", "certification standard", "norm"),
            *(
                "认证标准",
                "标准",
                "认证",
                "认证类型",
                "体系",
                "认证体系",
                "证书名称",
                "认证名称",
                "资质",
            ),
            *("zertifizierung", "zertifikat", "zertifizierungsnorm", "regelwerk"),
        )
    ),
    "number": FieldHeads(
        (
            *("number", "certificate number", "certificate no", "cert no", "cert number"),
            *("registration number", "registration no", "证书编号", "证书号", "编号", "注册号"),
            *("证书号码", "认证编号", "nummer", "zertifikatsnummer", "zertifikat-nr"),
            *("zertifikatnummer", "registriernummer", "urkundennummer", "no.", "nr."),
        )
    ),
    "body": FieldHeads(
        (
            *("body", "certification body", "issued by", "issuer", "certifier", "registrar"),
            *("认证机构", "发证机构", "颁发机构", "认证单位", "发证单位", "机构"),
            *("zertifizierungsstelle", "aussteller", "ausgestellt von", "zertifizierer", "stelle"),
        )
    ),
    "valid_from": FieldHeads(
        (
            *("valid from", "from", "issued", "issue date", "issued on", "start", "date of issue"),
            *(
                "start date",
                "effective date",
                "生效日期",
                "发证日期",
                "颁发日期",
                "开始日期",
                "有效期起",
            ),
            *(
                "起始日期",
                "签发日期",
                "有效期自",
                "gültig ab",
                "gültig von",
                "ausgestellt am",
                "von",
            ),
            *("ausstellungsdatum", "beginn"),
        ),
        "date",
    ),
    "valid_to": FieldHeads(
        (
            *("valid to", "valid until", "to", "until", "expires", "expiry", "expiry date", "end"),
            *("expires on", "expiration date", "valid till", "end date", "失效日期", "到期日期"),
            *("有效期至", "截止日期", "有效期止", "到期日", "有效期到", "终止日期", "gültig bis"),
            *("ablaufdatum", "läuft ab", "bis", "ende", "ablauf"),
        ),
        "date",
        is_future=True,
    ),
    "validity": FieldHeads(
        ("validity", "validity period", "有效期", "有效期限", "gültigkeit", "gültigkeitsdauer")
    ),
    "remark": FieldHeads(
        tuple(head for head in REMARK_HEADS if head not in ("编号", "no.", "nr."))
    ),
}
