"""What is asked of the PBX for a call: checked, so that no value can become a word of its own."""

import re

from core.errors import InvalidInput
from voice.line import Dial
from voice.pbx.settings import Gateway

_NUMBER = re.compile(r"[0-9A-Za-z*#+._-]{1,64}")
_HEADER = re.compile(r"[A-Za-z0-9-]{1,64}")
# quotes, brackets, variables, separators and escapes of FreeSWITCH's dial strings
_DIVIDES = re.compile(r"['\"\\{}\[\]<>$|^,;:]")
_AHEAD_S = 5  # the PBX gives up this much later than we do: only where we can't
_LATER_S = 15

# How a call is recorded. Only what is received; whole (files of under 3 s are thrown away else);
# and written as it comes, not 64 KiB at a time, for the ear follows the file.
RECORDING = {
    "RECORD_READ_ONLY": "true",
    "RECORD_STEREO": "false",
    "RECORD_MIN_SEC": "0",
    "record_sample_rate": "8000",
    "enable_file_write_buffering": "false",
    "playback_terminators": "none",  # a `*` would stop a prompt
}


def check(dial: Dial) -> None:
    """Raise InvalidInput where a number or a header cannot be dialled."""
    numbers = [dial.number, dial.caller_id] if dial.caller_id else [dial.number]
    if not all(_NUMBER.fullmatch(number) for number in numbers):
        raise InvalidInput("号码不能拨打。", "号码只能由数字、字母和 * # + . _ - 组成。")
    for name, value in dial.headers.items():
        if not _HEADER.fullmatch(name) or not value.isprintable() or _DIVIDES.search(value):
            raise InvalidInput(
                f"呼叫附加信息有误：{name[:40]}。", "请去掉换行、引号、括号、逗号等特殊字符。"
            )


def originate(call: str, dial: Dial, gateway: Gateway) -> str:
    """Return the command that places a call and parks it.

    Early media is read and not taken for an answer (`consume`), so that announcements are
    recorded; a redirection is told, not followed. Should this side be gone, the PBX ends the call.
    """
    shown = dial.caller_id or gateway.caller_id
    longest = int(dial.longest_s) + _LATER_S
    variables = {
        "origination_uuid": call,
        **({"origination_caller_id_number": shown, "origination_caller_id_name": shown} if shown
           else {}),
        "originate_timeout": str(int(dial.ring_s) + _AHEAD_S),
        "ignore_early_media": "consume",
        "outbound_redirect_fatal": "true",
        **RECORDING,
        "execute_on_answer": f"'sched_hangup +{longest} allotted_timeout'",
        **{f"sip_h_{name}": f"'{value}'" for name, value in dial.headers.items()},
    }  # fmt: skip
    rows = ",".join(f"{name}={value}" for name, value in variables.items())
    return f"originate {{{rows}}}sofia/gateway/{gateway.gateway}/{dial.number} &park()"


def prepared(call: str) -> str:
    """Return the command that makes a call that came in be recorded as dialled ones are."""
    rows = ";".join(f"{name}={value}" for name, value in RECORDING.items())
    return f"uuid_setvar_multi {call} {rows}"
