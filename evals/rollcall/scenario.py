"""The SIPp scenario of a whole exchange: one call comes in, its number decides what happens.

SIPp (3.6, Debian) reads it; one process then plays every telephone of the district. It reads no
scenario of 64 KiB or more, and files to stream must be named in it: so a number has only a line to
recognise it and a line to play its file, and everything else is shared.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from core.errors import InvalidInput
from evals.rollcall.conduct import Conduct, Kind, Where
from evals.rollcall.streams import Stream

_BUSY_AFTER_S = 4.0  # an exchange needs a few seconds to find the called line busy
_LONGEST_S = 120.0
_LARGEST = 65_000  # bytes


@dataclass(frozen=True, slots=True)
class Telephone:
    """One number: how it behaves and what it sends, None where it is never picked up.

    `ends` is how the dialled number ends; by default it is the whole number.
    """

    conduct: Conduct
    stream: Stream | None
    ends: str = ""

    @property
    def tail(self) -> str:
        """What tells this telephone from the others in a dialled number."""
        return self.ends or self.conduct.room.number


def scenario(telephones: Iterable[Telephone]) -> str:
    """Return the scenario file's text. Raises InvalidInput where it is too large for SIPp."""
    every = list(telephones)
    look = "".join(
        f'<ereg regexp="{phone.tail}@" search_in="hdr" header="To:" assign_to="n{phone.tail}"/>\n'
        for phone in every
    )
    rings = sorted({_ring(phone) for phone in every if _way(phone).startswith("ring")})
    text = (
        '<?xml version="1.0" encoding="UTF-8" ?>\n<scenario name="exchange">\n'
        f'<recv request="INVITE" rrs="true"><action>\n{_REMEMBER}{look}</action></recv>\n'
        + _response("100 Trying")
        + "".join(f'<nop next="{_way(phone)}" test="n{phone.tail}"/>\n' for phone in every)
        + _response("404 Not Found")
        + _ACK_END
        + "".join(_ringing(seconds) for seconds in rings)
        + _label("up")
        + _response("200 OK", sdp=True, again=True)
        + '<recv request="ACK"/>\n'
        + "".join(
            f'<nop next="p{phone.tail}" test="n{phone.tail}"/>\n'
            for phone in every
            if _way(phone).startswith("ring")
        )
        + "".join(_own(phone) for phone in every)
        + _ENDINGS
        + '<label id="end"/>\n<nop/>\n</scenario>\n'
    )
    if len(text.encode()) > _LARGEST:
        raise InvalidInput("被叫电话太多，SIPp 装不下。", "请减少单位数量。")
    return text


def _way(phone: Telephone) -> str:
    """Return the label where this telephone's call goes on."""
    if phone.conduct.kind is Kind.BUSY:
        return "busy"
    if phone.conduct.kind is Kind.NO_ANSWER:
        return "nobody"
    if phone.conduct.where is not Where.ANSWERED:
        return f"p{phone.tail}"
    return f"ring{_ring(phone)}"


def _ring(phone: Telephone) -> int:
    return max(1, round(phone.conduct.ring_s))


def _ringing(seconds: int) -> str:
    given_up = _given_up(seconds, "up")
    return _label(f"ring{seconds}") + _response("180 Ringing") + given_up


def _own(phone: Telephone) -> str:
    """Return what only this telephone does: its file, and how long an announcement takes."""
    if phone.stream is None:
        return ""
    tail, stream = phone.tail, phone.stream
    start = _label(f"p{tail}")
    if phone.conduct.where is not Where.ANSWERED:
        loop = phone.conduct.where is Where.EARLY_LOOP
        lasts = _LONGEST_S if loop else stream.ends + 0.5
        early = start + _response("183 Session Progress", sdp=True) + _play(stream)
        return early + _given_up(lasts, "dead")
    if phone.conduct.kind is Kind.DEAD_NUMBER:
        lasts = _ms(stream.ends + 0.5)
        return (
            start
            + _play(stream)
            + (f'<recv request="BYE" timeout="{lasts}" ontimeout="bye" next="ok"/>\n')
        )
    return start + _play(stream, "talk")


