"""What sipp does: far ends that behave as their number says, and a caller."""

from pathlib import Path

_HEAD = """[last_Via:]
[last_From:]
[last_To:];tag=[pid]SIPpTag[call_number]
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:peer@[local_ip]:[local_port];transport=[transport]>"""
_SDP = """Content-Type: application/sdp
Content-Length: [len]

v=0
o=peer 1 1 IN IP[local_ip_type] [local_ip]
s=-
c=IN IP[media_ip_type] [media_ip]
t=0 0
m=audio [rtpstream_audio_port] RTP/AVP 8 101
a=rtpmap:8 PCMA/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-15"""
_REQUEST = """Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From:[$to]
To:[$from]
Call-ID: [call_id]
CSeq: 1 BYE
Max-Forwards: 70
Content-Length: 0"""


def _send(text: str, more: str = "") -> str:
    return f"<send {more}><![CDATA[\n{text}\n\n]]></send>"


def _reply(status: str, *more: str) -> str:
    return _send("\n".join([f"SIP/2.0 {status}", _HEAD, *more, "Content-Length: 0"]))


def _sdp(status: str, more: str = "") -> str:
    return _send("\n".join([f"SIP/2.0 {status}", _HEAD, _SDP]), more)


def _play(payload: Path, after_ms: int, then_ms: int) -> str:
    return (
        f'<pause milliseconds="{after_ms}"/>'
        f'<nop><action><exec rtp_stream="{payload},1,8"/></action></nop>'
        f'<pause milliseconds="{then_ms}"/>'
    )


_ACK = """<recv request="ACK"><action>
<ereg regexp=".*" search_in="hdr" header="From:" assign_to="from"/>
<ereg regexp=".*" search_in="hdr" header="To:" assign_to="to"/></action></recv>"""
_PICK_UP = _reply("180 Ringing") + '<pause milliseconds="200"/>' + _sdp("200 OK", 'retrans="500"')
_ANSWER = _PICK_UP + _ACK
_LEAVE = _send("BYE [next_url] SIP/2.0\n" + _REQUEST, 'retrans="500"') + '<recv response="200"/>'
_STAY = '<recv request="BYE"/>' + _send(
    "SIP/2.0 200 OK\n[last_Via:]\n[last_From:]\n[last_To:]\n[last_Call-ID:]\n[last_CSeq:]\n"
    "Content-Length: 0"
)
_CANCELLED = (
    '<recv request="CANCEL"/>'
    + _send(
        "SIP/2.0 200 OK\n[last_Via:]\n[last_From:]\n[last_To:]\n[last_Call-ID:]\n[last_CSeq:]\n"
        "Content-Length: 0"
    )
    + _send(
        "SIP/2.0 487 Request Terminated\n[last_Via:]\n[last_From:]\n"
        "[last_To:];tag=[pid]SIPpTag[call_number]\n[last_Call-ID:]\nCSeq:[$cseq]\n"
        "Content-Length: 0"
    )
    + '<recv request="ACK"/>'
)


def _no(status: str, *more: str) -> str:
    return _reply(status, *more) + '<recv request="ACK"/>'


