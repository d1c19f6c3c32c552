"""The facts of one answer and the verdict they make. They are gathered in voice/gather.py."""

from dataclasses import dataclass, field

from voice.names import Mention
from voice.outcome import Speaker, Verdict
from voice.own_names import OwnName
from voice.phrases import Phrase
from voice.pinyin import syllables
from voice.reading import Reading
from voice.roster import Expected
from voice.units import SaidUnit, named_unhinted

BLOCKS = (
    "stand_in", "absent", "away", "other_person", "outsider", "not_mine", "hearsay", "radio",
    "transfer",
)  # fmt: skip
_LONG_PHRASE = 3  # syllables
_PLAIN_NAME = 0.2
_PLAIN_LEADER = 0.35
_ANOTHER = ("stand_in", "outsider", "not_mine")  # said by one who isn't the officer
_SPOKEN_OF = ("stand_in", "absent", "other_person", "outsider", "not_mine")


@dataclass
class Facts:
    """What the readings of one answer hold."""

    rows: list[Reading]
    expected: Expected
    unit: SaidUnit | None = None
    rostered: Mention | None = None  # the officer naming himself
    others: list[Mention] = field(default_factory=list[Mention])  # somebody else naming himself
    others_told: bool = False  # the first of them only as who has the duty: 值班长是…
    leaders: list[Mention] = field(default_factory=list[Mention])
    unlisted: str | None = None  # a name that is in no list
    own: OwnName | None = None  # the name that the speaker gives as his own, officer or not
    besides: bool = False  # and it is another's, where the officer is named too
    said: dict[str, Phrase] = field(default_factory=dict[str, Phrase])
    plainly_on_duty: bool = False  # 在岗 is in a reading under a prompt without duty words
    duty_first: bool = False  # and in a first choice of the recogniser, not only in a lower one
    third_person: bool = False
    spoken_of: bool = False  # something beside the officer's name says that it isn't he
    otherwise: bool = False  # 我是…的 or 我带班 makes him something else
    linked: bool = False  # he says that he has the duty, or that the name is his
    of_himself: bool = False  # he says 我
    self_led: bool = False  # 我是 leads to the officer's name
    own_absence: bool = False  # 我今天请假了: the officer says of himself that he is away
    told_of: bool = False  # named as who has the duty today, by himself or by another
    echoed: bool = False  # only the hinted reading has the officer's name
    clear: bool = True  # the plain reading is good enough for a name in no list
    titled_first: bool = False  # a leader's title stands before the officer's name
    weighed: bool = False  # the officer's name was settled by weighing it against others
    unit_weighed: bool = False  # and the unit's
    alike: str | None = None  # a colleague whose name sounds like the officer's
    pressed: bool = False  # the digit for 在岗
    words: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    @property
    def here(self) -> bool:
        """Whether the called unit was named."""
        return self.unit is not None and self.unit.unit.id == self.expected.called.id

    @property
    def elsewhere(self) -> bool:
        """Whether another unit was named."""
        return self.unit is not None and not self.here

    @property
    def blocked(self) -> bool:
        """Whether anything speaks against the officer himself being on the line."""
        return (
            any(kind in self.said for kind in BLOCKS)
            or self.third_person
            or self.titled_first
            or self.otherwise
            or self.spoken_of
            or self.besides
            or bool(self.others)
        )

    @property
    def name(self) -> str | None:
        """The speaker's name."""
        if self.own is not None and (self.own.led or not self.others) and self._own_counts:
            return self.own.name
        if self.others and not self.others_told:
            return self.others[0].person.name
        if self.rostered is not None and (not self.spoken_about or self._says_i):
            return self.rostered.person.name
        return self.unlisted

    @property
    def _own_counts(self) -> bool:
        """Whether the name given as one's own is the speaker's: one who attends is the officer."""
        assert self.own is not None
        officer = self.own.person is not None and self.own.person.name in self.expected.rostered
        if officer:
            return self.own.led and (not self.others or self.others_told)
        return not self._attends() and (self.clear or self.own.person is not None)

    @property
    def _says_i(self) -> bool:
        """Whether 我 stands right before or behind the officer's name, or is who is away."""
        if self.rostered is None or set(_ANOTHER) & self.said.keys() or self.spoken_of:
            return False
        if self.own_absence or self.self_led:
            return True
        row = syllables(self.rostered.reading.text)
        around = [*row[max(0, self.rostered.start - 2) : self.rostered.start]]
        around += row[self.rostered.end : self.rostered.end + 1]
        return any(syllable.char == "我" for syllable in around)

    @property
    def spoken_about(self) -> bool:
        """Whether the officer is spoken of rather than speaking."""
        return self.third_person or self.spoken_of or any(kind in self.said for kind in _SPOKEN_OF)

    @property
    def post(self) -> str | None:
        """The speaker's post as far as it was said."""
        if self.others:
            return self.others[0].person.post or None
        return self.said["post"].said if "post" in self.said else None

    @property
    def leader(self) -> str | None:
        """The leader on duty who was named."""
        return self.leaders[0].person.name if self.leaders else None

    @property
    def on_duty(self) -> bool | None:
        """What the speaker says of himself."""
        if any(kind in self.said for kind in ("absent", "away", "outsider")):
            return False
        return True if "on_duty" in self.said or self.pressed else None

    @property
    def speaker(self) -> Speaker:
        """Who is on the line."""
        if "outsider" in self.said:
            return Speaker.OUTSIDER
        if self.others or "stand_in" in self.said:
            return Speaker.STAND_IN
        if self.besides:
            return Speaker.UNLISTED
        if self.rostered is not None and not self.blocked:
            return Speaker.ROSTERED
        return Speaker.UNLISTED if self.unlisted else Speaker.UNKNOWN

    def verdict(self) -> tuple[Verdict, float, str]:
        """Return the verdict, how sure it is, and a remark for the sheet."""
        if self._attends() and self.alike:
            return Verdict.UNCLEAR, 0.5, f"与本单位{self.alike}读音相近，请人工复核。"
        if self._attends() and self.of_himself and not (self.linked or self.pressed):
            return Verdict.UNCLEAR, 0.5, "接听人说到自己，未说自己是值班员，请人工复核。"
        if self._attends() and self.told_of:
            return Verdict.UNCLEAR, 0.5, "报了值班员姓名，未说是否本人，请人工复核。"
        if self._attends():
            return Verdict.ON_DUTY, self._sureness(), self._gaps()
        if "radio" in self.said:
            return Verdict.UNCLEAR, 0.5, "疑似对讲机或背景通话，请人工复核。"
        if "transfer" in self.said and not (self.own_absence and self.rostered is not None):
            return Verdict.FORWARDED, 0.7, "接听人称转接或去叫人。"
        if self.echoed and not self.clear and not self._surely_another:
            return Verdict.UNCLEAR, 0.4, "值班员姓名没有听清，请人工复核。"
        wrong = self._wrong_person()
        if wrong:
            return Verdict.WRONG_PERSON, 0.8, wrong
        return self._incomplete()

    @property
    def unit_heard(self) -> bool:
        """Whether the called unit was named, and not by the help of a hint alone."""
        return self.here and (
            self.unit_weighed or named_unhinted(self.rows, self.expected.called) or self._vouched
        )

    def _attends(self) -> bool:
        """Whether everything that 在岗 needs was heard, none of it only by the help of a hint."""
        return (
            self.rostered is not None
            and self.unit_heard
            and (self.duty_first or self.pressed)
            and (self.clear or self.plainly_on_duty or self.pressed)
            and not self.blocked
        )

    @property
    def _vouched(self) -> bool:
        """Whether officer and leader were both heard plainly, which only this unit has together.

        The hinted reading's word for the unit is then believed.
        """
        names = {person.name for person in self.expected.leaders}
        return (
            self.clear
            and self.rostered is not None
            and self.rostered.cost <= _PLAIN_NAME
            and any(
                m.person.name in names and m.cost <= _PLAIN_LEADER and not m.reading.hinted
                for m in self.leaders
            )
        )

    def _wrong_person(self) -> str:
        if "outsider" in self.said:
            return "接听人不是本单位值班人员。"
        if self.elsewhere and self.unit is not None:
            return f"接听方报的是{self.unit.unit.name}。"
        if self.others:
            person = self.others[0].person
            return f"接听人{person.name}不是当班值班员。"
        if self.spoken_of or any(kind in self.said for kind in _SPOKEN_OF):
            return "接听人不是当班值班员本人。"
        if self.third_person and self.clear and (self.rostered is not None or self.echoed):
            return "接听人在说值班员，不是本人。"
        if self.otherwise and self.clear:
            return "接听人自报其他身份，不是当班值班员。"
        if self.titled_first:
            return "接听人报了其他职务，不是当班值班员。"
        if self.besides and self.own is not None and self.own.led:
            return f"接听人自称{self.own.name}，不是当班值班员。"
        if self.unlisted and self.rostered is None and not self.echoed and self.clear:
            return f"接听人自称{self.unlisted}，不在今日值班表。"
        return ""

    @property
    def _surely_another(self) -> bool:
        """Whether poor sound still says plainly that it isn't the officer."""
        plain = [self.said[kind] for kind in _SPOKEN_OF if kind in self.said]
        return (
            bool(self.others)
            or self.third_person
            or any(phrase.end - phrase.start >= _LONG_PHRASE for phrase in plain)
        )

    def _incomplete(self) -> tuple[Verdict, float, str]:
        if self.besides and self.own is not None:
            return Verdict.UNCLEAR, 0.5, f"除值班员外还听到姓名{self.own.name}，请人工复核。"
        if self.otherwise or ("hearsay" in self.said and self.rostered is not None):
            return Verdict.UNCLEAR, 0.5, "在岗是转述、推测或代报，请人工复核。"
        if not self.clear and "on_duty" in self.said:
            return Verdict.UNCLEAR, 0.4, "声音不清，要素没有听全，请人工复核。"
        if self.here and self.rostered is not None and "on_duty" in self.said:
            return Verdict.UNCLEAR, 0.5, "单位或在岗情况没有听准，请人工复核。"
        if "refusal" in self.said:
            return Verdict.INCOMPLETE, 0.7, "接听人未按要求回答。"
        if self.unit or self.rostered or {"post", "on_duty", "away", "greeting"} & self.said.keys():
            return Verdict.INCOMPLETE, 0.7, self._gaps()
        return Verdict.UNCLEAR, 0.4, "听到的话与点名无关，请人工复核。"

    def _gaps(self) -> str:
        missing = [
            title
            for title, there in (
                ("单位", self.here),
                ("姓名", self.rostered is not None),
                ("职务", "post" in self.said),
                ("在岗情况", "on_duty" in self.said or self.pressed),
                ("带班领导", bool(self.leaders)),
            )
            if not there
        ]
        return f"未报：{'、'.join(missing)}。" if missing else ""

    def _sureness(self) -> float:
        assert self.rostered is not None
        unit = min(1.0, self.unit.worth / 2) if self.unit else 0.0
        return round(max(0.5, 0.97 - 0.5 * self.rostered.cost - 0.1 * (1 - unit)), 2)