def _given_up(seconds: float, then: str) -> str:
    """Wait, then go on at `then`; where the caller cancels meanwhile, end as RFC 3261 9.2 says."""
    return (
        f'<recv request="CANCEL" timeout="{_ms(seconds)}" ontimeout="{then}" next="cancelled"/>\n'
    )


def _label(name: str) -> str:
    return f'<label id="{name}"/>\n'


def _play(stream: Stream, then: str = "") -> str:
    begin = f'<nop next="{then}">' if then else "<nop>"
    return f'{begin}<action><exec rtp_stream="{stream.path.name},1,8"/></action></nop>\n'


def _response(line: str, *, sdp: bool = False, again: bool = False) -> str:
    """A response to the INVITE, whatever came in since (a CANCEL has another CSeq)."""
    tag = "" if line.startswith("100") else ";tag=[call_number]peer"
    head = (
        f"SIP/2.0 {line}\nVia:[$via]\nFrom:[$from]\nTo:[$to]{tag}\nCall-ID: [call_id]\n"
        "CSeq: [$cseq] INVITE\nContact: <sip:[local_ip]:[local_port]>\n"
    )
    body = f"Content-Type: application/sdp\nContent-Length: [len]\n\n{_SDP}" if sdp else _EMPTY
    begin = '<send retrans="500">' if again else "<send>"
    return f"{begin}<![CDATA[\n{head}{body}]]></send>\n"


def _ms(seconds: float) -> int:
    return round(seconds * 1000)


_REMEMBER = (
    '<ereg regexp="[0-9]+" search_in="hdr" header="CSeq:" assign_to="cseq"/>\n'
    '<ereg regexp=".*" search_in="hdr" header="Via:" assign_to="via"/>\n'
    '<ereg regexp=".*" search_in="hdr" header="From:" assign_to="from"/>\n'
    '<ereg regexp=".*" search_in="hdr" header="To:" assign_to="to"/>\n'
)
_EMPTY = "Content-Length: 0\n\n"
_SDP = (
    "v=0\no=peer 1 1 IN IP4 [local_ip]\ns=-\nc=IN IP4 [media_ip]\nt=0 0\n"
    "m=audio [rtpstream_audio_port] RTP/AVP 8 101\na=rtpmap:8 PCMA/8000\n"
    "a=rtpmap:101 telephone-event/8000\na=fmtp:101 0-15\na=ptime:20\na=sendrecv\n"
)
_OK = (
    "<send><![CDATA[\nSIP/2.0 200 OK\n[last_Via:]\n[last_From:]\n[last_To:]\n[last_Call-ID:]\n"
    "[last_CSeq:]\nContent-Length: 0\n\n]]></send>\n"
)
_OK_END = _OK.replace("<send>", '<send next="end">')
_BYE = (
    '<send retrans="500"><![CDATA[\nBYE [next_url] SIP/2.0\n'
    "Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]\n"
    "From:[$to];tag=[call_number]peer\nTo:[$from]\nCall-ID: [call_id]\nCSeq: 1 BYE\n"
    "Max-Forwards: 70\nContent-Length: 0\n\n]]></send>\n"
)
_ACK_END = '<recv request="ACK" next="end"/>\n'
_ENDINGS = (
    _label("talk")
    + f'<recv request="BYE" timeout="{_ms(_LONGEST_S)}" ontimeout="bye" next="ok"/>\n'
    + _label("bye")
    + _BYE
    + '<recv response="200" next="end"/>\n'
    + _label("ok")
    + _OK_END
    + _label("busy")
    + _given_up(_BUSY_AFTER_S, "engaged")
    + _label("engaged")
    + _response("486 Busy Here")
    + _ACK_END
    + _label("nobody")
    + _response("180 Ringing")
    + _given_up(_LONGEST_S, "away")
    + _label("away")
    + _response("480 Temporarily Unavailable")
    + _ACK_END
    + _label("dead")
    + _response("404 Not Found")
    + _ACK_END
    + _label("cancelled")
    + _OK
    + _response("487 Request Terminated")
    + _ACK_END
)
