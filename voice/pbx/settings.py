"""The part `pbx` of `lines.yaml`: calls go through a FreeSWITCH instead of trunks of our own.

pbx:
  host: 10.1.2.20
  password_env: ZHIBAN_PBX_PASSWORD
  folder: /srv/zhiban-calls        # as this machine sees it
  folder_there: /srv/zhiban-calls  # as FreeSWITCH sees it; the same path where left out
  gateways:
    - {name: 政务专网, gateway: gov, caller_id: "62880000", limit: 30, calls_per_second: 2}
"""

import os
from pathlib import Path
from typing import Annotated, Any, cast

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

# Words of FreeSWITCH's commands and dial strings: nothing that could end or divide one.
Word = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.+\-]+$", max_length=64)]
PlainPath = Annotated[str, StringConstraints(pattern=r"^/[A-Za-z0-9_./\-]*$", max_length=200)]
_WANTED = {
    "folder": "folder（与交换机共用的目录，按本机的路径写）",
    "gateways": "gateways（交换机上的中继，至少一条）",
}


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Gateway(_Data):
    """A gateway of the PBX: one way to the telephone network.

    `name` is the trunk's name here, `gateway` its name there. `limit`: channels that we may use.
    """

    name: str = Field(min_length=1, max_length=60)
    gateway: Word
    caller_id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.+\-]*$", max_length=64)] = ""
    limit: int = Field(default=10, ge=1, le=1000)
    calls_per_second: float = Field(default=2.0, gt=0, le=200)


class Pbx(_Data):
    """The event socket of a FreeSWITCH, the folder shared with it, and its gateways."""

    host: str = Field(default="127.0.0.1", pattern=r"^[A-Za-z0-9_.:\-]+$", max_length=128)
    port: int = Field(default=8021, ge=1, le=65_535)
    password: str = Field(default="", repr=False, pattern=r"^[^\r\n]*$")
    password_env: str = ""
    folder: Path
    folder_there: PlainPath | None = None
    gateways: tuple[Gateway, ...] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _whole(cls, given: object) -> object:
        """Say in Chinese what is missing of a half-filled part."""
        if not isinstance(given, dict):
            raise ValueError("pbx 下面应逐项写明交换机的设置")
        rows = cast(dict[str, Any], given)
        lacking = [said for name, said in _WANTED.items() if not rows.get(name)]
        if not (rows.get("password") or rows.get("password_env")):
            lacking.append("password_env（放密码的环境变量）")
        if lacking:
            raise ValueError("交换机的设置没有写全，缺少：" + "、".join(lacking))
        return rows

    @model_validator(mode="after")
    def _fit(self) -> "Pbx":
        if not self.folder.is_absolute():
            raise ValueError("folder 应写完整路径，以 / 开头")
        if not self.folder_there and not self._plain():
            raise ValueError("folder 含有空格、汉字等字符，请另写 folder_there，只用字母和数字")
        names = [row.name for row in self.gateways]
        if len(set(names)) < len(names):
            raise ValueError("两条中继的 name 相同")
        return self

    def _plain(self) -> bool:
        return all(c.isascii() and (c.isalnum() or c in "_./-") for c in str(self.folder))

    @property
    def there(self) -> str:
        """The shared folder's path on the PBX, without a slash at its end."""
        return (self.folder_there or str(self.folder)).rstrip("/")

    @property
    def secret(self) -> str:
        """The password, from the environment where a variable is named."""
        return os.environ.get(self.password_env, "") if self.password_env else self.password

    @property
    def capacity(self) -> int:
        """Channels over all gateways."""
        return sum(row.limit for row in self.gateways)
