"""Personal data that a report or notice must not carry."""

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.duties.proofread.finding import Finding
from assistant.duties.proofread.page import Page
from assistant.duties.proofread.rulebook import load, rule

_ID = re.compile(
    r"(?<![0-9A-Za-z])[1-9][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01])[0-9]{3}[0-9Xx](?![0-9A-Za-z])"
)
_ID_OLD = re.compile(
    r"(?<=身份证)[\u4e00-\u9fff：:号码为是（(\s]{0,6}(?P<id>[0-9]{15}|[0-9]{17}[0-9Xx])(?![0-9])"
)
_PHONE = re.compile(r"(?<![0-9])1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}(?![0-9])")
_BANK = re.compile(
    r"(?:银行卡|卡号|账号|帐号|银行账户)[\u4e00-\u9fff：:号码为是（(\s]{0,6}"
    r"(?P<n>[0-9]{4}(?:[ -]?[0-9]{4}){2,3}[ -]?[0-9]{0,7})(?![0-9])"
)
_HOME = re.compile(
    r"(?:家住|住址(?:为|：|:)?|住在|现住|居住在|居住地址(?:为|：|:)?)"
    r"(?P<h>[\u4e00-\u9fff0-9]{2,24}?[0-9]+(?:号|弄|栋|幢|单元)[\u4e00-\u9fff0-9]{0,10}?[0-9]+(?:室|户|号))"
)
# 陈某（身份证号：…）
_BEHIND = re.compile(
    r"[（(][^（()）0-9]{0,12}身份证[^（()）0-9]{0,8}(?P<id>[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01])[0-9]{3}[0-9Xx])"
    r"[）)]"
)
_MASK = "*"


def check(page: Page) -> Iterator[Finding]:
    """Yield identity numbers, telephones of those concerned, accounts, names and homes."""
    text = page.text
    yield from _numbers(page)
    if not page.statute:
        yield from _beside_names(page)
    if not page.ours:
        return
    for match in _PHONE.finditer(text):
        if _concerned(text, match.start(), match.end()):
            bare = re.sub(r"[- ]", "", match[0])
            masked = f"{bare[:3]}{_MASK * 4}{bare[7:]}"
            yield rule("privacy.phone").finding(text, match.span(), masked)
    for match in _names().finditer(text):
        if page.protected(*match.span("name")) or not _a_name(page, match):
            continue
        yield rule("privacy.name").finding(text, match.span("name"), _someone(match["name"]))
        yield from _identified(page, match)
    for match in _HOME.finditer(text):
        yield rule("privacy.home").finding(text, match.span("h"), None)


def _identified(page: Page, match: re.Match[str]) -> Iterator[Finding]:
    """Yield a name with the number behind it as notices put it: 张某某（男，36岁）."""
    behind = _BEHIND.match(page.text, match.end("name"))
    if not behind:
        return
    number = behind["id"]
    sex = "男" if int(number[16]) % 2 else "女"
    born, on = number[6:14], page.context.written or page.context.today
    said = sex
    if on:
        age = on.year - int(born[:4]) - ((on.month, on.day) < (int(born[4:6]), int(born[6:])))
        said = f"{sex}，{age}岁"
    name = match["name"]
    shorter = _someone(name).rstrip("某") + "某"
    span = (match.start("name"), behind.end())
    right, short = (f"{each}（{said}）" for each in (_someone(name), shorter))
    yield rule("privacy.id-card").finding(page.text, span, right, alts=(short,))


def _beside_names(page: Page) -> Iterator[Finding]:
    for match in _sensitive().finditer(page.text):
        left = page.sentence(match.start())[0]
        named = _named().finditer(page.text, left, match.start())
        if any(_a_name(page, name) for name in named):
            yield rule("privacy.sensitive").finding(page.text, match.span(), None)


def _numbers(page: Page) -> Iterator[Finding]:
    for match in _ID.finditer(page.text):
        yield rule("privacy.id-card").finding(page.text, match.span(), _masked(match[0], 6, 4))
    if "身份证" in page.text:
        for match in _ID_OLD.finditer(page.text):
            if not _ID.fullmatch(match["id"]):
                span = match.span("id")
                yield rule("privacy.id-card").finding(page.text, span, _masked(match["id"], 6, 4))
    if "号" in page.text or "账户" in page.text:
        for match in _BANK.finditer(page.text):
            span = match.span("n")
            yield rule("privacy.bank").finding(page.text, span, _masked(match["n"], 4, 4))


def _masked(words: str, head: int, tail: int) -> str:
    return words[:head] + _MASK * (len(words) - head - tail) + words[-tail:]


def _concerned(text: str, start: int, end: int) -> bool:
    """Say whether a number belongs to a victim or citizen and not to somebody on duty."""
    table = load("privacy")
    before = text[max(0, start - 26) : start]
    clause = re.split(r"[。；\n]", before)[-1]
    last_public = max((clause.rfind(word) for word in table["concerned"]), default=-1)
    last_duty = max((clause.rfind(word) for word in table["on_duty"]), default=-1)
    return last_public > last_duty


def _names() -> re.Pattern[str]:
    table = load("privacy")
    who = "|".join(sorted(table["named"], key=len, reverse=True))
    surnames = table["surnames"]
    double = "|".join(table["double_surnames"])
    return re.compile(
        rf"(?:{who})(?:为|系|是|：|:|名叫|叫)?(?P<name>(?:{double}|[{surnames}])[\u4e00-\u9fff]{{1,2}})"
        r"(?=[，。；、（(）)\s]|已|被|在|送|经|因|的|于|系|为|驾|与|男|女|均|正|身|现|$)"
    )


@lru_cache(maxsize=1)
def _sensitive() -> re.Pattern[str]:
    """Return what must not stand beside a name, with the words that belong to it."""
    table = load("privacy")
    what, tail = (
        "|".join(sorted(table[k], key=len, reverse=True)) for k in ("sensitive", "sensitive_tail")
    )
    return re.compile(rf"(?:{what})(?:{tail})?")


@lru_cache(maxsize=1)
def _named() -> re.Pattern[str]:
    """Return people who are named, also where the words go on: 患者张小明为…."""
    table = load("privacy")
    who = "|".join(
        sorted({*table["named"], "当事人", "人员", "职工", "员工"}, key=len, reverse=True)
    )
    double = "|".join(table["double_surnames"])
    return re.compile(
        rf"(?:{who})(?:为|系|：|:)?(?P<name>(?:{double}|[{table['surnames']}])[\u4e00-\u9fff]{{1,2}})"
        r"(?=[，（(、]|为|系|患|有|经|自|怀|感|确|因|被|H|曾|在)"
    )


def _a_name(page: Page, match: re.Match[str]) -> bool:
    name = match["name"]
    if any(c in name for c in "某×家属等人员者已被均共一二三四五六七八九十的在有无"):
        return False
    start, end = match.span("name")
    words: list[str] = load("privacy")["no_names"]
    return not any(name.startswith(word) for word in words) and (
        page.stands_alone(start, end) or len(name) == 3
    )


def _someone(name: str) -> str:
    double: list[str] = load("privacy")["double_surnames"]
    surname = next((d for d in double if name.startswith(d)), name[0])
    return surname + "某" * (len(name) - len(surname))
