"""The words that a duty works on: what a report is drafted from, what is to be proofread.

Understanding says that this message, or the conversation before it, is the material; the text
itself is put in here, byte for byte, so that no reading of the words can change them.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from assistant.understand.outcome import PlannedStep, Turn, Understood
from assistant.understand.refuse import rules

DRAFT = "report.draft"
MATERIAL = "report.material"
CHECK = "report.check"
PROOFREAD = "proofread.text"
_WORTH = 15  # characters; a shorter message is an order, not material
_LEAST = 6  # characters; less behind an order to proofread is no text
_MESSAGES = 3  # how far back 刚才的电话记录 reaches
_BEHIND = re.compile(r"^(?P<order>[^\n:\uff1a]{2,40}(?<!\d))[:\uff1a\n]\s*(?P<text>.+)$", re.DOTALL)


def with_material(
    steps: Sequence[PlannedStep], said: str, forwarded: str, turns: Sequence[Turn]
) -> list[PlannedStep]:
    """Return the steps with the material of every report that is drafted or added to.

    What stands behind 把这段加进首报： is material to its end, so that nothing in it is a step.
    """
    if steps and steps[0].action == MATERIAL and _added(said):
        steps = steps[:1]
    done: list[PlannedStep] = []
    for step in steps:
        if step.action == DRAFT:
            step = _drafting(step, said, forwarded, turns)
        elif step.action == MATERIAL:
            step = _adding(step, said, forwarded)
        done.append(step)
    return done


def _drafting(step: PlannedStep, said: str, forwarded: str, turns: Sequence[Turn]) -> PlannedStep:
    sources: list[dict[str, Any]] = []
    origin = step.arguments.get("source_text")
    if origin == "utterance" and not (forwarded.strip() and len(said) < _WORTH):
        sources.append({"text": said})  # 写首报 beside what was forwarded tells nothing
    elif origin == "context":
        sources += [{"text": text} for text in _earlier(turns)]
    if forwarded.strip():
        sources.append({"text": forwarded, "kind": "chat"})
    if not sources:
        return step
    foreign = {"sources"} if forwarded.strip() else set[str]()
    return replace(
        step,
        arguments={**step.arguments, "sources": sources},
        untrusted=step.untrusted | foreign,
    )


def _earlier(turns: Sequence[Turn]) -> list[str]:
    """Return the officer's latest messages that tell something, oldest first."""
    told = [turn.text for turn in turns if turn.role == "user" and len(turn.text) >= _WORTH]
    return told[-_MESSAGES:]


# --- material added to a report

_ADDS = re.compile(r"材料|加|补|并|放|归|追加|添")


def _adding(step: PlannedStep, said: str, forwarded: str) -> PlannedStep:
    """Put in what was forwarded, or the very words of which the text was read."""
    if forwarded.strip():
        return replace(
            step,
            arguments={**step.arguments, "text": forwarded, "kind": "chat"},
            untrusted=step.untrusted | {"text"},
        )
    read = str(step.arguments.get("text", ""))
    text = _added(said) or _as_said(read, said)
    return replace(step, arguments={**step.arguments, "text": text})


def _added(said: str) -> str:
    """Return what stands behind an order to add it, "" where nothing does."""
    behind = _BEHIND.match(said.strip())
    return behind["text"].strip() if behind and _ADDS.search(behind["order"]) else ""


def _as_said(read: str, said: str) -> str:
    """Return the words of the message that were read as `read`: reading may repair, never move."""
    if read in said or len(read) > len(said.strip()):
        return read  # as it stands, or from an earlier message
    tail = said.strip()[-len(read) :]
    same = sum(a == b for a, b in zip(read, tail, strict=True))
    return tail if same >= 0.6 * len(read) else read


# --- proofreading

_PROOFREADS = re.compile(
    r"校对|核校|审校|校一?下|校一?遍|校稿|错别?字|别字|语病|[挑查改纠]错|"
    r"(?:核|校|审|查|改|把关).{0,12}(?:段|句|文字|文本|文稿|稿|话|内容|短信|通知)|"
    r"(?:看|瞧).{0,16}(?:有没有错|有无错|有什么错|通不通|毛病|写对|写错|规范)"
)
_OF_REPORT = re.compile(r"BG\d|首报|续报|终报|报告|快报", re.IGNORECASE)
_ASPECTS = re.compile(
    r"(?:数字|时间|地名|要素|机构|称谓|密级|错别?字|别字|标点|名称|[、和与及\uff0c,。\s])+"
)


def to_proofread(understood: Understood, said: str, forwarded: str) -> PlannedStep | None:
    """Return the step that proofreads the text of this message, where no report is meant.

    An order to proofread what stands behind it is that and nothing else: whatever the text seems
    to ask for, or what it would be refused for, is what is to be read. Only classified material is
    refused wherever it stands.
    """
    if _classified(understood):
        return None
    order, text = _parted(said)
    foreign = forwarded.strip()
    named = bool(_OF_REPORT.search(order))
    asked = bool(_PROOFREADS.search(order))
    if asked and not named and len(text) >= _LEAST and not _ASPECTS.fullmatch(text):
        return _proofreading(text)
    meant = understood.pending or (understood.steps[0].action if understood.steps else "")
    if foreign and not named and (asked or meant in (CHECK, PROOFREAD)):
        return _proofreading(foreign, foreign=True) if len(foreign) >= _LEAST else None
    if understood.outcome == "clarify":
        text = text if meant == CHECK else ""
        return _proofreading(text) if len(text) >= _WORTH else None
    if meant == PROOFREAD and understood.outcome in ("plan", "unsure"):
        step = understood.steps[0]
        read = _as_said(str(step.arguments.get("text", "")), said)
        return replace(step, arguments={"text": read}) if read else None
    return None


def _classified(understood: Understood) -> bool:
    if understood.outcome != "refuse":
        return False
    return any(rule.anywhere and rule.reason == understood.reason for rule in rules())


def _parted(said: str) -> tuple[str, str]:
    behind = _BEHIND.match(said.strip())
    return (behind["order"], behind["text"].strip()) if behind else (said, "")


def _proofreading(text: str, *, foreign: bool = False) -> PlannedStep:
    untrusted = frozenset({"text"})
    return PlannedStep(PROOFREAD, {"text": text}, untrusted=untrusted if foreign else frozenset())
