"""Reads finishes from text: plating, coating, heat treatment, in two languages."""

import re
from dataclasses import dataclass

from common.reading.finish_words import FINISHES, HEAT, LAYER, PAINT, finish_index, is_wanted
from common.reading.phrase_index import Phrase, plain_text

_LAYER_UM = re.compile(
    r"(\d+(?:\.\d+)?)\s*(?:(?:-|–|~|至|to)\s*(\d+(?:\.\d+)?)\s*)?(μm|um|微米|microns?)"
)
_LAYER_MIL = re.compile(r"(\d*\.?\d+)\s*(?:mils?|thou)\b")
_HRC = re.compile(r"(?:hrc\s*(\d{2})|(\d{2})(?:\s*(?:-|–|~|至|to|±)\s*\d{1,2})?\s*(?:°\s*)?hrc)")
UM_PER_MIL = 25.4
# Above it a steel is hardened through, below it quenched and tempered.
HARDENED_HRC = 45


@dataclass(frozen=True, slots=True)
class Finish:
    """Holds a finish: its process; layer in µm and hardness in HRC where given."""

    process: str
    layer_um: float | None = None
    hardness_hrc: int | None = None
    text: str = ""

    @property
    def stage(self) -> int:
        """Returns the stage of a routing in which it is made."""
        return FINISHES[self.process][0]


def read_finishes(text: str) -> list[Finish]:
    """Returns the finishes that a text asks for, each process once, in its order.

    "hard anodised black 25 µm" gives `anodising-hard` with 25 µm, "heat treated 58 HRC"
    `through-hardening`. A layer belongs to the last plating or anodising before it. A text that is
    a code of a finish gives it. "no paint" asks for none.
    """
    if text in FINISHES:
        return [Finish(text, text=text)]
    plain = plain_text(text)
    phrases = [
        phrase
        for phrase in finish_index().find(text)
        if phrase.codes[0] in FINISHES and is_wanted(plain, phrase.start)
    ]
    hardness, layers = _hardness(plain), _layers(plain)
    found: dict[str, Finish] = {}
    for place, phrase in enumerate(phrases):
        following = [later.start for later in phrases[place + 1 :] if _has_layer(later)]
        end = following[0] if following else len(plain)
        layer = next((um for at, um in layers if phrase.end <= at < end), None)
        if layer is None and not following and sum(map(_has_layer, phrases)) == 1 and layers:
            layer = layers[0][1]
        finish = _finish(phrase, layer if _has_layer(phrase) else None, hardness)
        found.setdefault(finish.process, finish)
    if hardness and not any(finish.stage == HEAT for finish in found.values()):
        process = _hardened(hardness)
        found[process] = Finish(process, hardness_hrc=hardness, text=f"{hardness} HRC")
    return list(found.values())


def _finish(phrase: Phrase, layer_um: float | None, hardness: int | None) -> Finish:
    """Returns the finish of a phrase; a hardness decides on the heat treatment."""
    code = phrase.codes[0]
    if FINISHES[code][0] != HEAT:
        return Finish(code, layer_um, text=phrase.text)
    if code in ("heat-treatment", "hardening") and hardness:
        code = _hardened(hardness)
    return Finish(code, hardness_hrc=hardness, text=phrase.text)


def _hardened(hardness: int) -> str:
    """Returns the heat treatment that gives steel this hardness in HRC."""
    return "through-hardening" if hardness >= HARDENED_HRC else "quench-and-temper"


def _has_layer(phrase: Phrase) -> bool:
    """Returns whether the phrase names a layer, whose thickness may be given."""
    return FINISHES[phrase.codes[0]][0] in (LAYER, PAINT)


def _layers(text: str) -> list[tuple[int, float]]:
    """Returns place and thickness in µm of the layers in a plain text.

    Of a range it is the larger. "Ra 0.8 µm" is a roughness and no layer.
    """
    found = []
    for match in _LAYER_UM.finditer(text):
        if not re.search(r"\br[az]\s*[:=≤<]?\s*$", text[: match.start()]):
            found.append((match.start(), float(match[2] or match[1])))
    for match in _LAYER_MIL.finditer(text):
        found.append((match.start(), float(match[1]) * UM_PER_MIL))
    return sorted(found)


def _hardness(text: str) -> int | None:
    """Returns the first hardness in HRC of a plain text."""
    match = _HRC.search(text)
    return int(match[1] or match[2]) if match else None
