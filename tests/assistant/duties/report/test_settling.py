"""Which mention stands where a slot has room for one."""

from datetime import datetime

from assistant.duties.report.assess import assess
from assistant.duties.report.reading import NoGazetteer
from assistant.duties.report.record import Level, Material, Record, Slot, Source, Step

NOW = datetime.fromisoformat("2026-11-20T03:00+08:00")
CALL = "应急局02:10来电：东关锅炉房小锅炉今夜01:10炸了盖，烫伤1人。"


def record(told: str) -> Record:
    material = Material(sources=(Source(id="m1", text=CALL + told),), now=NOW)
    return assess(material, Step.FIRST, NoGazetteer())


def test_what_a_loss_is_worth_stands_behind_what_was_lost() -> None:
    found = record("墙倒一面，砸坏三辆车。直接损失初估四十万。")
    loss = found.one(Slot.LOSS)
    assert loss is not None
    assert loss.text == "砸坏三辆车，直接损失初估四十万"
    assert [span.quote for span in loss.spans] == ["砸坏三辆车", "直接损失初估四十万"]
    assert found.grade.level is Level.GENERAL


def test_a_loss_is_read_however_short_it_is_written() -> None:
    for told in ("厂房过火，估损90万。", "整车毁，直损约90万元。", "烧掉皮棉，折九十万。"):
        loss = record(told).one(Slot.LOSS)
        assert loss is not None
        assert "90万" in loss.text or "九十万" in loss.text


def test_folding_beds_cost_nothing() -> None:
    assert record("送来折叠床20张。").one(Slot.LOSS) is None
