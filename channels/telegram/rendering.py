"""Replies as Telegram shows them: HTML, buttons, pieces that fit."""

from collections.abc import Iterator
from html import escape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from channels.messenger import wording
from channels.messenger.model import Cite, PlanCard, Press, Reply

LONGEST = 4000  # characters of a message; Telegram takes 4096
_QUOTE = 300  # characters of a clause under an answer
_KEPT = "\v"  # a line end inside a quote: a message must not end there, its tags would stay open
_DIGEST = 28  # hexadecimal digits that fit in a button's 64 bytes beside the plan's id


def pieces(reply: Reply) -> list[str]:
    """Return a reply as HTML messages; text is cut at lines."""
    return list(_cut(_body(reply)))


def keyboard(reply: Reply) -> InlineKeyboardMarkup | None:
    """Return the buttons below a reply."""
    rows: list[list[InlineKeyboardButton]] = []
    if reply.plan is not None:
        rows += _plan_buttons(reply.plan)
    for number, choice in enumerate(reply.choices):
        rows.append([InlineKeyboardButton(choice, callback_data=f"c:{number}")])
    return InlineKeyboardMarkup(rows) if rows else None


def press_of(data: str, label: str) -> Press | None:
    """Return what a button says; `label` is its text. None for one that is not ours."""
    verb, _, rest = data.partition(":")
    match verb:
        case "a" | "r":
            plan, _, digest = rest.partition(":")
            return Press("approve" if verb == "a" else "refuse", plan, digest)
        case "u":
            return Press("undo", step=rest)
        case "c":
            return Press("choice", text=label)
        case _:
            return None


def _plan_buttons(plan: PlanCard) -> list[list[InlineKeyboardButton]]:
    rows: list[list[InlineKeyboardButton]] = []
    if plan.mine:
        bound = f"{plan.id}:{plan.digest[:_DIGEST]}"
        rows.append(
            [
                InlineKeyboardButton(wording.APPROVE, callback_data=f"a:{bound}"),
                InlineKeyboardButton(wording.REFUSE, callback_data=f"r:{bound}"),
            ]
        )
    for step in plan.undoable:
        rows.append([InlineKeyboardButton(wording.UNDO, callback_data=f"u:{step}")])
    return rows


def _body(reply: Reply) -> str:
    if reply.plan is not None:
        return _plan(reply.plan, reply.text)
    parts = [escape(reply.text)]
    parts += [_cite(cite) for cite in reply.citations]
    return "\n".join(parts)


def _plan(plan: PlanCard, told: str) -> str:
    if plan.state not in ("waiting", "expired", "refused"):
        return f"<b>{plan.title}</b>\n{escape(told)}"
    lines = [f"<b>{plan.title}</b>", *(escape(line) for line in plan.lines)]
    lines += [f"<i>{plan.need}</i>"] if plan.need else [escape(told)]
    lines += [f"⚠ {wording.FOREIGN}"] if plan.foreign else []
    return "\n".join(lines)


def _cite(cite: Cite) -> str:
    where = escape(f"[{cite.n}]《{cite.title}》{cite.path}")
    head = f'<a href="{escape(cite.link)}">{where}</a>' if cite.link else where
    quote = cite.quote if len(cite.quote) <= _QUOTE else cite.quote[:_QUOTE] + "…"
    return f"<blockquote>{head}\n{escape(quote)}</blockquote>".replace("\n", _KEPT)


def _cut(text: str) -> Iterator[str]:
    """Cut at line ends: no tag stands across two of our lines, and quotes are kept whole."""
    piece = ""
    for line in text.split("\n"):
        whole = line.replace(_KEPT, "\n")
        for part in _parts(whole):
            if piece and len(piece) + len(part) + 1 > LONGEST:
                yield piece
                piece = ""
            piece = f"{piece}\n{part}" if piece else part
    if piece:
        yield piece


def _parts(line: str) -> Iterator[str]:
    if len(line) <= LONGEST or line.startswith("<"):
        yield line
        return
    for start in range(0, len(line), LONGEST):
        yield line[start : start + LONGEST]
