"""Writes empty sheets whose columns are read without mapping."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Font

from imports.downloads.failed_lines import BYTE_ORDER_MARK
from imports.reading_context import PARTS
from imports.states import ImportKind

COLUMN_WIDTH = 22
ENGLISH, CHINESE = "en", "zh-hans"
LANGUAGES = (ENGLISH, CHINESE)


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """Represents a column: its field, its heads by language, and a cell as an example."""

    field: str
    english: str
    chinese: str
    example: str

    def head(self, language: str) -> str:
        """Returns the head in a language."""
        return self.chinese if language == CHINESE else self.english


def column(field: str, english: str, chinese: str, example: str) -> TemplateColumn:
    """Builds a column."""
    return TemplateColumn(field, english, chinese, example)


TEMPLATES: Mapping[str, Sequence[TemplateColumn]] = {
    ImportKind.WINDOWS: (
        column("machine", "machine", "设备", "Lathe 7"),
        column("starts_at", "start", "开始时间", "2026-12-07 08:00"),
        column("ends_at", "end", "结束时间", "2026-12-07 16:00"),
        column("offered_hours", "hours", "工时", "8"),
        column("hourly_rate", "rate", "费率", "85"),
        column("opening_cost", "opening cost", "开机费", "0"),
        column("least_lot", "least lot", "最小批量", "1"),
        column("notice_hours", "notice", "提前通知", "24"),
    ),
    ImportKind.MACHINES: (
        column("factory", "factory", "工厂", "Suzhou plant"),
        column("name", "machine", "设备名称", "Lathe 7"),
        column("process", "process", "工艺", "CNC turning"),
        column("count", "count", "数量", "2"),
        column("maker", "maker", "厂家", "Haas"),
        column("model", "model", "型号", "ST-20"),
        column("hourly_rate", "rate", "费率", "85"),
        column("setup_rate", "setup rate", "调机费率", "85"),
        column("material_families", "materials", "材料", "aluminium; carbon-steel"),
        column("envelope_x_mm", "length (mm)", "长 (mm)", "1000"),
        column("envelope_y_mm", "width (mm)", "宽 (mm)", "600"),
        column("envelope_z_mm", "height (mm)", "高 (mm)", "500"),
        column("max_part_mass_kg", "max mass (kg)", "最大重量 (kg)", "800"),
        column("best_tolerance", "tolerance", "公差", "IT7"),
        column("best_ra_um", "Ra (µm)", "Ra (µm)", "1.6"),
        column("speed_factor", "speed factor", "速度系数", "1"),
        column("scrap_share", "scrap share", "废品率", "1 %"),
        column("kwh_per_hour", "kWh per hour", "每小时耗电 (kWh)", "12"),
    ),
    ImportKind.CERTIFICATIONS: (
        column("factory", "factory", "工厂", "Suzhou plant"),
        column("standard", "standard", "认证标准", "ISO 9001"),
        column("number", "number", "证书编号", "CN-2024-0815"),
        column("body", "body", "认证机构", "CQC"),
        column("valid_from", "valid from", "生效日期", "2024-06-01"),
        column("valid_to", "valid to", "失效日期", "2027-05-31"),
    ),
    ImportKind.ORDERS: (
        column("reference", "reference", "订单号", "PO-1001"),
        column("title", "title", "名称", "Bracket"),
        column("quantity", "quantity", "数量", "100"),
        column("unit", "unit", "单位", "pieces"),
        column("unit_mass_kg", "mass (kg)", "单重 (kg)", "0.5"),
        column("material", "material", "材料", "6061-T6"),
        column("tolerance", "tolerance", "公差", "ISO 2768-m"),
        column("process", "process", "工艺", "CNC milling, 3-axis"),
        column("cycle_time_s", "cycle time (s)", "节拍 (秒)", "360"),
        column("latest_delivery_on", "latest delivery", "最迟交期", "2027-02-26"),
        column("wish_delivery_on", "wish delivery", "期望交期", "2027-02-12"),
        column("ship_to", "ship to", "收货地址", "Shanghai"),
        column("required_documents", "documents", "随货文件", "material certificate 3.1"),
        column("reserve_price", "reserve price", "最高单价", "60"),
        column("currency", "currency", "币种", "CNY"),
    ),
    PARTS: (
        column("title", "part name", "零件名称", "Example bracket"),
        column("part_number", "drawing number", "图号", "BR-100"),
        column("revision", "revision", "版本", "A"),
        column("quantity", "quantity", "数量", "100"),
        column("material", "material", "材料", "6082-T6"),
        column("finish", "surface finish", "表面处理", "hard anodised black 25 µm"),
        column("tolerance", "tolerance", "公差", "ISO 2768-m"),
        column("ra_um", "Ra (µm)", "粗糙度 (µm)", "3.2"),
        column("unit_mass_kg", "unit weight (kg)", "单重 (kg)", "0.5"),
        column("latest_delivery_on", "latest delivery", "最迟交期", "2027-02-26"),
        column("drawing", "drawing file", "图纸文件", "BR-100.step"),
        column("notes", "notes", "备注", "120x80x40 mm, deburr"),
    ),
}
# Their lines are a draft, in which an example that was left is seen and can be removed.
WITH_EXAMPLE = (PARTS,)


def template_csv(kind: str, language: str) -> bytes:
    """Returns the heads as CSV that Excel reads, for parts with an example below."""
    written = io.StringIO()
    sheet = csv.writer(written)
    sheet.writerow([row.head(language) for row in TEMPLATES[kind]])
    if kind in WITH_EXAMPLE:
        sheet.writerow([row.example for row in TEMPLATES[kind]])
    return (BYTE_ORDER_MARK + written.getvalue()).encode()


def template_xlsx(kind: str, language: str) -> bytes:
    """Returns a workbook: a sheet with the heads, and one with examples."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = kind
    sheet.freeze_panes = "A2"
    examples = workbook.create_sheet("示例" if language == CHINESE else "examples")
    for number, row in enumerate(TEMPLATES[kind], start=1):
        for at in (sheet, examples):
            cell = at.cell(1, number, row.head(language))
            cell.font = Font(bold=True)
            at.column_dimensions[cell.column_letter].width = COLUMN_WIDTH
        examples.cell(2, number, row.example)
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()
