"""Who holds which post: a name told otherwise behind one post, another post of one name."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.duties.report.chain.wording import corrected_beside, words_of
from assistant.duties.report.reading.lexicon import pattern
from assistant.duties.report.record import ChainFlag, Material, Severity
from assistant.understand.pinyin import sounds


@dataclass(frozen=True, slots=True)
class Holder:
    """A person as one report tells of him: 常务副区长, 郝丛, telephone, what he is there."""

    post: str
    name: str
    phone: str
    field: str  # commander, contact, leader

    @property
    def told(self) -> str:
        """Post and name as an officer reads them."""
        return self.post + self.name

    @property
    def base(self) -> str:
        """The post without its rank: 区长 of 常务副区长."""
        return _RANK.sub("", self.post)


_RANK = re.compile(r"^(?:常务|第一|执行|专职|代理)?副?")


@lru_cache(maxsize=1)
def _held() -> re.Pattern[str]:
    data = words_of("identity")
    surnames = f"{pattern('names', 'double_surnames')}|[{pattern('names', 'surnames')}]"
    return re.compile(
        rf"(?P<post>(?:常务|第一|执行|专职|代理)?副?(?:{data['posts']}))[\uff1a:]?(?P<name>(?:{surnames})"
        rf"[\u4e00-\u9fa5]{{1,2}}?)(?={data['behind_name']}|$)"
    )


_PHONE = re.compile(r"[^\u3002\uff1b\n]{0,12}?(?P<n>1\d{2}[- ]?\d{4}[- ]?\d{4})")
_COMMANDS = re.compile(r"指挥")
_CONTACT = re.compile(r"联系人|联系|电话|手机")


def holders(material: Material) -> list[Holder]:
    """Return the persons whose posts a report tells."""
    return [one for source in material.sources for one in _holders(source.text)]


def _holders(text: str) -> Iterator[Holder]:
    for match in _held().finditer(text):
        before = re.split(r"[\u3002\uff1b\n]", text[: match.start()])[-1][-12:]
        behind = re.split(r"[\u3002\uff1b\n]", text[match.end() :])[0][:12]
        phone = _PHONE.match(text, match.end())
        digits = re.sub(r"\D", "", phone["n"]) if phone else ""
        if _COMMANDS.search(before + behind):
            field = "commander"
        else:
            field = "contact" if digits or _CONTACT.search(before) else "leader"
        yield Holder(match["post"], match["name"], digits, field)


def posts_apart(before: Sequence[Material], now: Material) -> list[ChainFlag]:
    """Flag 总指挥郝丛 who becomes 郝从, and 副区长郝丛 who becomes 常务副区长.

    `before` holds the earlier reports, oldest first; the latest that tells of the post counts.
    """
    found: list[ChainFlag] = []
    here = holders(now)
    for one in dict.fromkeys(here):
        for earlier in reversed(before):
            old = next((h for h in holders(earlier) if _one_person(h, one)), None)
            if old is None:
                continue
            found += _apart(old, one, here, now)
            break
    return found


def _one_person(old: Holder, one: Holder) -> bool:
    """The same name, or a like one in the same post or under the same telephone."""
    if old.name == one.name:
        return True
    if len(old.name) != len(one.name) or old.name[0] != one.name[0]:
        return False
    if old.phone and old.phone == one.phone:
        return True
    return old.base == one.base and _slip(old.name, one.name)


def _slip(one: str, other: str) -> bool:
    """One character of the given name, and it sounds alike or the rest agrees."""
    apart = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(apart) == 1 and (
        len(one) > len("郝丛") or sounds(apart[0][0]) == sounds(apart[0][1])
    )


def _apart(old: Holder, one: Holder, here: Sequence[Holder], now: Material) -> list[ChainFlag]:
    found: list[ChainFlag] = []
    both = any(h.name == old.name for h in here)  # then they are two people
    if old.name != one.name and not both:
        found.append(
            _flag("name_changed", one.field, "姓名", (old.name, one.name), Severity.ERROR, now)
        )
    if old.post != one.post and old.base == one.base and not (both and old.name != one.name):
        pair = (old.told, one.told)
        found.append(_flag("post_changed", f"{one.field}_post", "职务", pair, Severity.WARN, now))
    return found


def _flag(
    kind: str, field: str, what: str, pair: tuple[str, str], severity: Severity, now: Material
) -> ChainFlag:
    why = corrected_beside(now, pair[1], pair[0])
    note = f"{what}前后不一致（“{pair[0]}”与“{pair[1]}”），" + (
        f"材料已说明\uff1a{why}" if why else "须核实"
    )
    return ChainFlag(
        type=kind, severity=Severity.EXPLAINED if why else severity, field=field, prev=pair[0],
        now=pair[1], note=note,
    )  # fmt: skip
