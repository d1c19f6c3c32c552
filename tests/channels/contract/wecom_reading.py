"""What a person reads of WeCom's messages: the same for the application and for the bot."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from channels.messenger import wording
from tests.channels.contract import seen
from tests.channels.contract.seen import Seen

LABELS = {"approve": wording.APPROVE, "refuse": wording.REFUSE, "undo": wording.UNDO}
_WHERE = re.compile(r"^> (?:\[)?\[\d+\]《(.+?)》(.*?)(?:\]\(.*\))?$")
_FULL = 3000  # bytes; a piece shorter than this was not cut off
_SPOKEN = wording.HEARD.split("{")[0]


def replies(messages: Sequence[dict[str, Any]]) -> list[Seen]:
    """Return the replies that these messages are, in order."""
    found: list[Seen] = []
    text, card, files = "", None, ()
    for message in [*messages, None]:
        kind = message["msgtype"] if message is not None else "end"
        begins = kind == "markdown" and len(text.encode()) < _FULL
        if text and (begins or kind == "end"):
            found.append(_read(text, card, files))
            text, card, files = "", None, ()
        if message is None:
            break
        if kind == "markdown":
            text += ("\n" if text else "") + message["markdown"]["content"]
        elif kind == "template_card":
            card = message["template_card"]
        else:
            files = (*files, message["file"]["media_id"])
    return [one for one in found if not one.words.startswith(seen.bare(_SPOKEN))]


def _read(text: str, card: dict[str, Any] | None, files: tuple[str, ...]) -> Seen:
    buttons = [button["text"] for button in card["button_list"]] if card else []
    own = set(LABELS.values())
    lines = text.split("\n")
    choices = tuple(
        line.partition(". ")[2] for line in lines if re.match(r"^\d\. ", line)
    ) if [b for b in buttons if b not in own] else ()  # fmt: skip
    quotes = [line for line in lines if line.startswith("> ")]
    if quotes:
        return replace(seen.answered("", _cites(quotes)), files=files)
    if wording.UNBOUND.split("\n")[0] in text:
        return Seen(barred=True)
    foreign = f"**{wording.FOREIGN}**"
    said = text.replace(f"\n{foreign}", "").split("\n以上按")[0]
    if choices:
        said = "\n".join(line for line in said.split("\n") if not re.match(r"^\d\. ", line))
    one = seen.told(said) if "以上按" not in text else seen.answered(said, ())
    return replace(
        one,
        choices=choices,
        approve=wording.APPROVE in buttons,
        undo=buttons.count(wording.UNDO),
        foreign=foreign in text and one.state == "waiting",
        files=files,
    )


def _cites(lines: list[str]) -> list[str]:
    found: list[str] = []
    head, quote = None, ""
    for line in [*lines, "> [0]《end》"]:
        if where := _WHERE.match(line):
            if head is not None:
                found.append(seen.cite(head[1], head[2], quote))
            head, quote = where, ""
        else:
            quote += line.removeprefix("> ")
    return found
