"""Checking what was worded against what was cited, sentence by sentence."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.evidence.alignment import MISPLACED, apart, qualifiers
from knowledge.evidence.figures import figures, plain, unsupported

_MARK = re.compile(r"\s*[\[【](\d{1,2})[\]】]")
_END = re.compile(r"(?<=[。！？!?；;])(?![”’」』）)])|\n+")
_LEADING_MARKS = re.compile(r"^(?:\s*[\[【]\d{1,2}[\]】])+")
_LINE = re.compile(r"[。；;\n]")
_NEGATION = re.compile(
    r"不得|不能|不可|禁止|严禁|不应|无须|无需|不需|不必|没有|未规定|不包括|不予|不属于|不再|未经"
)
_VERDICT = re.compile(r"^(?:不?能|不?可以|不?行|不?是的?|不?需要)(?:[\uff0c,。]|[一-鿿])")
_YES = re.compile(r"^(?:能|可以|行|是的?|需要)[\uff0c,。]")
# 已派单给…: a deed told as done. Rules speak of such deeds as conditions: 已办结的, 是否已通知
_DEED = re.compile(
    r"已经?(?:将|把|按[^\uff0c,。]{0,6})?[^\uff0c,。\uff1b;\s]{0,8}?"
    r"(?:办结|通知|派单|派给|派出|派往|派发|推送|发送|发出|催办|升级|退回|关闭|关掉|打开|切换|执行|办理|登记)"
    r"(?![^\uff0c,。\uff1b;]*(?:的|后|时|之后|情况)(?:[\uff0c,。\uff1b;、]|$)|的|后|时|之后|情况)"
)
_CONDITION = re.compile(r"(?:是否|如果?|若|凡)[^\uff0c,。\uff1b;]*$")
_QUOTED = re.compile(r"“[^”]*”|「[^」]*」|『[^』]*』|‘[^’]*’|\"[^\"]*\"")
NOT_OURS_TO_SAY = "是否已办，只以回执为准"
# share of a sentence's content words that the line it stands on must contain; at .6 five of 45 kept
# sentences of a 1.5B model were wrong, from .7 to .8 none of these and all of the right ones stay
SUPPORT = 0.75
SUPPORT_WITH_FIGURES = 0.4
Tokens = Callable[[str], list[str]]


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence after checking; `reason` says in Chinese why it was not supported."""

    text: str
    citations: tuple[int, ...]
    supported: bool
    reason: str = ""


def sentences(text: str) -> list[tuple[str, tuple[int, ...]]]:
    """Split a worded answer into sentences (marks removed) with their citation numbers.

    A mark after the full stop belongs to the sentence before it.
    """
    found: list[tuple[str, tuple[int, ...]]] = []
    for raw in _END.split(text):
        leading = _LEADING_MARKS.match(raw)
        if leading and found:
            moved = tuple(int(n) for n in _MARK.findall(leading.group()))
            found[-1] = (found[-1][0], _unique(found[-1][1] + moved))
            raw = raw[leading.end() :]
        numbers = tuple(int(n) for n in _MARK.findall(raw))
        bare = _MARK.sub("", raw).strip()
        if bare:
            found.append((bare, _unique(numbers)))
    return found


