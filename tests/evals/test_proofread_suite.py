"""How proofreading is scored: by the sentence, and by typed spans."""

from typing import Any

from assistant.duties.proofread.finding import Authority, Finding, Severity, Type
from evals.suites import proofread


def finding(text: str, wrong: str, right: str | None, type: Type = Type.CHARACTER) -> Finding:
    start = text.index(wrong)
    return Finding(
        start=start, end=start + len(wrong), wrong=wrong, right=right, type=type,
        severity=Severity.MUST, rule="r", reason="原因", source="来源",
        authority=Authority.PRACTICE,
    )  # fmt: skip


def metrics(rows: list[dict[str, Any]], found: dict[str, list[Finding]]) -> dict[str, Any]:
    report, _ = proofread.run(rows, lambda text: found.get(text, []))
    return report["metrics"]


def test_a_sentence_is_right_only_where_all_of_it_is() -> None:
    row = {"source": "布署防讯工作", "target": "部署防汛工作"}
    half = metrics([row], {row["source"]: [finding(row["source"], "布署", "部署")]})
    assert half["correction"]["r"] == 0.0
    both = [finding(row["source"], "布署", "部署"), finding(row["source"], "防讯", "防汛")]
    assert metrics([row], {row["source"]: both})["correction"]["f1"] == 1.0


def test_a_correct_sentence_that_is_changed_is_a_false_alarm() -> None:
    row = {"source": "部署防汛工作", "target": "部署防汛工作"}
    told = metrics([row], {row["source"]: [finding(row["source"], "部署", "布署")]})
    assert told["clean_untouched"] == 0.0
    assert told["correction"]["p"] == 0.0


def test_findings_of_other_kinds_are_not_character_corrections() -> None:
    row = {"source": "火灾、等事故", "target": "火灾、等事故"}
    told = metrics([row], {row["source"]: [finding(row["source"], "、等", "等", Type.PUNCTUATION)]})
    assert told["clean_untouched"] == 1.0


def test_a_shorter_span_that_makes_the_same_text_is_right() -> None:
    text = "记得淮、报得快"
    row = {
        "text": text,
        "errors": [{"start": 0, "end": 3, "wrong": "记得淮", "right": "记得准", "type": "错别字"}],
    }
    assert metrics([row], {text: [finding(text, "淮", "准")]})["correction"]["f1"] == 1.0
    assert metrics([row], {text: [finding(text, "淮", "谁")]})["correction"]["f1"] == 0.0


def test_what_must_be_looked_at_is_right_without_a_replacement() -> None:
    text = "共8辆车，其中3辆、4辆"
    row = {
        "text": text,
        "errors": [
            {"start": 0, "end": 4, "wrong": "共8辆车", "right": "【核实】不符", "type": "逻辑"}
        ],
    }
    assert (
        metrics([row], {text: [finding(text, "共8辆车", None, Type.LOGIC)]})["correction"]["f1"]
        == 1.0
    )