def far_ends(payload: Path, seconds: float) -> str:
    """Every behaviour of the contract's tests that sipp can do, chosen by the number called."""
    long = int(seconds * 1000) + 800
    courses = {
        "answers": _ANSWER + _STAY,
        "narrow": _ANSWER + _STAY,
        "busy": _no("486 Busy Here"),
        "dead": _no("404 Not Found"),
        "refuses": _no("603 Decline"),
        "absent": _reply("180 Ringing") + _no("480 Temporarily Unavailable"),
        "broken": _no("503 Service Unavailable"),
        "forwards": _no("302 Moved Temporarily", "Contact: <sip:13800000000@127.0.0.1>").replace(
            "Contact: <sip:peer@[local_ip]:[local_port];transport=[transport]>\n", ""
        ),
        "rings": _reply("180 Ringing") + _CANCELLED,
        "hangs-up": _ANSWER + '<pause milliseconds="1000"/>' + _LEAVE,
        "speaks": _ANSWER + _play(payload, 500, long) + _LEAVE,
        "announces": _sdp("183 Session Progress") + _play(payload, 0, long) + _no("404 Not Found"),
    }
    finds = "".join(
        f'<ereg regexp="^INVITE sip:{name}@" search_in="msg" assign_to="{_var(name)}"/>'
        for name in courses
    )
    finds += '<ereg regexp=".*" search_in="hdr" header="CSeq:" assign_to="cseq"/>'
    forks = "".join(f'<nop next="{i}" test="{_var(name)}"/>' for i, name in enumerate(courses, 1))
    parts = "".join(
        f'<label id="{i}"/>{course}<nop next="99"/>' for i, course in enumerate(courses.values(), 1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><scenario name="far ends">'
        f'<recv request="INVITE" rrs="true"><action>{finds}</action></recv>'
        f'{forks}<nop next="99"/>{parts}<label id="99"/></scenario>'
    )


def _var(name: str) -> str:
    return "is_" + name.replace("-", "_")


_CALLER = """From: <sip:021@[local_ip]:[local_port]>;tag=[pid]SIPpTag[call_number]
To: <sip:8000@[remote_ip]:[remote_port]>[peer_tag_param]
Call-ID: [call_id]
Contact: <sip:021@[local_ip]:[local_port];transport=[transport]>
Max-Forwards: 70"""


def caller(payload: Path, seconds: float) -> str:
    """Somebody who calls, speaks when answered, and hangs up."""

    def ask(method: str, cseq: str, more: str, options: str = "") -> str:
        via = "Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]"
        uri = "sip:8000@[remote_ip]:[remote_port]" if method == "INVITE" else "[next_url]"
        return _send(f"{method} {uri} SIP/2.0\n{via}\n{_CALLER}\nCSeq: {cseq}\n{more}", options)

    return (
        '<?xml version="1.0" encoding="UTF-8"?><scenario name="caller">'
        + ask("INVITE", "1 INVITE", _SDP, 'retrans="500"')
        + '<recv response="100" optional="true"/><recv response="180" optional="true"/>'
        + '<recv response="486" optional="true" next="8"/>'
        + '<recv response="200" rrs="true"/>'
        + ask("ACK", "1 ACK", "Content-Length: 0")
        + _play(payload, 500, int(seconds * 1000) + 800)
        + ask("BYE", "2 BYE", "Content-Length: 0", 'retrans="500"')
        + '<recv response="200"/><nop next="9"/><label id="8"/>'
        + ask("ACK", "1 ACK", "Content-Length: 0").replace("[next_url]", "sip:8000@[remote_ip]")
        + '<label id="9"/></scenario>'
    )


def _scenario(name: str, *parts: str) -> str:
    body = "".join(parts)
    return f'<?xml version="1.0" encoding="UTF-8"?><scenario name="{name}">{body}</scenario>'


def _asked(method: str, cseq: int, extra: str = "", body: str = "") -> str:
    """A request of the far end inside the call."""
    text = f"{method} [next_url] SIP/2.0\n" + _REQUEST.replace("1 BYE", f"{cseq} {method}")
    if body:
        text = text.replace("Content-Length: 0", f"{extra}\nContent-Length: [len]\n\n{body}")
    return _send(text, 'retrans="500"')


_INVITED = '<recv request="INVITE" rrs="true"/>'


def presses_info(digits: str) -> str:
    """Answers, then presses by SIP INFO, then leaves."""
    info = "".join(
        '<pause milliseconds="300"/>'
        + _asked("INFO", n, "Content-Type: application/dtmf-relay",
                 f"Signal={digit}\nDuration=160")
        + '<recv response="200"/>'
        for n, digit in enumerate(digits, 10)
    )  # fmt: skip
    leave = _LEAVE.replace("1 BYE", "99 BYE")
    return _scenario("info", _INVITED, _ANSWER, info, '<pause milliseconds="500"/>', leave)


def _verified(yes: str, no: str) -> str:
    return (
        f'<nop next="1" test="known"/>{no}<nop next="9"/><label id="1"/>{yes}<label id="9"/>'
    )  # fmt: skip


def registrar(user: str, password: str) -> str:
    """Asks for a digest, and accepts the right one."""
    challenge = _reply(
        "401 Unauthorized", 'WWW-Authenticate: Digest realm="zhiban", nonce="47ebe028", '
        "algorithm=MD5",
    )  # fmt: skip
    check = (
        '<recv request="REGISTER"><action><verifyauth assign_to="known" '
        f'username="{user}" password="{password}"/></action></recv>'
    )
    yes = _reply("200 OK", "Expires: 300")
    return _scenario(
        "registrar", '<recv request="REGISTER"/>', challenge, check,
        _verified(yes, _reply("403 Forbidden")),
    )  # fmt: skip


def challenges_call(user: str, password: str) -> str:
    """Asks for a digest before it answers; refuses a wrong one."""
    challenge = _reply(
        "401 Unauthorized",  # sipp verifies no Proxy-Authorization
        'WWW-Authenticate: Digest realm="zhiban", nonce="47ebe028", algorithm=MD5',
    )
    check = (
        '<recv request="INVITE" rrs="true"><action><verifyauth assign_to="known" '
        f'username="{user}" password="{password}"/></action></recv>'
    )
    yes, no = _PICK_UP + '<recv request="ACK"/>' + _STAY, _no("403 Forbidden")
    return _scenario(
        "challenge", '<recv request="INVITE"/>', challenge, '<recv request="ACK"/>', check,
        _verified(yes, no),
    )  # fmt: skip


def reinvites(payload: Path, seconds: float) -> str:
    """Answers, speaks, asks for the call anew half-way, leaves."""
    sdp = _SDP.split("\n\n", 1)[1].replace("o=peer 1 1", "o=peer 1 2")
    again = (
        _asked("INVITE", 5, "Contact: <sip:peer@[local_ip]:[local_port]>\n"
               "Content-Type: application/sdp", sdp)
        + '<recv response="100" optional="true"/><recv response="200"/>'
        + _send("ACK [next_url] SIP/2.0\n" + _REQUEST.replace("1 BYE", "5 ACK"))
    )  # fmt: skip
    half = int(seconds * 500)
    leave = _LEAVE.replace("1 BYE", "9 BYE")
    return _scenario(
        "again", _INVITED, _ANSWER, _play(payload, 300, half), again,
        f'<pause milliseconds="{half + 800}"/>', leave,
    )  # fmt: skip