def _unique(numbers: Sequence[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(numbers))


def check(text: str, spans: Mapping[int, str], tokens: Tokens, question: str = "") -> list[Checked]:
    """Check each sentence of an answer against the spans that it may cite.

    `spans` maps a citation number to everything that citation shows: title, path and quote, one a
    line. A sentence stands where one line, or two that follow each other, holds its figures, its
    levels and classes, most of its content words, and the same yes or no. It then carries the
    number of that span, whatever the model wrote, because small models number at random. What
    stands in the question may be repeated.
    """
    return [
        _check(sentence, cited, spans, tokens, question)
        for sentence, cited in sentences(text)
        if not sentence.endswith(("?", "\uff1f"))  # an echo of the question
    ]


def _check(
    sentence: str,
    cited: tuple[int, ...],
    spans: Mapping[int, str],
    tokens: Tokens,
    question: str,
) -> Checked:
    order = [n for n in cited if n in spans] + [n for n in spans if n not in cited]
    failures: list[str] = []
    for number in order:
        reason = _unlike(sentence, spans[number], tokens, question)
        if not reason:
            return Checked(sentence, (number,), True)
        failures.append(reason)
    shown = tuple(n for n in cited if n in spans)
    return Checked(sentence, shown, False, failures[0] if failures else "没有可以支持它的条款")


def _unlike(sentence: str, evidence: str, tokens: Tokens, question: str) -> str:
    """Return "" where some lines of the evidence say what the sentence says, else why not."""
    if _tells_a_deed(sentence):
        return NOT_OURS_TO_SAY
    missing = unsupported(sentence, evidence + "\n" + question)
    if missing:
        return f"所引条款中没有：{'、'.join(sorted(missing))}"
    lines = [line for line in _LINE.split(evidence) if line.strip()]
    dropped = _dropped(sentence, lines, question)
    if dropped:
        return f"省略了适用条件：{dropped}"
    said = _said(sentence, question)
    near = _near(said, lines, tokens)
    if not near:
        return "所引条款没有这个意思"
    return _otherwise(said, near, lines)


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence, and what it states that the question did not."""

    sentence: str
    question: str
    levels: set[str]
    figures: set[str]
    verdict: bool  # it says that something may or may not be done


def _said(sentence: str, question: str) -> _Said:
    return _Said(
        sentence,
        question,
        qualifiers(sentence) - qualifiers(question),
        figures(sentence) - figures(question),
        bool(_VERDICT.match(sentence)) or _negated(sentence),
    )


def _near(said: _Said, lines: Sequence[str], tokens: Tokens) -> list[str]:
    """Return the lines, or pairs of neighbours, that hold enough of a sentence's words."""
    # what the title and path already say does not make a line fit
    rest = set(tokens(said.sentence)) - set(tokens(lines[0] if lines else ""))
    # two neighbouring lines may carry a plain sentence, but never mix figures, levels or yes and no
    loose = not (said.levels or said.figures or said.verdict)
    windows = [*lines[1:], *("\n".join(pair) for pair in pairwise(lines[1:]) if loose)]
    # a line that holds the very figures needs fewer of the words
    least = SUPPORT_WITH_FIGURES if said.figures - said.levels else SUPPORT
    return [w for w in windows if not rest or _coverage(rest, w, tokens) >= least]


def _otherwise(said: _Said, near: Sequence[str], lines: Sequence[str]) -> str:
    """Return "" where one of the near lines says the same, else what it says otherwise."""
    over = {w: f"{lines[0]}\n{_over(w, lines)}" for w in near}
    same = [
        w
        for w in near
        if said.levels <= qualifiers(f"{over[w]}\n{w}")
        and not unsupported(said.sentence, f"{over[w]}\n{w}\n{said.question}")
    ]
    if not same or (said.levels and not said.figures - said.levels):
        return MISPLACED
    joined = [apart(said.sentence, w, over[w], said.question) for w in same]
    if all(joined):
        return joined[0]
    same = [w for w, reason in zip(same, joined, strict=True) if not reason]
    if said.verdict and not any(_negated(w) == _negated(said.sentence) for w in same):
        return "能与不能不能由所引条款核实"
    if _YES.match(said.sentence) and any(_negated(w) for w in same):
        return "所引条款有禁止的意思"
    return ""


def _over(window: str, lines: Sequence[str]) -> str:
    """Return the words that the list begins with in which a line stands: 有下列情形之一的："""
    first = lines.index(window.partition("\n")[0])
    return next((one for one in reversed(lines[1:first]) if one.rstrip().endswith("\uff1a")), "")


def _tells_a_deed(sentence: str) -> bool:
    """Say whether a sentence claims, outside quotations, that something was done.

    No wording of ours may: a document can order it, and only a receipt knows.
    """
    own = _QUOTED.sub("“”", sentence)
    return any(not _CONDITION.search(own[: deed.start()]) for deed in _DEED.finditer(own))


def _dropped(sentence: str, lines: Sequence[str], question: str) -> str:
    """Return the conditions that a figure of the sentence stands under and nobody mentions.

    不少于2人 that holds for Ⅲ类 rooms only must not be told without its Ⅲ类.
    """
    said = qualifiers(f"{sentence}{question}")
    for figure in figures(sentence):
        under = [qualifiers(line) for line in lines if figure in figures(line)]
        if under and all(under) and not any(said & levels for levels in under):
            return "、".join(sorted(set[str]().union(*under)))
    return ""


def _coverage(words: set[str], evidence: str, tokens: Tokens) -> float:
    there = set(tokens(evidence))
    flat = plain(evidence)
    found = sum(1 for word in words if word in there or plain(word) in flat)
    return found / len(words) if words else 0.0


def _negated(text: str) -> bool:
    return bool(_NEGATION.search(text))
