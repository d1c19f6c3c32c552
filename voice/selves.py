"""What a speaker says of himself, and whether it makes him the officer.

Anybody may say that the officer is there. One who speaks of himself (我) says at some point that he
has the duty or that the name is his; one who never does, and still speaks of himself, may be
somebody who only picked up.
"""

from collections.abc import Sequence

from voice.names import Mention
from voice.phrases import Phrase, heard
from voice.pinyin import Match, Syllable, apart, find, syllables, unlike
from voice.reading import Reading
from voice.roster import Expected
from voice.strangers import surnames
from voice.units import SaidUnit, said_units

_OF_OTHERS = ("他", "她")
_ADVERBS = "就一直都也还正现这"  # between 我 and what he says of himself
_FILLERS = "今天晚的嗯呃啊呢哎那个就这里科室办公"
_EXPLAINED = 8  # syllables behind a name: 佟瑶，瑶池的瑶
_SAME = 0.06
_NAME_SIZES = (2, 3)  # syllables
_LIKE_OFFICER = 0.45  # of sound a syllable: it may be his name, misheard
_LIKE_POST = 0.25  # of sound a syllable: beside the name that bears it, it is the post
_LEAST_NOUN, _LONGEST_NOUN = 2, 9  # syllables
_OF_DUTY = "今班岗值守科室处局办队组委镇街所站"
_OF_THE_UNIT = tuple("们这局区镇街委办处队单")  # 我们, 我这边, 我局
_LOOKING_UP = tuple("报看问查想得翻念")  # of the leader's name or number
_BEFORE_POST = 6  # syllables
_POST_BEHIND = 12  # syllables: room for 佟瑶，瑶池的瑶，值班员
_DENYING, _FALLING_TO = "不没", "到归是该让给轮"  # 轮不到我值班, 不归我当班


def duty_denied(row: Sequence[Syllable], phrase: Phrase) -> bool:
    """Whether a statement of one's own duty is denied: 轮不到我值班, 今天不该我当班."""
    where = phrase.said.find("我")
    if where < 0:
        return False
    before = "".join(s.char for s in row[max(0, phrase.start + where - 4) : phrase.start + where])
    return before.endswith(tuple(_FALLING_TO)) and any(char in before for char in _DENYING)


def linked(reading: Reading, found: Sequence[Mention], expected: Expected) -> bool:
    """Whether the speaker says that he has the duty himself, or that the officer's name is his."""
    row = syllables(reading.text)
    duty = [p for p in heard("on_duty", reading.text) if not duty_denied(row, p)]
    if any("我" in p.said or "本人" in p.said or of_me(row, p.start) for p in duty):
        return True
    posts = heard("post", reading.text)
    if any(_i_am(row, p.start) or _is_me(row, p.end) for p in posts):
        return True
    own = [m for m in found if m.person.name in expected.rostered]
    if any(0 <= p.start - m.end <= _POST_BEHIND for p in posts for m in own):
        return True  # name and post in the order in which they are asked for
    if any(self_led(m, expected) or _surname_said(row, m) for m in own):
        return True
    return bool(heard("own_name", reading.text))


def of_me(row: Sequence[Syllable], start: int) -> bool:
    """Whether 我 or 人 stands before the statement at row[start], adverbs aside: 我就在电话边上."""
    at = start - 1
    while _char(row, at) in _ADVERBS:
        at -= 1
    return _char(row, at) in "我人"


def speaks_of_himself(reading: Reading) -> bool:
    """Whether 我 is said otherwise than in 我们, 我这边 and 我局, or in 我看一下 behind 在岗."""
    row = syllables(reading.text)
    duty = min((phrase.end for phrase in heard("on_duty", reading.text)), default=len(row))
    return any(
        syllable.char == "我"
        and _char(row, at + 1) not in _OF_THE_UNIT
        and not (at >= duty and _char(row, at + 1) in _LOOKING_UP)
        for at, syllable in enumerate(row)
    )


def _char(row: Sequence[Syllable], at: int) -> str:
    return row[at].char if 0 <= at < len(row) else " "


def _surname_said(row: Sequence[Syllable], mention: Mention) -> bool:
    """Whether 我姓 with the name's first syllable is said: 我姓佟，佟瑶."""
    surname = syllables(mention.person.name)[0]
    return any(
        row[at].char + row[at + 1].char == "我姓" and apart(surname, row[at + 2]) <= _SAME
        for at in range(len(row) - 2)
    )


