"""What a person saw of one reply: the same words for every channel, read off what it shows.

Left out is only what some channel can't show: progress, layout, the day that an answer holds for,
times left, links.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

_WAITING = re.compile(r"^拟办：(?P<steps>.+)。(?P<closing>[^。]*。)$", re.DOTALL)
_FAILED = re.compile(r"^.*?（未办成：(.*)）$", re.MULTILINE)
_REFUSED = "未获同意："
_QUOTED = 120  # characters of a clause that every channel shows


@dataclass(frozen=True)
class Seen:
    """One reply. `words` of an answer with citations are its clauses, so they are in `cites`."""

    words: str = ""
    cites: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    state: str = ""  # of a plan that nothing was done of: waiting | refused
    approve: bool = False  # a button that gives this person's word
    undo: int = 0  # buttons that take a step back
    foreign: bool = False  # some of it comes from somebody else's text
    files: tuple[str, ...] = ()
    barred: bool = False  # nothing is said to somebody unknown but how to become known

    @property
    def everything(self) -> str:
        """All that can be read."""
        return "\n".join([self.words, *self.cites, *self.choices])


def cite(title: str, path: str, quote: str) -> str:
    """Return a citation as it is compared: where it is, and how it begins."""
    return f"《{bare(title)}》{bare(path)}：{bare(quote)[:_QUOTED]}"


def bare(text: str) -> str:
    """Return text without what layout adds."""
    return re.sub(r"[\s\u200b]+", "", text).rstrip("…")


def answered(text: str, cites: Iterable[str]) -> Seen:
    """Return an answer: its clauses, or the first line where it has none."""
    found = tuple(cites)
    return Seen(words="" if found else bare(text.strip().split("\n")[0]), cites=found)


def waiting(steps: Iterable[str], **more: object) -> Seen:
    """Return a plan that waits, by its numbered steps."""
    return Seen(words=bare("；".join(steps)), state="waiting", **more)  # type: ignore[arg-type]


def refused(reason: str) -> Seen:
    """Return a plan that was refused."""
    return Seen(words=bare(reason), state="refused")


def done(receipts: Iterable[str], **more: object) -> Seen:
    """Return a plan that is over, by its receipts, or why a step failed."""
    told = "\n".join(_FAILED.sub(r"\1", receipt) for receipt in receipts)
    return Seen(words=bare(told), **more)  # type: ignore[arg-type]


def told(text: str) -> Seen:
    """Read a messenger's plain words: a plan that waits or was refused says so itself."""
    found = _WAITING.match(text.strip())
    if found is None:
        return done([text])
    if found["closing"].startswith(_REFUSED):
        return refused(found["closing"].removeprefix(_REFUSED).rstrip("。"))
    return replace(waiting([found["steps"]]), foreign=False)
