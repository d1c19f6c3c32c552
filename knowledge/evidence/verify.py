"""Checking what was worded against what was cited, sentence by sentence."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from knowledge.evidence.figures import figures, plain, unsupported

_MARK = re.compile(r"\s*[\[【](\d{1,2})[\]】]")
_END = re.compile(r"(?<=[。！？!?；;])(?![”’」』）)])|\n+")
_LEADING_MARKS = re.compile(r"^(?:\s*[\[【]\d{1,2}[\]】])+")
# share of a sentence's content words that the cited spans must contain
SUPPORT = 0.5
# a class of rooms, a level of events or of response, a colour of warnings
_QUALIFIER = re.compile(r"特别重大|重大|较大|一般(?=突发|事件|事故)|\d级(?=响应|预警)|[红橙黄蓝]色")
_LINE = re.compile(r"[。；;\n]")
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
    """Check each sentence of an answer against the spans it cites.

    `spans` maps a citation number to everything that citation shows (quote, path and title).
    A sentence without marks is tried against all spans and given those that support it best.
    Figures that stand in the question may be repeated; all others must be in a cited span.
    """
    return [_check(sentence, cited, spans, tokens, question) for sentence, cited in sentences(text)]


def _check(
    sentence: str,
    cited: tuple[int, ...],
    spans: Mapping[int, str],
    tokens: Tokens,
    question: str,
) -> Checked:
    real = tuple(n for n in cited if n in spans) or _best(sentence, spans, tokens)
    if not real:
        return Checked(sentence, (), False, "没有可以支持它的条款")
    evidence = "\n".join(spans[n] for n in real)
    missing = unsupported(sentence, evidence + "\n" + question)
    if missing:
        return Checked(sentence, real, False, f"所引条款中没有:{'、'.join(sorted(missing))}")
    if dropped := _dropped(sentence, evidence, question):
        return Checked(sentence, real, False, f"省略了适用条件：{dropped}")
    words = set(tokens(sentence))
    covered = _coverage(words, evidence, tokens)
    if words and covered < SUPPORT:
        return Checked(sentence, real, False, "所引条款没有这个意思")
    if _ALLOWS.match(sentence) and _FORBIDS.search(evidence):
        return Checked(sentence, real, False, "所引条款有禁止的意思")
    if _negated(sentence) and not _negated(evidence):
        return Checked(sentence, real, False, "所引条款没有否定的意思")
    return Checked(sentence, real, True)


def _dropped(sentence: str, evidence: str, question: str) -> str:
    """Return the conditions that a figure of the sentence stands under and nobody mentions.

    不少于2人 that holds for Ⅲ类 rooms only must not be told without its Ⅲ类.
    """
    said = _qualifiers(f"{sentence}{question}")
    lines = [line for line in _LINE.split(evidence) if line.strip()]
    for figure in figures(sentence):
        under = [_qualifiers(x) for x in lines if figure in figures(x)]
        if under and all(under) and not any(said & qualifiers for qualifiers in under):
            return "、".join(sorted(set[str]().union(*under)))
    return ""


def _qualifiers(text: str) -> set[str]:
    classes = {figure for figure in figures(text) if figure.endswith("类")}
    return classes | set(_QUALIFIER.findall(plain(text)))


def _best(sentence: str, spans: Mapping[int, str], tokens: Tokens) -> tuple[int, ...]:
    words = set(tokens(sentence))
    scored = [(_coverage(words, span, tokens), -n) for n, span in spans.items()]
    best, number = max(scored, default=(0.0, 0))
    return (-number,) if best >= SUPPORT else ()


def _coverage(words: set[str], evidence: str, tokens: Tokens) -> float:
    there = set(tokens(evidence))
    flat = plain(evidence)
    found = sum(1 for word in words if word in there or plain(word) in flat)
    return found / len(words) if words else 0.0


# a plain yes against a clause that forbids something is left to the reader of the clause
_ALLOWS = re.compile(r"^(?:可以|能|行|是的?)[\uff0c,。]")
_FORBIDS = re.compile(r"不得|禁止|严禁|不能|不可")
_NEGATION = re.compile(
    r"不得|不能|不可|禁止|不应|无须|无需|不需要|不必|没有|未规定|不包括|不|未|非|无"
)


def _negated(text: str) -> bool:
    return bool(_NEGATION.search(text))
