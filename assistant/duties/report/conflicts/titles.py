"""A teller's designation without how he told it: 调度台打来, 海关短报, 驾驶员在电话里跟环保局."""

import re

_HOW = re.compile(
    r"(?<=[\u4e00-\u9fa5]{2})(?:"
    r"在?(?:电话|微信|短信|对讲机?)里(?:头|面)?(?:又|再|也)?(?:(?:跟|对|向|和|给)[\u4e00-\u9fa5]{1,8})?|"
    r"(?:又|再|先后|刚刚?)*(?:打到|打给|报到|报给)[\u4e00-\u9fa5]{1,6}|"
    r"(?:又|再|先后|随即|刚刚?)*(?:打来?|来电|传来|发来|报来|回过来?|回电)(?:一?[份个条])?(?:短信?|快|速|书面|电话)?|"
    r"(?<!长)(?:短|快|速|书面|口头|正式)|[讲说]"
    r")$"
)


def without_manner(who: str) -> str:
    """Return the designation without the way in which he told it: 区大队 of 接区大队正式."""
    return _HOW.sub("", _RECEIVES.sub("", who).lstrip("【\u201c"))


_RECEIVES = re.compile(r"^(?:接到|接(?![线警待报访诊电送班驳])|收到)(?=[\u4e00-\u9fa5]{2})")


def receives(who: str) -> bool:
    """Say whether it is one who is told, no teller: 接交警通知."""
    return bool(_RECEIVES.match(who))
