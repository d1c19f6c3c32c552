"""What a document says is only quoted: no channel makes a link, a tag or half a message of it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.messenger.model import Cite, Reply, ReplyKind
from channels.telegram import rendering
from channels.wecom import cards
from tests.channels.contract import seen
from tests.channels.contract.over_telegram import _balanced

LINES = st.text(alphabet="值班\n<b>&[](x)@/", min_size=1, max_size=290)


def reply(quote: str, count: int = 1, link: str = "") -> Reply:
    cites = tuple(
        Cite(n=n, title="规定", path="第一条", quote=quote, link=link) for n in range(1, count + 1)
    )
    return Reply(kind=ReplyKind.ANSWER, text=f"依据：{quote}", citations=cites)


@given(quote=LINES, link=st.sampled_from(["", "https://room.example/source/1?clause=2&start=3"]))
def test_telegram_is_sent_whole_tags_in_pieces_that_fit(quote: str, link: str) -> None:
    pieces = rendering.pieces(reply(quote, 20, link))
    for piece in pieces:
        assert len(piece) <= 4096
        _balanced(piece)
    assert sum(piece.count("<blockquote>") for piece in pieces) == 20


@pytest.mark.parametrize("foreign", ["[点此](http://evil.example)", "<font color=red>", "<@all>"])
def test_wecom_makes_no_link_colour_or_mention_of_what_is_quoted(foreign: str) -> None:
    told = cards.markdown(reply(f"第一条 {foreign}"))
    assert foreign not in told
    assert seen.bare(foreign) in seen.bare(told)


def test_every_line_of_a_clause_stands_in_the_quote() -> None:
    told = cards.markdown(reply("第一款\n第二款", link="https://room.example/source/1"))
    quoted = told.split("\n")[-3:]
    assert [line[:2] for line in quoted] == ["> ", "> ", "> "]
    assert re.search(r"\]\(https://room\.example", quoted[0])
