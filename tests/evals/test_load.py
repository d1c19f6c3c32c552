"""The load of `zhiban bench load`, small: what it finds at scale it must be able to find at all."""

import httpx
import pytest

from evals.bench.load import Load, run
from evals.bench.load_record import Record


@pytest.mark.slow
@pytest.mark.alone
def test_a_power_cut_under_load_loses_nothing_and_every_page_comes_back() -> None:
    report = run(Load(officers=8, consoles=4, arrive_s=2, work_s=6, settle_s=1))
    metrics = report["metrics"]
    assert metrics["error_kinds"] == {}
    assert metrics["acknowledged"] > 0
    assert metrics["lost"] == 0
    assert metrics["consoles_back"] == 4
    assert metrics["bars"]["consoles_back"], metrics


def test_what_fails_while_the_server_is_there_is_an_error() -> None:
    record = Record()
    with pytest.raises(httpx.ReadTimeout), record.timed("ask"):
        raise httpx.ReadTimeout("slow")
    record.away = True
    with pytest.raises(httpx.ConnectError), record.timed("ask"):
        raise httpx.ConnectError("away")
    assert record.metrics()["error_kinds"] == {"ask ReadTimeout": 1}
    assert record.cut_off == 1
