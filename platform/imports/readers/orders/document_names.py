"""Names the documents that come with goods, in English, Chinese and German.

The codes are those of orders, which readers do not import; a test compares them.
"""

from collections.abc import Mapping, Sequence

DOCUMENT_NAMES: Mapping[str, Sequence[str]] = {
    "material-certificate-3.1": (
        *("material certificate 3.1", "material certificate", "material cert", "mill certificate"),
        *("mill cert", "mill test certificate", "MTC", "3.1", "3.1 certificate", "3.1 cert"),
        *("certificate 3.1", "EN 10204 3.1", "EN 10204-3.1", "inspection certificate 3.1"),
        *("材质证明 3.1", "材质证明", "材质证明书", "材质报告", "材质单", "材质书", "材料证明"),
        *("Abnahmeprüfzeugnis 3.1", "Abnahmeprüfzeugnis", "Werkszeugnis 3.1", "APZ 3.1"),
    ),
    "first-article-inspection": (
        *("first article inspection report", "first article inspection", "first article report"),
        *("FAI", "FAIR", "首件检验报告", "首件检验", "首件报告", "首件", "Erstmusterprüfbericht"),
        *("EMPB", "Erstmuster"),
    ),
    "ppap": (
        *("PPAP", "production part approval (PPAP)", "production part approval"),
        *("production part approval process", "PPAP level 3", "生产件批准程序（PPAP）"),
        *("生产件批准程序", "生产件批准", "Produktionsteilfreigabe"),
    ),
    "certificate-of-conformity": (
        *("certificate of conformity", "certificate of conformance", "CoC", "C of C"),
        *("declaration of conformity", "合格证", "合格证明", "符合性证明", "符合性声明"),
        *("Konformitätserklärung", "Konformitätsbescheinigung"),
    ),
    "inspection-report": (
        *("inspection report", "measurement report", "dimensional report", "CMM report"),
        *("test report", "检测报告", "检验报告", "尺寸报告", "测量报告", "三坐标报告"),
        *("Prüfbericht", "Messbericht", "Messprotokoll", "Prüfprotokoll"),
    ),
    "rohs": ("RoHS", "RoHS declaration", "RoHS 声明", "RoHS声明", "RoHS-Erklärung"),
    "reach": ("REACH", "REACH declaration", "REACH 声明", "REACH声明", "REACH-Erklärung"),
}
