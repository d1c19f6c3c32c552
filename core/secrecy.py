"""Markings of secrecy at the level of layout. What bears one must not be taken into this system.

《保守国家秘密法》 (2024) 第三十一条 forbids storing and processing state secrets in systems that
are not made for them. Prose that merely speaks of 机密 or 秘密 passes: only the form in which GB/T
9704—2012 7.2.2 puts a marking counts. The caller neither stores the text nor sends it to a model.
"""

import re
from typing import Annotated

from pydantic import AfterValidator

from core.errors import Refused

_LEVEL = r"(?:绝\s?密|机\s?密|秘\s?密)"
_TERM = r"(?:长期|[0-9一二三四五六七八九十]{1,3}\s?(?:年|个月|月)|解密时间|20[0-9]{2}年)"
_STARRED = re.compile(rf"{_LEVEL}\s?[★☆]\s?(?:{_TERM})?|[★☆]\s?{_LEVEL}")
_FIELD = re.compile(rf"(?:密\s?级|保密等级|涉密等级)\s?[：:]\s?{_LEVEL}")
_ALONE = re.compile(rf"^[ \t\u3000]*{_LEVEL}(?:[ \t\u3000]*{_TERM})?[ \t\u3000]*$", re.MULTILINE)
_NUMBERED = re.compile(
    rf"^[ \t\u3000]*(?:份号[：:]?\s?)?[0-9]{{6}}[ \t\u3000\n]+{_LEVEL}", re.MULTILINE
)
_INTERNAL = re.compile(
    r"^[ \t\u3000]*[（(【]?(?:内部资料|内部文件)[，,]?[ \u3000]*"
    r"(?:注意保密|不得外传|严禁外传|请勿外传)[）)】]?[ \t\u3000]*$",
    re.MULTILINE,
)
_HEAD = 400  # characters in which a marking without ★ stands, at the top of a document
_REMEDY = "请改走涉密渠道或者电话报告，本系统不保存、不分析这份内容。"


def marking(text: str) -> tuple[int, int] | None:
    """Return where the marking stands; None where there is none."""
    for pattern in (_STARRED, _FIELD):
        match = pattern.search(text)
        if match:
            return match.span()
    for pattern in (_NUMBERED, _ALONE, _INTERNAL):
        match = pattern.search(text, 0, _HEAD)
        if match:
            return match.span()
    return None


def blocked(text: str) -> str:
    """Return why this text must not be taken in, in Chinese with what to do; "" where it may."""
    span = marking(text)
    if span is None:
        return ""
    words = re.sub(r"\s+", "", text[span[0] : span[1]])
    return f"内容带有密级标志“{words}”。{_REMEDY}"


def unmarked(text: str) -> str:
    """Return the text. Raises Refused where it bears a marking, before anything keeps it.

    As a validator of arguments it stops a plan from being made: arguments are stored and audited.
    """
    if why := blocked(text):
        raise Refused("这份材料没有接收：没有保存，也没有送给模型。", why)
    return text


Unmarked = Annotated[str, AfterValidator(unmarked)]