def _i_am(row: Sequence[Syllable], start: int) -> bool:
    """Whether 我, 我是 or 我就是 stands before the post at row[start]: 我是今天的值班员."""
    before = "".join(s.char for s in row[max(0, start - _BEFORE_POST) : start])
    return before.endswith("我") or "我是" in before or "我就是" in before


def _is_me(row: Sequence[Syllable], end: int) -> bool:
    """Whether 是我 or 就是我 stands at row[end]: 值班员就是我."""
    behind = "".join(syllable.char for syllable in row[end : end + 3])
    return behind.startswith(("是我", "就是我"))


def own_post(mention: Mention) -> Match | None:
    """Where a person's own post is heard right before the name: 副支队长耿锐, 应急办主任林晓燕."""
    post = mention.person.post
    limit = _LIKE_POST * len(syllables(post))
    found = find(post, mention.reading.text, limit, gaps=False) if post else ()
    return next((match for match in found if match.end == mention.start), None)


def self_led(mention: Mention, expected: Expected) -> bool:
    """Whether 我, 我是 or 我叫 leads to a name: 我佟瑶, 我是副班佟瑶, 我是档案局的佟瑶.

    Nothing but a post, a unit and fillers may stand between: 我是小王，佟瑶在岗 is of another.
    """
    row, text = syllables(mention.reading.text), mention.reading.text
    if _char(row, mention.start - 1) == "我":
        return True
    chars = "".join(syllable.char for syllable in row[: mention.start])
    begin = max(chars.rfind(words) for words in ("我是", "我叫"))
    if begin < 0:
        return False
    covers = [*heard("post", text), *heard("title", text)]
    covers += said_units(mention.reading, expected)
    his = own_post(mention)
    return all(
        row[at].char in _FILLERS
        or any(c.start <= at < c.end for c in covers)
        or (his is not None and his.start <= at < his.end)
        for at in range(begin + 2, mention.start)
    )


def explained(row: Sequence[Syllable], start: int, end: int) -> bool:
    """Whether the name at row[start:end] is spelled out behind it, as one does with one's own."""
    behind = row[end : end + _EXPLAINED]
    return any(apart(mine, other) <= _SAME for mine in row[start:end] for other in behind)


def own_absence(row: Sequence[Syllable], phrase: Phrase) -> bool:
    """Whether a speaker says of himself that he is away: 我今天请假了, 我这会儿不在."""
    before = "".join(syllable.char for syllable in row[max(0, phrase.start - 5) : phrase.start])
    where = before.rfind("我")
    return where >= 0 and not any(char in before[where:] for char in _OF_OTHERS)


def introduced_otherwise(
    row: Sequence[Syllable], found: Sequence[Mention], units: Sequence[SaidUnit], expected: Expected
) -> bool:
    """Whether 我是…的 makes the speaker something else than the officer or one of an office.

    我是外面施工的, 我是康局的司机; but not 我是档案局的, 我是值夜班的, 我是办公室的佟瑶.
    """
    officers = [m.start for m in found if m.person.name in expected.rostered]
    for at in range(len(row) - 1):
        if row[at].char + row[at + 1].char != "我是":
            continue
        begin, end = at + 2, _clause_end(row, at + 2)
        noun = "".join(syllable.char for syllable in row[begin:end])
        whose = noun.find("的")
        if whose < _LEAST_NOUN:
            continue
        placed = any(begin <= start < end for start in officers)
        if not placed and _other_name(row, begin + whose + 1, expected):
            return True  # 我是白天那班的伍建平
        of_duty = any(char in _OF_DUTY for char in noun)
        if not (placed or of_duty or any(u.start < end and u.end > begin for u in units)):
            return True
    return False


def _other_name(row: Sequence[Syllable], start: int, expected: Expected) -> bool:
    """Whether row[start:] begins with a whole name that is no officer's, up to the next mark."""
    if start >= len(row) or row[start].at - row[start - 1].at > 1:
        return False  # a mark parts them: 我是值夜班的，…
    end = _clause_end(row, start)
    if end - start not in _NAME_SIZES or row[start].sound not in surnames():
        return False
    name = "".join(syllable.char for syllable in row[start:end])
    if any(char in _OF_DUTY for char in name):
        return False
    return all(unlike(officer, name) > _LIKE_OFFICER for officer in expected.rostered)


def _clause_end(row: Sequence[Syllable], begin: int) -> int:
    """Return where the words from row[begin] are first parted by a mark, or grow too long."""
    last = min(len(row), begin + _LONGEST_NOUN)
    return next((at for at in range(begin + 1, last) if row[at].at - row[at - 1].at > 1), last)
