"""Lets a model word the sentences that are still spoken language, each checked before it stands."""

import re
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

import jieba
from langchain_core.messages import HumanMessage

from assistant.duties.report.draft.model import Draft, Paragraph, Piece
from assistant.duties.report.draft.trace import untraceable
from assistant.duties.report.draft.trace.figures import clocks, codes, dates, figures
from assistant.duties.report.draft.trace.rules import plain
from assistant.duties.report.record import Material, Record, Slot
from core.errors import Unavailable
from core.models.chat import ChatModel
from core.yaml_data import read_yaml
from prompts.loader import render

_LINE = re.compile(r"\s*(?P<n>\d{1,2})\s*[.\u3001\uff0e]\s*(?P<text>.+?)\s*$")
_STOP = "\u3002"


@dataclass(frozen=True, slots=True)
class Wording:
    """A step of the wording. `draft` is whole at every step and may be shown or kept.

    `before` and `after` are the sentence that was worded last, `reasons` why `after` was not taken
    (empty: it was). `partial` is what the model is writing. `notice` says why it stopped early.
    """

    draft: Draft
    before: str = ""
    after: str = ""
    reasons: tuple[str, ...] = ()
    partial: str = ""
    notice: str = ""


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence's place in the draft: pieces[start:end] of a paragraph."""

    paragraph: int
    start: int
    end: int
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces).removesuffix(_STOP)


@cache
def _rules() -> Mapping[str, Any]:
    text = (Path(__file__).parent / "reword.yaml").read_text(encoding="utf-8")
    return cast(Mapping[str, Any], read_yaml(text))


async def reword(
    draft: Draft,
    record: Record,
    material: Material,
    model: ChatModel,
    *,
    earlier: Sequence[Record] = (),
    seconds: float = 28.0,
) -> AsyncIterator[Wording]:
    """Yield the draft with more and more of its spoken sentences worded, for `seconds` at most.

    A sentence stands only if nothing in it is untraceable, nothing of the old one is gone (figures,
    times, numbers, hedges, most words) and no hedge has come or gone; else the old one stays.
    Where the model doesn't answer, the draft is yielded as it is, with a notice.
    """
    sentences = spoken(draft)
    if not sentences:
        yield Wording(draft)
        return
    asked = "\n".join(f"{n}. {sentence.text}" for n, sentence in enumerate(sentences, 1))
    state = Wording(draft)
    done: dict[int, str] = {}

    def checked(old: str, new: str) -> list[str]:
        return refused(old, new, record, material, earlier)

    try:
        async for written in _lines(model, asked, time.monotonic() + seconds):
            if isinstance(written, str):
                yield Wording(state.draft, partial=written)
                continue
            number, text = written
            if 1 <= number <= len(sentences) and number not in done:
                done[number] = text
                state = _taken(state.draft, sentences[number - 1], text, checked)
                yield state
    except Unavailable as error:
        yield Wording(state.draft, notice=error.message)
        return
    late = "" if len(done) == len(sentences) else "模型没有在限定时间内写完，其余语句保持原样。"
    yield Wording(state.draft, notice=late)


def spoken(draft: Draft) -> list[_Sentence]:
    """Return the sentences of a draft that a model may word: spoken, without blanks."""
    rules = _rules()
    slots = {Slot(name) for name in rules["slots"]}
    found: list[_Sentence] = []
    room = rules["most_characters"]
    for index, paragraph in enumerate(draft.paragraphs):
        for sentence in _sentences(index, paragraph) if paragraph.narrative else ():
            told = {slot for piece in sentence.pieces for slot in piece.slots}
            fit = bool(told) and told <= slots and not any(p.blank for p in sentence.pieces)
            if fit and re.search(rules["spoken"], sentence.text) and len(sentence.text) <= room:
                room -= len(sentence.text)
                found.append(sentence)
    return found


def _sentences(index: int, paragraph: Paragraph) -> Iterator[_Sentence]:
    start = 0
    for end, piece in enumerate(paragraph.pieces, 1):
        if piece.text.endswith(_STOP):
            yield _Sentence(index, start, end, paragraph.pieces[start:end])
            start = end


async def _lines(
    model: ChatModel, asked: str, until: float
) -> AsyncIterator[str | tuple[int, str]]:
    """Yield what is being written (text) and every numbered line that is complete."""
    prompt = [HumanMessage(render("report_wording", sentences=asked))]
    stream = model.stream(prompt, max_tokens=_rules()["most_tokens"])
    line = ""
    try:
        async for words in stream:
            line += words
            *complete, line = line.split("\n")
            for text in complete:
                if match := _LINE.match(text):
                    yield int(match["n"]), match["text"]
            yield line
            if time.monotonic() > until:
                return
        if match := _LINE.match(line):
            yield int(match["n"]), match["text"]
    finally:
        await stream.aclose()


def _taken(
    draft: Draft, sentence: _Sentence, text: str, checked: Callable[[str, str], list[str]]
) -> Wording:
    """The draft with a sentence in its new words if they stand."""
    new = text.removesuffix(_STOP)
    old = sentence.text
    reasons = tuple(checked(old, new)) if new != old else ()
    if not reasons and new != old:
        slots = tuple(dict.fromkeys(s for p in sentence.pieces for s in p.slots))
        spans = tuple(span for p in sentence.pieces for span in p.spans)
        words = Piece(text=new, slots=slots, spans=spans)
        draft = _with(draft, sentence, words)
    return Wording(draft, before=old, after=new, reasons=reasons)


def _with(draft: Draft, sentence: _Sentence, words: Piece) -> Draft:
    """Replace a sentence; empty pieces keep the places of those that follow."""
    paragraphs = list(draft.paragraphs)
    old = paragraphs[sentence.paragraph]
    fill = [Piece(text="")] * (sentence.end - sentence.start - 2)
    one = sentence.end - sentence.start == 1
    new = (
        [words.model_copy(update={"text": words.text + _STOP})]
        if one
        else [words, *fill, Piece(text=_STOP)]
    )
    pieces = (*old.pieces[: sentence.start], *new, *old.pieces[sentence.end :])
    paragraphs[sentence.paragraph] = old.model_copy(update={"pieces": pieces})
    return draft.model_copy(update={"paragraphs": tuple(paragraphs)})


def refused(
    old: str, new: str, record: Record, material: Material, earlier: Sequence[Record] = ()
) -> list[str]:
    """Return why a sentence may not stand for another, in Chinese; empty where it may."""
    rules = _rules()
    found = list(untraceable(new + _STOP, record, material, earlier=earlier))
    if not len(old) * rules["shorter"] <= len(new) <= len(old) * rules["longer"]:
        found.append("长短与原句相差太多")
    if _told(old) != _told(new):
        found.append("数字、时间或号码与原句不一致")
    for name, words in rules["hedges"].items():
        if bool(re.search(words, old)) != bool(re.search(words, new)):
            found.append(f"分寸与原句不一致（{name}）")
    words = [w for w in jieba.cut(old) if len(w) > 1 and not w.isdigit()]
    kept = sum(1 for w in words if re.search(".{0,2}".join(map(re.escape, w)), new))
    if words and kept < len(words) * rules["kept_words"]:
        found.append("漏了原句的内容")
    return found


def _told(text: str) -> tuple[object, ...]:
    """What a sentence tells in figures, however they are written."""
    wide = plain(text)
    return (
        sorted((f.value, f.kind) for f in figures(wide) if f.kind),
        sorted((c.hour, c.minute or 0) for c in clocks(wide)),
        sorted((month, day) for _, month, day in dates(wide)),
        sorted(codes(wide)),
    )
