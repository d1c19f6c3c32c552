"""A kamailio: a registrar and proxy as operators run it, with digest for both, memory only."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.voice.line.peers import HERE, bound, free_port, program, running

REALM = "exchange.example"
USER, SECRET = "8000", "s3cret-8000"

_CONFIG = """#!KAMAILIO
debug=2
log_stderror=yes
children=2
disable_tcp=yes
auto_aliases=no
alias={realm}
listen=udp:{here}:{port}

loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "maxfwd.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
loadmodule "textops.so"
loadmodule "siputils.so"
loadmodule "auth.so"

modparam("usrloc", "db_mode", 0)
modparam("auth", "nonce_expire", 60)

request_route {{
    if (!mf_process_maxfwd_header("10")) {{
        sl_send_reply("483", "Too Many Hops");
        exit;
    }}
    if (is_method("CANCEL")) {{
        if (t_check_trans()) t_relay();
        exit;
    }}
    if (has_totag()) {{
        if (loose_route()) {{
            t_relay();
            exit;
        }}
        if (uri != myself || (is_method("ACK") && t_check_trans())) {{
            t_relay();  # who keeps no Route names the far end itself
            exit;
        }}
        if (!is_method("ACK")) sl_send_reply("404", "Not Here");
        exit;
    }}
    if (is_method("REGISTER")) {{
        if ($au != "{user}" || !pv_www_authenticate("{realm}", "{secret}", "0")) {{
            www_challenge("{realm}", "1");
            exit;
        }}
        save("location");
        exit;
    }}
    if (!is_method("INVITE")) {{
        sl_send_reply("405", "Method Not Allowed");
        exit;
    }}
    record_route();
    if ($rU == "{user}") {{
        if (!lookup("location")) {{
            sl_send_reply("404", "Not Registered");
            exit;
        }}
        t_relay();
        exit;
    }}
    if (!registered("location", "$fu")) {{
        sl_send_reply("403", "Register First");
        exit;
    }}
    if ($au != "{user}" || !pv_proxy_authenticate("{realm}", "{secret}", "0")) {{
        proxy_challenge("{realm}", "1");
        exit;
    }}
    consume_credentials();
    $du = "sip:{here}:{far}";
    t_relay();
}}
"""


@asynccontextmanager
async def kamailio(folder: Path, far: int) -> AsyncIterator[int]:
    """A proxy that sends calls to the far end at port `far`; gives the port it listens on.

    It takes calls only of who is registered and answers both challenges as `USER`, and sends
    calls to `USER` where that registered from.
    """
    port = free_port()
    config = folder / "kamailio.cfg"
    config.write_text(
        _CONFIG.format(here=HERE, port=port, far=far, realm=REALM, user=USER, secret=SECRET)
    )
    run = folder / "kamailio-run"
    run.mkdir()
    command = [program("kamailio", "kamailio"), "-DD", "-E", "-f", str(config), "-Y", str(run),
               "-P", str(run / "pid"), "-m", "32", "-M", "4"]  # fmt: skip
    async with running(command, folder, "kamailio"):
        await bound(port)
        yield port
