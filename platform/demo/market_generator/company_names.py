"""Invents names of companies and streets, in pinyin and in characters."""

from itertools import cycle
from random import Random

FIRST = (
    ("Qi", "启"),
    ("Heng", "恒"),
    ("Rui", "瑞"),
    ("Jing", "景"),
    ("Yuan", "远"),
    ("Ming", "明"),
    ("Zhuo", "卓"),
    ("Lan", "岚"),
    ("Sheng", "晟"),
    ("Hao", "昊"),
    ("Xin", "昕"),
    ("Bo", "柏"),
    ("Yi", "翊"),
    ("Chen", "辰"),
    ("Ze", "泽"),
    ("Lin", "霖"),
    ("Tao", "韬"),
    ("Yun", "筠"),
    ("Kai", "铠"),
    ("Wei", "炜"),
)
SECOND = (
    ("yan", "岩"),
    ("feng", "峰"),
    ("chuan", "川"),
    ("he", "禾"),
    ("ding", "鼎"),
    ("tuo", "拓"),
    ("qiao", "桥"),
    ("shan", "杉"),
    ("yu", "屿"),
    ("lu", "麓"),
    ("song", "淞"),
    ("ke", "珂"),
    ("jun", "钧"),
    ("pu", "璞"),
    ("ran", "冉"),
    ("xun", "浔"),
    ("mu", "沐"),
    ("zhi", "枳"),
    ("cheng", "珵"),
    ("ting", "汀"),
)
BUYER_KINDS = (
    ("Equipment", "装备"),
    ("Automation", "自动化"),
    ("Home Appliances", "电器"),
    ("Vehicle Parts", "汽车部件"),
    ("Instruments", "仪器"),
    ("New Energy", "新能源"),
    ("Trading", "贸易"),
    ("Outdoor Goods", "户外用品"),
    ("Medical Devices", "医疗器械"),
    ("Construction Machinery", "工程机械"),
)
ROADS = (
    "Gongye Road",
    "Chuangxin Road",
    "Keji Avenue",
    "Xingye Road",
    "Zhenxing Road",
    "Jingkai Avenue",
    "Binhe Road",
    "Huanqiu Road",
    "Yingbin Avenue",
    "Tongjiang Road",
)


class CompanyNames:
    """Combines pairs of syllables in a random order and never repeats a name."""

    def __init__(self, chance: Random) -> None:
        pairs = [(a, b) for a in FIRST for b in SECOND]
        chance.shuffle(pairs)
        self._pairs = cycle(pairs)
        self._used: set[str] = set()

    def company(self, city: str, city_zh: str, kind: tuple[str, str]) -> str:
        """Returns a new name, such as “Suzhou Qiyan Foundry Co., Ltd. (苏州启岩铸造有限公司)”."""
        words, words_zh = kind
        while True:
            (a, a_zh), (b, b_zh) = next(self._pairs)
            name = f"{city} {a}{b} {words} Co., Ltd. ({city_zh}{a_zh}{b_zh}{words_zh}有限公司)"
            if name not in self._used:
                self._used.add(name)
                return name


def street(city: str, chance: Random) -> str:
    """Returns a street address."""
    return f"{chance.randint(1, 398)} {chance.choice(ROADS)}, {city}"
