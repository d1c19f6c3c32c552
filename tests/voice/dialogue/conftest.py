"""Prompts of known length, and the script of the tests."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from voice.telephone_wav import wav_bytes

LENGTHS = {"喂": 2.0, "问": 3.0, "再问": 2.5, "按": 2.0, "别": 1.5}


@pytest.fixture(scope="session")
def prompt(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The wav of a text: noise that lasts as LENGTHS says by the text's first word."""
    folder = tmp_path_factory.mktemp("prompts")

    def file(text: str) -> Path:
        path = folder / f"{text}.wav"
        if not path.exists():
            word = max((w for w in LENGTHS if text.startswith(w)), key=len)
            chance = np.random.default_rng(len(text))
            samples = 3000 * chance.standard_normal(int(8000 * LENGTHS[word]))
            path.write_bytes(wav_bytes(samples.astype(np.int16)))
        return path

    return file
