"""From a syllable in pinyin to the letters that the model was trained on; sounds.yaml."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from pypinyin.contrib.tone_convert import to_finals, to_initials, to_normal

from core.yaml_data import read_yaml

_SOUNDS: dict[str, Any] = read_yaml(
    Path(__file__).with_name("sounds.yaml").read_text(encoding="utf-8")
)
_TONES: dict[int, str] = _SOUNDS["tones"]
_INITIALS: dict[str, str] = _SOUNDS["initials"]
_FINALS: dict[str, str] = _SOUNDS["finals"]
_ALONE: dict[str, str] = _SOUNDS["alone"]
_BUZZED: dict[str, Any] = _SOUNDS["buzzed"]
MARKS: dict[str, str] = _SOUNDS["marks"]
LETTERS: dict[str, str] = _SOUNDS["letters"]


@lru_cache(maxsize=2048)
def sounded(syllable: str) -> str:
    """Return a syllable such as `zhi2` (tone 5 is the neutral one) in the model's letters.

    Raises ValueError where it is no syllable of Mandarin.
    """
    found = re.fullmatch(r"(\D+)([1-5])", syllable)
    if found is None:
        raise ValueError(f"no syllable with a tone: {syllable}")
    # pypinyin writes ü as v in this style, and its converters know only ü
    plain, tone = to_normal(found[1].replace("v", "ü")).replace("v", "ü"), _TONES[int(found[2])]
    if plain in _ALONE:
        return _ALONE[plain].replace("0", tone)
    initial = to_initials(plain, strict=True)
    final = to_finals(plain, strict=True, v_to_u=True)
    if final not in _FINALS or (initial and initial not in _INITIALS):
        raise ValueError(f"no syllable of Mandarin: {syllable}")
    buzzed = final == _BUZZED["final"] and initial in _BUZZED["initials"]
    written: str = _BUZZED["written"] if buzzed else _FINALS[final]
    return _INITIALS.get(initial, "") + written.replace("0", tone)
