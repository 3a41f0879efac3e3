"""Names the columns of sheets of orders in English, Chinese and German."""

from collections.abc import Mapping

from imports.readers.sheets.cells import FieldHeads

# Columns whose head names the API's field, and with it the unit.
UNITS_OF_FIELDS: Mapping[str, str] = {
    "cycle_time_s": "s",
    "setup_hours": "h",
    "unit_mass_kg": "kg",
}
FIELDS: Mapping[str, FieldHeads] = {
    "reference": FieldHeads(
        (
            *("ref", "ref no", "order", "order no", "order number", "order id", "po", "po no"),
            *("po number", "purchase order", "purchase order no", "rfq", "rfq no", "rfq number"),
            *("inquiry", "inquiry no", "enquiry no", "your reference", "our reference"),
            *(
                "订单",
                "订单号",
                "订单编号",
                "采购单号",
                "采购订单",
                "采购订单号",
                "询价单号",
                "单号",
            ),
            *("参考号", "编号", "合同号", "PO号", "项目号", "Bestellung", "Bestellnummer"),
            *("Bestell-Nr", "Auftrag", "Auftragsnummer", "Auftrags-Nr", "Anfrage", "Belegnummer"),
            *("Anfragenummer", "Anfrage-Nr", "Referenz", "Beleg-Nr", "订货号"),
        ),
        fills_down=True,
    ),
    "position": FieldHeads(
        (
            *("pos", "position no", "line", "line no", "line number", "item no", "item number"),
            *("item", "行号", "项次", "行项目", "项目行", "Positionsnummer", "Pos-Nr", "Zeile"),
        )
    ),
    "part_number": FieldHeads(
        (
            *("part no", "part number", "pn", "p/n", "material no", "material number", "sku"),
            *("article", "article no", "零件号", "料号", "物料编码", "物料号", "产品编码", "件号"),
            *("Teilenummer", "Teile-Nr", "Artikelnummer", "Artikel-Nr", "Materialnummer"),
            *("Sachnummer", "Sach-Nr"),
        )
    ),
    "title": FieldHeads(
        (
            *("part", "part name", "name", "description", "designation", "product", "item name"),
            *("item description", "part description", "品名", "零件", "零件名称", "名称", "产品"),
            *("产品名称", "物料名称", "物料描述", "货物名称", "工件", "工件名称", "描述", "Teil"),
            *("Bezeichnung", "Benennung", "Teilebezeichnung", "Artikelbezeichnung", "Bauteil"),
            *("Artikel", "Beschreibung", "Titel"),
        )
    ),
    "quantity": FieldHeads(
        (
            *("qty", "pcs", "pieces", "no of pieces", "number of pieces", "order quantity"),
            *("order qty", "required quantity", "demand", "数量", "订购数量", "订单数量", "件数"),
            *("需求数量", "采购数量", "需求量", "Menge", "Stückzahl", "Anzahl", "Bestellmenge"),
            *("Bedarf", "Bedarfsmenge"),
        ),
        "whole",
    ),
    "unit": FieldHeads(
        (
            *("uom", "unit of measure", "units", "单位", "计量单位", "Einheit", "ME"),
            *("Mengeneinheit", "Maßeinheit"),
        )
    ),
    "material": FieldHeads(
        (
            *("material family", "material_family", "raw material", "stock", "材料", "材质"),
            *("材料类别", "原材料", "Werkstoff", "Werkstoffgruppe", "Rohmaterial"),
        )
    ),
    "material_grade": FieldHeads(
        (
            *("grade", "material grade", "alloy", "牌号", "材料牌号", "Werkstoffnummer"),
            *("Werkstoff-Nr", "Güte", "Legierung", "Sorte"),
        )
    ),
    "tolerance": FieldHeads(
        (
            *("general tolerance", "tolerances", "tolerance class", "公差", "未注公差", "公差等级"),
            *("精度", "精度等级", "一般公差", "Toleranz", "Toleranzen", "Allgemeintoleranz"),
            *("Toleranzklasse", "Allgemeintoleranzen"),
        )
    ),
    "process": FieldHeads(
        (
            *("processes", "operation", "operations", "routing", "process steps", "technology"),
            *("manufacturing process", "工艺", "工序", "加工工艺", "工艺路线", "加工方式"),
            *("加工工序", "Verfahren", "Prozess", "Prozesse", "Arbeitsgang", "Arbeitsgänge"),
            *("Fertigungsverfahren", "Bearbeitung", "Arbeitsplan"),
        )
    ),
    "cycle_time_s": FieldHeads(
        (
            *("cycle time", "cycle", "time per piece", "machining time", "unit time"),
            *("standard time", "run time", "节拍", "单件工时", "单件时间", "单件加工时间", "工时"),
            *("加工时间", "标准工时", "Stückzeit", "Zykluszeit", "Bearbeitungszeit", "Taktzeit"),
            *("Zeit je Stück", "Zeit pro Stück", "Vorgabezeit"),
        ),
        "hours",
    ),
    "setup_hours": FieldHeads(
        (
            *("setup", "setup time", "set-up", "set up time", "调机时间", "准备时间", "调机"),
            *("换型时间", "装夹时间", "准备工时", "Rüstzeit", "Rüsten", "Einrichtezeit"),
        ),
        "hours",
    ),
    "unit_mass_kg": FieldHeads(
        (
            *("mass", "weight", "unit mass", "unit weight", "weight per piece", "piece weight"),
            *("net weight", "part weight", "重量", "单重", "单件重量", "净重", "质量", "单件质量"),
            *("Gewicht", "Stückgewicht", "Masse", "Einzelgewicht", "Teilegewicht", "mass=kg"),
        ),
        "number",
    ),
    "wish_delivery_on": FieldHeads(
        (
            *("wish", "wish date", "wish delivery", "requested delivery", "desired delivery"),
            *("desired date", "requested date", "requested delivery date", "preferred date"),
            *("desired delivery date", "期望交期", "希望交期", "期望交货日期", "希望交货日期"),
            *("期望到货日期", "Wunschtermin", "Wunschlieferdatum", "Wunschdatum"),
        ),
        "date",
        is_future=True,
    ),
    "latest_delivery_on": FieldHeads(
        (
            *("latest", "latest delivery", "latest date", "due", "due date", "deadline"),
            *("delivery", "delivery date", "need by", "needed by", "required by", "required date"),
            *("date", "delivery until", "latest delivery date", "交期", "交货期", "交货日期"),
            *("最晚交期", "最迟交期", "最迟交货", "最迟交货日期", "截止日期", "要求交期", "日期"),
            *("需求日期", "到货日期", "要求到货日期", "Liefertermin", "Lieferdatum", "Termin"),
            *("spätester Termin", "spätester Liefertermin", "Fälligkeit", "Bedarfstermin"),
            *("Datum", "Lieferung bis", "fällig am"),
        ),
        "date",
        is_future=True,
    ),
    "earliest_delivery_on": FieldHeads(
        (
            *("earliest", "earliest delivery", "earliest date", "not before", "最早交期"),
            *("最早交货", "最早交货日期", "不早于", "frühestens", "frühester Termin"),
            *("frühester Liefertermin",),
        ),
        "date",
        is_future=True,
    ),
    "ship_to": FieldHeads(
        (
            *("delivery place", "place of delivery", "deliver to", "destination", "place"),
            *("delivery address", "shipping address", "address", "city", "location", "交货地点"),
            *("交货地", "收货地址", "收货地", "送货地址", "目的地", "城市", "地址", "到货地点"),
            *("Lieferort", "Lieferadresse", "Lieferanschrift", "Ort", "Empfangsort", "Zielort"),
        )
    ),
    "ship_to_region": FieldHeads(
        ("region", "province", "state", "省份", "地区", "省", "Bundesland", "Land", "country")
    ),
    "latitude": FieldHeads(("lat", "纬度", "Breitengrad"), "number"),
    "longitude": FieldHeads(("lon", "lng", "long", "经度", "Längengrad"), "number"),
    "incoterm": FieldHeads(
        (
            *("incoterms", "delivery term", "delivery terms", "terms of delivery", "贸易条款"),
            *("交货条款", "贸易术语", "交货方式", "Lieferbedingung", "Lieferbedingungen"),
        )
    ),
    "currency": FieldHeads(("ccy", "币种", "货币", "Währung", "Waehrung")),
    "reserve_price": FieldHeads(
        (
            *("price", "unit price", "target price", "max price", "maximum price", "price limit"),
            *("highest price", "price per piece", "piece price", "目标价", "单价", "最高单价"),
            *("限价", "目标单价", "目标价格", "价格", "Preis", "Stückpreis", "Zielpreis"),
            *("Höchstpreis", "Einzelpreis", "Preis pro Stück"),
        ),
        "money",
    ),
    "required_certifications": FieldHeads(
        (
            *("certificates", "certifications", "certificate", "certification", "standards"),
            *("认证", "资质", "认证要求", "资质要求", "证书", "体系认证", "Zertifikate"),
            *("Zertifikat", "Zertifizierung", "Zertifizierungen", "required certificates"),
        )
    ),
    "required_documents": FieldHeads(
        (
            *("documents", "document", "documents with the goods", "delivery documents"),
            *("quality documents", "documentation", "certificates and reports", "随货文件"),
            *("随附文件", "随货资料", "质量文件", "质量资料", "文件要求", "资料要求", "证明文件"),
            *("Dokumente", "Unterlagen", "Begleitdokumente", "Prüfdokumente", "Zeugnisse"),
        )
    ),
    "least_lot": FieldHeads(
        ("minimum lot", "min lot", "minimum quantity", "moq", "最小批量", "Mindestlos"), "whole"
    ),
    "envelope": FieldHeads(
        (
            *("size", "dimensions", "dimension", "part size", "L×W×H", "LxWxH", "尺寸"),
            *("外形尺寸", "规格尺寸", "长宽高", "Abmessungen", "Maße", "Größe"),
        )
    ),
    "ra_um": FieldHeads(
        (
            *("ra", "roughness", "surface roughness", "粗糙度", "表面粗糙度", "Rauheit"),
            *("Rauhigkeit", "Oberfläche Ra"),
        ),
        "number",
    ),
    "demand_category": FieldHeads(("category", "demand category", "类别", "Kategorie")),
    "notes": FieldHeads(
        (
            *("note", "remark", "remarks", "comment", "comments", "备注", "说明", "附注"),
            *("技术要求", "要求", "Bemerkung", "Bemerkungen", "Hinweis", "Hinweise"),
            *("Anmerkung", "Anmerkungen", "Kommentar"),
        )
    ),
}
# A row that goes on with the order above takes these from it where it has none.
CARRIED_FIELDS = (
    *("part_number", "title", "unit", "material", "material_grade", "tolerance", "process"),
    *("cycle_time_s", "setup_hours", "unit_mass_kg", "ship_to", "ship_to_region", "latitude"),
    *("longitude", "incoterm", "currency", "reserve_price", "required_certifications"),
    *("required_documents", "envelope", "ra_um", "least_lot", "demand_category"),
)
