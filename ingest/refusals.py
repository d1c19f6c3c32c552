"""Why a file can't go in, and what its owner can do: one function a cause."""

from core.errors import InvalidInput, Refused


def empty(name: str) -> InvalidInput:
    """No bytes at all."""
    return InvalidInput(f"“{name}”是空文件。", "请确认文件已保存完整后重新上传。")


def no_text(name: str) -> InvalidInput:
    """The file opens but holds no words."""
    return InvalidInput(f"“{name}”里没有正文文字。", "请核对是否选错了文件，补充正文后重新上传。")


def scanned(name: str, pages: int) -> InvalidInput:
    """A PDF of pictures."""
    return InvalidInput(
        f"“{name}”共{pages}页，全部是图片，没有可检索的文字。",
        "请用扫描仪或文字识别软件转换为带文字的PDF或Word文档后重新上传。",
    )


def encrypted(name: str) -> InvalidInput:
    """A password is needed to open it."""
    return InvalidInput(f"“{name}”设置了打开密码。", "请在原软件中取消密码另存一份后重新上传。")


def corrupt(name: str, kind: str) -> InvalidInput:
    """The bytes are not what the format requires."""
    return InvalidInput(
        f"“{name}”已损坏或不完整，无法按{kind}打开。",
        "请在原软件中打开确认，另存为新文件后重新上传。",
    )


def old_format(name: str, kind: str, target: str) -> InvalidInput:
    """A format that can be converted by the program that made it."""
    return InvalidInput(f"“{name}”是{kind}，暂不支持。", f"请用WPS或Word另存为{target}后重新上传。")


def unsupported(name: str) -> InvalidInput:
    """Not a document at all."""
    return InvalidInput(
        f"“{name}”不是可以识别的文档格式。",
        "支持的格式：docx、带文字的pdf、xlsx、csv、md、txt、html。",
    )


def undecodable(name: str) -> InvalidInput:
    """Text in an unknown encoding."""
    return InvalidInput(
        f"“{name}”的文字编码无法识别。", "请用记事本打开，另存为UTF-8编码后重新上传。"
    )


def marked_secret(name: str, why: str) -> Refused:
    """The text bears a marking of secrecy; `why` names it and says where to turn."""
    return Refused(f"“{name}”没有接收，原件已从本机删除。", why)


def too_large(name: str, size: int, limit: int) -> InvalidInput:
    """More bytes than one document may have; sizes in bytes."""
    return InvalidInput(
        f"“{name}”有{size / 2**20:.0f}MB，超过单个文件{limit / 2**20:.0f}MB的上限。",
        "请去掉图片或拆分为几个文件后重新上传。",
    )
