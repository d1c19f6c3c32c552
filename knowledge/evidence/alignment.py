"""Whether what a sentence puts together stands together in the line that it leans on.

A small model takes the right words from the right clause and joins them wrongly: the deadline of
one level to another, 总指挥 for 副总指挥, the name of one definition to the words of the next.
"""

import re
from collections.abc import Iterator

from knowledge.evidence.figures import figures, plain

MISPLACED = "数字、等级或类别与条款的对应关系不能核实"
_SEGMENT = re.compile(r"[，,；;。\n]")
# a level of events or of response, a colour of warnings; classes (Ⅲ类) are read as figures
_QUALIFIER = re.compile(
    r"特别重大|重大|较大|一般(?=突发|事件|事故|、|[一-鿿]{0,4}火灾)|\d级|[红橙黄蓝]色"
)
_TERM = re.compile(r"的(?:称)?为([^，,；;。的]{2,8})$")
_POST = re.compile(
    r"(?<!副)((?:总|市|区|县|镇|乡|局|处|科|队|站|部|校|院|馆|所|厅|司|省)?(?:指挥|长|主任|书记|主席))"
)
_WORD = re.compile(r"[一-鿿A-Za-z]{2,}")


def qualifiers(text: str) -> set[str]:
    """Return the levels, classes and colours that a text names."""
    classes = {figure for figure in figures(text) if figure.endswith(("类", "级"))}
    return classes | set(_QUALIFIER.findall(plain(text)))


def apart(sentence: str, line: str, lead: str, question: str) -> str:
    """Return "" where the sentence joins only what the line joins, else why not, in Chinese.

    `lead` is what stands over the line: title, path, and the words that a list begins with.
    """
    if _bare(sentence):
        return "只有数字，没有说明是什么"
    if _of_another_level(sentence, line, question) or not _levels_fit(
        sentence, line, lead, question
    ):
        return MISPLACED
    if _promoted(sentence, line + question):
        return "职务与条款不一致"
    if not _terms_fit(sentence, line):
        return "名称与条款中的说明不对应"
    return ""


def _of_another_level(sentence: str, line: str, question: str) -> bool:
    """Say whether the line speaks of other levels only than those asked about and told."""
    there, asked = qualifiers(line), qualifiers(question)
    return bool(there and asked) and there.isdisjoint(asked | qualifiers(sentence))


def _bare(sentence: str) -> bool:
    """Say whether nothing is left of a sentence but a figure: 3时31分."""
    rest = re.sub(r"\d+|[时分秒年月日号元米人]", "", plain(sentence))
    return bool(figures(sentence)) and not _WORD.search(rest)


def _joined(text: str, over: set[str]) -> Iterator[tuple[set[str], set[str]]]:
    """Yield (levels, figures) of each part between commas; levels hold until others are named."""
    held = over
    for part in _SEGMENT.split(text):
        own = qualifiers(part)
        held = own or held
        yield held, figures(part) - own


def _levels_fit(sentence: str, line: str, lead: str, question: str) -> bool:
    there = list(_joined(line, qualifiers(lead)))
    asked = figures(question)
    for levels, stated in _joined(sentence, set()):
        for figure in stated - asked if levels else ():
            if not any(figure in held and levels <= over for over, held in there):
                return False
    return True


def _promoted(sentence: str, line: str) -> bool:
    """Say whether the sentence names a post that the line knows only with 副 before it."""
    return any(
        f"副{post}" in line and post not in line.replace(f"副{post}", "")
        for post in _POST.findall(sentence)
    )


def _terms_fit(sentence: str, line: str) -> bool:
    """Say whether every 的为X of the sentence is one of the line's, with the words before it."""
    for part in _SEGMENT.split(sentence):
        term = _TERM.search(part.strip())
        if term is None:
            continue
        said = set(part[: term.start()])
        near = [p for p in _SEGMENT.split(line) if len(said & set(p)) >= 0.8 * len(said)]
        if not any(term.group(1) in p for p in near):
            return False
    return True
