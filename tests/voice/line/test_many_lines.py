"""Sixty and two hundred and fifty calls at once, every recording whole."""

from pathlib import Path

import pytest

from tests.voice.line.many import call_many
from voice.line import Ending

pytestmark = [pytest.mark.slow, pytest.mark.alone, pytest.mark.timeout(280)]


@pytest.mark.parametrize(
    ("lines", "a_process", "rss_mib"), [(60, 150, 120), (250, 250, 250), (250, 150, 300)]
)
async def test_every_call_of_many_is_recorded_whole(
    tmp_path: Path, lines: int, a_process: int, rss_mib: float
) -> None:
    many = await call_many(tmp_path, lines, 25.0, a_process, 8.0 if lines == 60 else 14.0)
    assert [ended.ending for ended in many.ended] == [Ending.FAR_END] * lines
    assert many.at_once == lines
    assert many.rss_mib < rss_mib
    assert min(many.correlations) >= 0.99
