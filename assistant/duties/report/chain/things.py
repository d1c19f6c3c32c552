"""What a thing is called or what it is: a substance, a kind of boat."""

import re
from collections.abc import Callable, Sequence

from assistant.duties.report.chain.wording import corrected_beside, words_of
from assistant.duties.report.conflicts.vocabulary import any_of, words
from assistant.duties.report.record import ChainFlag, Material, Severity


def other_things(before: Sequence[Material], material: Material) -> list[ChainFlag]:
    """Flag a thing that became another one between two reports; `before` is oldest first."""
    found: list[ChainFlag] = []
    for check in (_substance, _boat):
        flags = (check(_text(earlier), material) for earlier in reversed(before))
        if flag := next((f for f in flags if f), None):
            found.append(flag)
    return found


def _text(material: Material) -> str:
    return "\n".join(source.text for source in material.sources)


def _flag(kind: str, field: str, what: str, pair: tuple[str, str], material: Material) -> ChainFlag:
    why = corrected_beside(material, pair[1], pair[0])
    note = f"{what}前后不一致（“{pair[0]}”与“{pair[1]}”），" + (
        f"材料已说明\uff1a{why}" if why else "须核实"
    )
    return ChainFlag(
        type=kind, severity=Severity.EXPLAINED if why else Severity.ERROR, field=field,
        prev=pair[0], now=pair[1], note=note,
    )  # fmt: skip


def _substance(earlier: str, now: Material) -> ChainFlag | None:
    """盐酸 that becomes 硫酸: how it is fought depends on it."""
    text = _text(now)
    pair = _apart(_substances, earlier, text)
    if pair is None or re.search(words_of("things")["found_to_be"], _around(text, pair[1])):
        return None
    return _flag("substance_changed", "substance", "涉事物质", pair, now)


_BESIDE = 16


def _around(text: str, word: str) -> str:
    at = text.index(word)
    return text[max(0, at - _BESIDE) : at + len(word) + _BESIDE]


def _substances(text: str) -> set[str]:
    data = words_of("things")
    known = any_of([*words()["kinds"]["泄漏物质"], *data["substances"]])
    found: set[str] = set()
    for match in re.finditer(rf"(?:{known})(?!{data['called_after']})", text):
        around = text[max(0, match.start() - 4) : match.end() + 6]
        if not re.search(data["agents"], around.replace(match[0], "", 1)):
            found.add(match[0])
        elif re.search(rf"{match[0]}(?:正|在|已|用|被|由|泄漏|继续)", around):
            found.add(match[0])  # 硫酸正用石灰中和: what is fought, not what fights it
    return found


def _boat(earlier: str, now: Material) -> ChainFlag | None:
    """One kind of boat in each report, and another one: 渔船, 货船; a 运砂船 is a 货船."""
    text = _text(now)
    old, new = _boats(earlier), _boats(text)
    if len(old) != 1 or len(new) != 1 or old.keys() == new.keys():
        return None
    pair = (*old.values(), *new.values())
    return _flag("vessel_changed", "vessel", "涉事船舶", (pair[0], pair[1]), now)


def _boats(text: str) -> dict[int, str]:
    """The boats of a text by their kind; 过路货船 that helped are not of the accident."""
    return {
        kind: match[0]
        for kind, names in enumerate(words_of("things")["boats"])
        for match in re.finditer(rf"(?<![路往过近边]){any_of(names)}", text)
    }


def _apart(read: Callable[[str], set[str]], earlier: str, now: str) -> tuple[str, str] | None:
    """The only thing of a kind in both, where neither is a wider word for the other."""
    old, new = read(earlier), read(now)
    if len(old) != 1 or len(new) != 1:
        return None
    (was,), (is_now,) = old, new
    alike = was in is_now or is_now in was or was in now or was[-1] == is_now
    return None if alike else (was, is_now)
