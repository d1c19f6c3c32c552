"""Going through findings: what is accepted is in the result, nothing else is."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.duties.proofread.finding import Authority, Finding, Severity, Type
from channels.web.proof_state import ACCEPTED, Proof


def made(text: str, start: int, end: int, right: str | None, severity: Severity) -> Finding:
    return Finding(
        start=start,
        end=end,
        wrong=text[start:end],
        right=right,
        type=Type.WORD,
        severity=severity,
        rule="r",
        reason="原因",
        source="来源",
        authority=Authority.PRACTICE,
    )


def test_accepted_replacements_stand_in_the_result() -> None:
    text = "截止目前，现场按装照明。"
    findings = [
        made(text, 0, 4, "截至目前", Severity.MUST),
        made(text, 7, 9, "安装", Severity.SHOULD),
    ]
    proof = Proof(text, findings)
    proof.accept_all()
    assert proof.result == "截至目前，现场按装照明。"
    assert proof.open == 1
    proof.accept(1)
    assert proof.result == "截至目前，现场安装照明。"
    assert proof.counts() == {"total": 2, "must": 1, "should": 1, "hint": 0}


def test_a_finding_without_replacement_cannot_be_accepted() -> None:
    proof = Proof("共8人", [made("共8人", 0, 3, None, Severity.MUST)])
    proof.accept(0)
    assert proof.decided == {}
    proof.reject(0)
    assert proof.result == "共8人"


@given(st.data())
def test_the_pieces_are_the_text_with_what_was_accepted(data: st.DataObject) -> None:
    text = data.draw(st.text(alphabet="甲乙丙丁\n", max_size=30))
    findings: list[Finding] = []
    at = 0
    while at < len(text):
        end = data.draw(st.integers(at + 1, len(text)))
        findings.append(
            made(text, at, end, data.draw(st.none() | st.text("x", max_size=2)), Severity.HINT)
        )
        at = end + data.draw(st.integers(0, 3))
    proof = Proof(text, findings)
    assert proof.result == text
    for index in range(len(findings)):
        if data.draw(st.booleans()):
            proof.accept(index)
    expected = text
    for index, finding in reversed(list(enumerate(findings))):
        if proof.decided.get(index) == ACCEPTED:
            assert finding.right is not None
            expected = expected[: finding.start] + finding.right + expected[finding.end :]
    assert proof.result == expected
