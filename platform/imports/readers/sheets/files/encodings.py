"""Decodes text files: UTF-8, UTF-16, GB18030, Western; repairs wrong decoding."""

import re

from imports.readers.result import Message, Unreadable

BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
NAMES = {
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "gb18030": "GB18030",
    "cp1252": "Windows-1252",
}
HIGH_RUN = re.compile(rb"[\x80-\xff]+")
# Runs of Latin letters and signs that Chinese text becomes where it is taken for Western text.
LATIN_RUN = re.compile(
    "[\u00a1-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{2,}"
)
HAN = re.compile("[\u4e00-\u9fff]")
# Words as people write them, in one script; other mixtures come of wrong decoding.
WORD = re.compile(r"[^\W\d_]+")
PLAUSIBLE_WORD = re.compile(
    "[A-Za-z]*[\u3005-\u30ff\u3400-\u9fff][A-Za-z\u3005-\u30ff\u3400-\u9fff]*"
    "|(?=.*[A-Za-z])[A-Za-z\u00c0-\u017f]{2,}|[\u0400-\u04ff]{3,}"
)
# Leading bytes of the everyday characters of GB 2312.
FIRST_HAN, LAST_HAN = 0xB0, 0xF7
SAMPLE = 200_000


def decoded(content: bytes, locale: str, wanted: str = "") -> tuple[str, list[Message]]:
    """Returns the text of a file and notes on its encoding. Raises Unreadable.

    The encoding is `wanted`, else the one that the bytes and the language suggest.
    """
    text, encoding = wanted_text(content, wanted) if wanted else text_of(content, locale)
    notes = []
    if encoding in NAMES:
        notes.append(Message("encoding_found", params={"found": NAMES[encoding]}))
    control = sum(text[:SAMPLE].count(mark) for mark in "\x00\x01\x02\x03\x04\x05\x06\x0e\x0f")
    if control > 2:
        raise Unreadable(Message("not_a_sheet"))
    repaired = repaired_text(text)
    if repaired is not None:
        sample = next((line for line in repaired.splitlines() if not line.isascii()), "")
        params = {"found": " ".join(sample.split())[:60]}
        notes.append(Message("encoding_repaired", params=params))
        text = repaired
    if "\ufffd" in text or "锟斤拷" in text:
        notes.append(Message("encoding_damaged"))
    return text, notes


def wanted_text(content: bytes, wanted: str) -> tuple[str, str]:
    """Returns a text in the encoding that the user names. Raises Unreadable."""
    try:
        return content.decode(wanted).removeprefix("\ufeff"), ""
    except (LookupError, UnicodeDecodeError, ValueError):
        raise Unreadable(Message("encoding_unfit", params={"found": wanted[:40]})) from None


def text_of(content: bytes, locale: str) -> tuple[str, str]:
    """Returns the text of a file and the name of its encoding. Raises Unreadable."""
    for bom, encoding in BOMS:
        if content.startswith(bom):
            return content[len(bom) :].decode(encoding, "replace"), encoding
    sample = content[:4096]
    if sample.count(0) * 8 > len(sample) > 3:
        evens, odds = sample[::2].count(0), sample[1::2].count(0)
        if min(evens, odds) * 20 <= max(evens, odds):
            encoding = "utf-16-be" if evens > odds else "utf-16-le"
            return content.decode(encoding, "replace"), encoding
        raise Unreadable(Message("not_a_sheet"))
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    order = ("gb18030", "cp1252") if is_chinese(content, locale) else ("cp1252", "gb18030")
    for encoding in order:
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise Unreadable(Message("encoding_unknown"))


def is_chinese(content: bytes, locale: str) -> bool:
    """Returns true if bytes beyond ASCII come in pairs, as those of Chinese text do."""
    pairs = singles = 0
    for run in HIGH_RUN.findall(content[:SAMPLE]):
        common = sum(FIRST_HAN <= byte <= LAST_HAN or byte in (0xA1, 0xA3) for byte in run[::2])
        if len(run) % 2 == 0 and common * 2 >= len(run) // 2:
            pairs += 1
        else:
            singles += 1
    if pairs == singles:
        return locale.startswith("zh")
    return pairs > singles


def repaired_text(text: str) -> str | None:
    """Returns text that was decoded wrongly as it was meant, None if it looks right."""
    if text.isascii():
        return None
    sample = text[:SAMPLE]
    runs = LATIN_RUN.findall(sample)
    if runs and not HAN.search(sample):
        for target in ("utf-8", "gb18030"):
            repaired = recoded(text, "cp1252", target) or recoded(text, "latin-1", target)
            if repaired is not None and is_better(repaired, target, runs):
                return repaired
    if HAN.search(sample):
        repaired = recoded(text, "gb18030", "utf-8")
        if repaired is not None and is_written(repaired):
            return repaired
    return None


def is_written(text: str) -> bool:
    """Returns true if the words beyond ASCII are such as people write.

    The bytes of a short Chinese word in GB18030 may be UTF-8 of some rare letters too.
    """
    words = [word for word in WORD.findall(text[:SAMPLE]) if not word.isascii()]
    plausible = sum(PLAUSIBLE_WORD.fullmatch(word) is not None for word in words)
    return bool(words) and plausible * 10 >= len(words) * 9


def is_better(repaired: str, target: str, runs: list[str]) -> bool:
    """Returns true if the text decoded anew is likelier than it was before."""
    if target == "utf-8":
        return True
    letters = sum(map(len, runs))
    return len(HAN.findall(repaired[:SAMPLE])) * 2 >= letters * 0.8


def recoded(text: str, wrong: str, right: str) -> str | None:
    """Returns a text decoded by another encoding, None if it cannot be."""
    try:
        return text.encode(wrong).decode(right)
    except UnicodeError:
        return None
