"""What the checker finds: where, how grave, by which rule, and what to write instead."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Severity(StrEnum):
    """How a finding is to be taken."""

    MUST = "必改"
    SHOULD = "建议"
    HINT = "提示"


class Authority(StrEnum):
    """Where a rule comes from; only the first three may be said to be required."""

    LAW = "法规"
    STANDARD = "国标"
    PRACTICE = "实务"
    ROOM = "单位"


class Type(StrEnum):
    """The kinds of mistakes, as officers call them."""

    CHARACTER = "错别字"
    WORD = "用词"
    PUNCTUATION = "标点"
    NUMBER = "数字"
    DATE = "日期"
    LOGIC = "逻辑"
    TITLE = "称谓"
    ORGANISATION = "机构名"
    PLACE = "地名"
    FORMAT = "格式"
    ELEMENT = "要素"
    POLITICAL = "政治表述"
    PRIVACY = "敏感信息"
    SECRET = "密级"  # noqa: S105 - a kind of finding
    REPEAT = "重复"
    BLANK = "待补"


# What holds of one text only: the same 星期一 is right with another date, the same 12家 with other
# parts. A room that kept quiet about such words would miss real mistakes ever after.
OF_ONE_TEXT = frozenset(
    {Type.DATE, Type.LOGIC, Type.ELEMENT, Type.PRIVACY, Type.SECRET, Type.BLANK}
)


class Finding(BaseModel):
    """One finding: `text[start:end] == wrong`, offsets in characters of the checked text.

    `right` is what to write instead, None where a person must look (`reason` says what at); `alts`
    are as good. `rule` is the id of the rule, `source` where it comes from (GB/T 15834—2011 4.5).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: int
    end: int
    wrong: str
    right: str | None
    type: Type
    severity: Severity
    rule: str
    reason: str
    source: str
    authority: Authority
    alts: tuple[str, ...] = ()

    @property
    def lasting(self) -> bool:
        """Whether it is about the words themselves, so that a room may choose to live with it."""
        return self.type not in OF_ONE_TEXT
