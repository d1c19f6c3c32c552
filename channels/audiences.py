"""Who a document may be addressed to, as the upload form and the API accept it."""

from core.accounts import Accounts
from core.errors import InvalidInput
from core.identity import EVERYONE, Role


def audience_choices(accounts: Accounts) -> dict[str, str]:
    """Return every single audience label and how officers call it."""
    choices = {EVERYONE: "全体人员"}
    choices |= {f"org:{org.id}": f"{org.name}及下级" for org in accounts.orgs()}
    choices |= {f"role:{role.value}": f"角色：{role.value}" for role in Role}
    return choices


def check_audience(accounts: Accounts, audience: str) -> str:
    """Return the audience, labels joined by "|"; raise InvalidInput for an unknown label.

    A misspelt label would hide a document from everyone without a word.
    """
    known = audience_choices(accounts)
    labels = [label for label in audience.split("|") if label]
    unknown = [label for label in labels if label not in known]
    if unknown or not labels:
        raise InvalidInput(
            f"不认识的可见范围：{'、'.join(unknown) or '（空）'}。",
            f"可用：{'、'.join(known)}；多个用 | 连接。",
        )
    return "|".join(labels)
