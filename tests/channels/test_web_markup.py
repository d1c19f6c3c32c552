import html
import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from assistant.replies import (
    Answer,
    CitedQuote,
    ClauseItem,
    Conflict,
    EvidenceItem,
    Health,
    ModelState,
    Sentence,
    SourceView,
)
from channels.render import answer_text, model_text
from channels.web import markup, text
from channels.web.desk_state import strip_html
from channels.web.source_text import Span, outline, quote_span, source_html

TODAY = date(2026, 1, 5)
EVIL = '<img src=x onerror="alert(1)">'


def quote(n: int = 1, words: str = "应当在三十分钟内报告。") -> CitedQuote:
    return CitedQuote(
        n=n,
        clause_id=7,
        revision_id=3,
        document="报告规定",
        revision="2025-01-01施行",
        path="第二章 > 第三条",
        quote=words,
        start=10,
        end=10 + len(words),
        page=2,
    )


def item(words: str = "应当在三十分钟内报告。") -> EvidenceItem:
    return EvidenceItem(
        n=1,
        clause_id=7,
        revision_id=3,
        document="报告规定",
        revision="2025-01-01施行",
        status="现行",
        path="第三条",
        quote=words,
        score=1.0,
    )


def answer(**changes: object) -> Answer:
    given_fields: dict[str, object] = {
        "answer": "应当在三十分钟内报告。[1]",
        "abstained": False,
        "mode": "model",
        "sentences": [Sentence(text="应当在三十分钟内报告。[1]", citations=[1])],
        "citations": [quote()],
        "evidence": [item()],
        "as_of": TODAY,
    }
    return Answer.model_validate(given_fields | changes)


def view(body: str, clauses: list[ClauseItem]) -> SourceView:
    return SourceView(
        revision_id=1,
        document_id=1,
        title="甲",
        revision="",
        number="",
        issuer="",
        status="现行",
        file_name="甲.md",
        text=body,
        clauses=clauses,
    )


@st.composite
def documents(draw: st.DrawFn) -> tuple[SourceView, Span | None]:
    body = draw(st.text(alphabet="第一条<>&\"'\n 甲乙a", min_size=1, max_size=60))
    spot = st.integers(0, len(body))
    clauses = []
    for number in range(draw(st.integers(0, 5))):
        start, end = sorted((draw(spot), draw(spot)))
        clauses.append(
            ClauseItem(
                id=number,
                kind=draw(st.sampled_from(["heading", "article", "table"])),
                label="<b>",
                path="<b>",
                start=start,
                end=end,
                page=draw(st.none() | st.integers(1, 3)),
            )
        )
    start, end = sorted((draw(spot), draw(spot)))
    return view(body, clauses), Span(start, end) if start < end else None


@given(documents())
def test_every_character_of_the_text_is_shown_in_order(
    drawn: tuple[SourceView, Span | None],
) -> None:
    shown, marked = drawn
    page = re.sub(r'<span class="zb-sheet">.*?</span>', "", source_html(shown, marked))
    assert html.unescape(re.sub(r"<[^>]+>", "", page)) == shown.text


@given(documents())
def test_the_mark_holds_exactly_the_quote(drawn: tuple[SourceView, Span | None]) -> None:
    shown, marked = drawn
    if marked is None:
        return
    page = re.sub(r'<span class="zb-sheet">.*?</span>', "", source_html(shown, marked))
    inside = page.partition("<mark")[2].partition(">")[2].partition("</mark>")[0]
    assert html.unescape(re.sub(r"<[^>]+>", "", inside)) == shown.text[marked.start : marked.end]


def test_a_span_outside_the_text_falls_back_to_the_clause() -> None:
    clause = ClauseItem(id=4, kind="article", label="", path="", start=1, end=3, page=None)
    shown = view("甲乙丙丁", [clause])
    assert quote_span(shown, 4, 2, 99) == Span(1, 3)
    assert quote_span(shown, 4, 3, 2) == Span(1, 3)
    assert quote_span(shown, 5, -1, -1) is None
    assert quote_span(shown, 4, 0, 2) == Span(0, 2)


def test_the_outline_is_the_articles_where_there_are_no_headings() -> None:
    article = ClauseItem(
        id=4, kind="article", label="第一条", path="第一条", start=0, end=1, page=None
    )
    assert outline(view("甲", [article])) == [(0, 4, "第一条")]


def test_markers_of_the_model_are_replaced_by_checked_links() -> None:
    shown = markup.answer(answer(), TODAY)
    assert shown.count("[1]</a>") == 1
    assert "/source/3?clause=7&amp;start=10&amp;end=21#quote" in shown


def test_a_citation_that_does_not_exist_gets_no_link() -> None:
    sentences = [Sentence(text="应当报告。", citations=[9])]
    assert "[9]" not in markup.answer(answer(sentences=sentences), TODAY)


def test_removed_and_unsupported_sentences_stay_visible_as_such() -> None:
    shown = markup.answer(
        answer(
            sentences=[Sentence(text="另有说法。", citations=[], supported=False)],
            removed=[Sentence(text="五分钟内报告。", citations=[], reason="数字不在引文中")],
        ),
        TODAY,
    )
    assert text.UNSUPPORTED in shown
    assert "<s>五分钟内报告。</s>" in shown
    assert "数字不在引文中" in shown


def test_conflicting_passages_stand_side_by_side_with_both_sources() -> None:
    clash = Conflict(subject="分钟数", items=[item(), item()], values=["30分钟", "1小时"])
    shown = markup.answer(answer(conflicts=[clash]), TODAY)
    sides = shown.partition('class="zb-sides"')[2].partition("</section>")[0]
    assert sides.index("30分钟") < sides.index("1小时")
    assert sides.count("/source/3") == 2


def test_an_answer_for_another_day_says_so() -> None:
    old = answer(as_of=date(2023, 5, 1))
    assert text.AS_OF_NOTE.format(day="2023-05-01") in markup.answer(old, TODAY)
    assert "zb-asof" not in markup.answer(answer(), TODAY)


def test_nothing_from_a_document_becomes_markup() -> None:
    evil = answer(
        answer=EVIL,
        notice=EVIL,
        sentences=[Sentence(text=EVIL, citations=[1])],
        citations=[quote(words=EVIL)],
        evidence=[item(words=EVIL).model_copy(update={"document": EVIL, "context": EVIL})],
        conflicts=[Conflict(subject=EVIL, items=[item(EVIL)], values=[EVIL])],
        removed=[Sentence(text=EVIL, citations=[], reason=EVIL)],
    )
    for each in (evil, evil.model_copy(update={"abstained": True})):
        shown = markup.answer(each, TODAY)
        assert "<img" not in shown
        assert 'onerror="' not in shown


def test_a_copied_answer_carries_its_sources() -> None:
    copied = answer_text(answer())
    assert copied.startswith("应当在三十分钟内报告。[1]")
    assert "[1]《报告规定》" in copied
    assert "2025-01-01施行" in copied
    assert "第2页" in copied
    assert TODAY.isoformat() in copied


def test_a_download_shows_how_far_and_how_fast() -> None:
    model = ModelState(
        state="fetching",
        name="q",
        done_bytes=430 << 20,
        total_bytes=1000 << 20,
        bytes_per_s=2 << 20,
    )
    assert model_text(model).endswith("43%")
    health = Health(
        ok=True,
        version="1",
        documents=1,
        revisions=1,
        clauses=1200,
        model=model,
        embedder="",
        jobs_open=2,
    )
    strip = strip_html(health)
    assert 'value="43"' in strip
    assert "2.0 MB" in strip
    assert "1,200" in strip
