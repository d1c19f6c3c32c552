"""The load of `zhiban bench load`, small: what it finds at scale it must be able to find at all."""

import httpx
import pytest
from typer.testing import CliRunner

from channels.commands.evaluation import benches
from evals.bench import load as bench_load
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


@pytest.mark.parametrize("written", ["", "10", "40:10", "-1:2", "1:inf", "a:b"])
def test_a_pause_that_is_none_is_refused(written: str) -> None:
    refused = CliRunner().invoke(benches, ["load", "--think", written])
    assert refused.exit_code != 0
    assert "操作间隔" in refused.output


def test_the_pause_of_the_officers_is_the_one_that_was_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[Load] = []

    def noted(load: Load) -> dict[str, object]:
        asked.append(load)
        return {"suite": "bench-load", "rows": load.officers, "metrics": {}, "seconds": 0}

    monkeypatch.setattr(bench_load, "run", noted)
    CliRunner().invoke(benches, ["load", "--officers", "3", "--think", "10:40"])
    CliRunner().invoke(benches, ["load"])
    assert [load.think_s for load in asked] == [(10.0, 40.0), (4.0, 12.0)]
