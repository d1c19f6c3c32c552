"""Replies as WeCom shows them: markdown in pieces that fit, and template cards with buttons.

Field names and limits: developer.work.weixin.qq.com, 模板卡片消息 (button_interaction), 消息类型.
"""

import re
import uuid
from collections.abc import Iterator
from typing import Any

from channels.messenger import wording
from channels.messenger.model import Cite, PlanCard, Press, Reply

MARKDOWN_BYTES = 4000  # of one markdown message; WeCom takes 4096
STREAM_BYTES = 20_000  # of one streamed reply; WeCom takes 20480
_BUTTONS = 6  # of one card
_TITLE = 36  # characters of a card's title
_DESCRIPTION = 44
_DETAIL = 112  # characters of the line under the title
_LABEL = 10
_MARKS = re.compile(r"\](?=\()|<(?=[/@!a-zA-Z])")
_QUOTE = 200
_APPROVE, _REFUSE, _UNDO, _CHOICE = "a", "r", "u", "c"


def markdown(reply: Reply) -> str:
    """Return a reply's words with its sources as quotes."""
    parts = [_plain(reply.text)]
    parts += [_cite(cite) for cite in reply.citations]
    if reply.plan is not None and reply.plan.foreign:
        parts.append(f"**{wording.FOREIGN}**")
    if reply.choices:
        offered = enumerate(reply.choices, start=1)
        parts += [f"{number}. {_plain(choice)}" for number, choice in offered]
    return "\n".join(parts)


def pieces(text: str, limit: int = MARKDOWN_BYTES) -> Iterator[str]:
    """Cut at lines into pieces of at most `limit` bytes; a longer line is cut in itself."""
    piece = ""
    for line in text.split("\n"):
        for part in _parts(line, limit):
            joined = f"{piece}\n{part}" if piece else part
            if piece and len(joined.encode()) > limit:
                yield piece
                piece = part
            else:
                piece = joined
    if piece:
        yield piece


def card(reply: Reply) -> dict[str, Any] | None:
    """Return the template card of a reply; None where there is nothing to press."""
    buttons = _plan_buttons(reply.plan) if reply.plan is not None else _choice_buttons(reply)
    if not buttons:
        return None
    plan = reply.plan
    title = plan.title if plan is not None else wording.CHOOSE
    # the whole text stands in the message above the card
    detail = "\n".join(plan.lines) if plan is not None else reply.text
    return {
        "card_type": "button_interaction",
        "main_title": {"title": title[:_TITLE], "desc": (plan.need if plan else "")[:_DESCRIPTION]},
        "sub_title_text": detail[:_DETAIL],
        "button_list": buttons[:_BUTTONS],
        "task_id": f"zb{uuid.uuid4().hex}",
    }


def press_of(key: str) -> Press | None:
    """Return what a button's key says; None for one that is not ours."""
    verb, _, rest = key.partition(":")
    match verb:
        case "a" | "r":
            plan, _, digest = rest.partition(":")
            return Press("approve" if verb == _APPROVE else "refuse", plan, digest)
        case "u":
            return Press("undo", step=rest)
        case "c":
            return Press("choice", text=rest)
        case _:
            return None


def _plan_buttons(plan: PlanCard) -> list[dict[str, Any]]:
    buttons: list[dict[str, Any]] = []
    if plan.mine:
        bound = f"{plan.id}:{plan.digest}"
        buttons.append({"text": wording.APPROVE, "style": 1, "key": f"{_APPROVE}:{bound}"})
        buttons.append({"text": wording.REFUSE, "style": 3, "key": f"{_REFUSE}:{bound}"})
    buttons += [{"text": wording.UNDO, "style": 4, "key": f"{_UNDO}:{s}"} for s in plan.undoable]
    return buttons


def _choice_buttons(reply: Reply) -> list[dict[str, Any]]:
    return [
        {"text": choice[:_LABEL], "style": 4, "key": f"{_CHOICE}:{choice}"}
        for choice in reply.choices
    ]


def _cite(cite: Cite) -> str:
    where = _plain(f"[{cite.n}]《{cite.title}》{cite.path}")
    head = f"[{where}]({cite.link})" if cite.link else where
    quote = cite.quote if len(cite.quote) <= _QUOTE else cite.quote[:_QUOTE] + "…"
    return "\n".join(f"> {line}" for line in [head, *_plain(quote).split("\n")])


def _plain(text: str) -> str:
    """Return text whose own brackets make no link, colour or mention: documents are only quoted.

    WeCom's markdown has no escapes; a space of no width takes a mark its meaning.
    """
    return _MARKS.sub(lambda mark: f"{mark[0]}\u200b", text)


def _parts(line: str, limit: int) -> Iterator[str]:
    if len(line.encode()) <= limit:
        yield line
        return
    part, size = "", 0
    for character in line:
        width = len(character.encode())
        if size + width > limit:
            yield part
            part, size = "", 0
        part, size = part + character, size + width
    yield part
