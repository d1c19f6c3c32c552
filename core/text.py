"""Chinese text: one width, numerals as integers, dates as dates.

Nothing here changes stored text; these are the forms that comparison and search use.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "○": 0, "Ｏ": 0, "两": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5,
    "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_TENS = {"廿": "二十", "卅": "三十", "卌": "四十"}
_NUMERALS = "零一二三四五六七八九"

# Quotation marks, dashes and dots that NFKC leaves alone and that typists mix freely.
_SAME = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "—": "-", "–": "-", "－": "-", "‐": "-", "·": ".",
     "〔": "[", "〕": "]", "【": "[", "】": "]", "［": "[", "］": "]", "〈": "<", "〉": ">"}
)  # fmt: skip
_CJK = r"\u3400-\u9fff\u3000-\u303f"
_SPACE_BY_CJK = re.compile(rf"(?<=[{_CJK}])\s+|\s+(?=[{_CJK}])")


def normalise(text: str) -> str:
    """Return the comparable form: half width, one style of quotes, no spaces beside Chinese.

    Ⅲ becomes iii, １２ becomes 12, ① becomes 1, 〔2018〕 becomes [2018]. Lengths change, so
    offsets in the result say nothing about offsets in `text`.
    """
    plain = unicodedata.normalize("NFKC", text.translate(_SAME)).translate(_SAME)
    return _SPACE_BY_CJK.sub("", re.sub(r"\s+", " ", plain)).strip().casefold()


@lru_cache(maxsize=4096)
def chinese_to_int(text: str) -> int | None:
    """Return the value of 一百二十三, 二〇二五, 廿三, 3万, 21 or ２１; None for anything else."""
    text = unicodedata.normalize("NFKC", re.sub(r"\s", "", text))
    if re.fullmatch(r"[0-9]+", text):
        return int(text)
    for short, full in _TENS.items():
        text = text.replace(short, full)
    for unit, value in (("亿", 100_000_000), ("万", 10_000)):
        head, found, tail = text.partition(unit)
        if found:
            above = chinese_to_int(head)
            below = chinese_to_int(tail.lstrip("零〇")) if tail else 0
            return None if above is None or below is None else above * value + below
    return _below_ten_thousand(text)


def _below_ten_thousand(text: str) -> int | None:
    if not text or any(c not in _DIGITS and c not in _UNITS for c in text):
        return None
    if not any(c in _UNITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total = digit = 0
    for c in text:
        if c in _UNITS:
            total += (digit or 1) * _UNITS[c]
            digit = 0
        else:
            digit = _DIGITS[c]
    return total + digit


def int_to_chinese(number: int) -> str:
    """Return 123 as 一百二十三, the way articles are numbered. 0 ≤ number < 10 000."""
    if not 0 <= number < 10_000:
        raise ValueError(f"not an article number: {number}")
    if number == 0:
        return "零"
    written = ""
    pending_zero = False
    for value, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, value)
        if digit:
            written += ("零" if pending_zero and written else "") + _NUMERALS[digit] + unit
            pending_zero = False
        else:
            pending_zero = bool(written)
    return written[1:] if written.startswith("一十") else written


_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def int_to_roman(number: int) -> str:
    """Return 3 as III. 1 ≤ number < 40."""
    if not 1 <= number < 40:
        raise ValueError(f"no roman numeral is used for {number}")
    written = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        written += letters * count
    return written


def roman_to_int(text: str) -> int | None:
    """Return the value of Ⅲ, III or iii (1 to 39); None where it is not a roman numeral."""
    letters = unicodedata.normalize("NFKC", text).strip().upper()
    values = {"I": 1, "V": 5, "X": 10}
    if not letters or any(c not in values for c in letters):
        return None
    numbers = [values[c] for c in letters]
    total = sum(
        -n if after is not None and n < after else n
        for n, after in zip(numbers, [*numbers[1:], None], strict=True)
    )
    return total if 0 < total < 40 and int_to_roman(total) == letters else None


_DATE = re.compile(
    r"(?P<y>[12][0-9]{3}|[一二三四五六七八九〇零○Ｏ]{4})\s*年\s*"
    r"(?P<m>[0-9]{1,2}|[一二三四五六七八九十元正]{1,2})\s*月\s*"
    r"(?:(?P<d>[0-9]{1,2}|[一二三四五六七八九十廿卅]{1,3})\s*[日号])?"
    r"|(?<![0-9])(?P<iy>[12][0-9]{3})(?P<sep>[-/.])(?P<im>[0-9]{1,2})(?P=sep)(?P<id>[0-9]{1,2})(?![0-9])"
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date read in a text; `text[start:end]` is how it was written."""

    value: date
    start: int
    end: int
    exact: bool = True  # False where the text names only a month


def find_dates(text: str) -> Iterator[FoundDate]:
    """Yield every calendar date in a text: 2007年4月9日, 二〇二五年三月一日, 2007-04-09.

    A month without a day (2025年3月) counts as its first day and is marked not exact.
    Impossible dates (2月30日) are left out.
    """
    for match in _DATE.finditer(text):
        year = match["iy"] or match["y"]
        month = (match["im"] or match["m"]).replace("元", "一").replace("正", "一")
        day = match["id"] or match["d"]
        numbers = [chinese_to_int(part) for part in (year, month, day or "1")]
        try:
            value = date(*(n or 0 for n in numbers))
        except ValueError:
            continue
        yield FoundDate(value, match.start(), match.end(), exact=day is not None)


def parse_date(text: str) -> date | None:
    """Return the first full date in a text, None where there is none."""
    return next((found.value for found in find_dates(text) if found.exact), None)
