"""Random histories of all that the page knows: sides, occurrences, events, conditions, standings.

Plain ``random.Random``, no database. What is recorded obeys the rules of the page for what can be recorded.
"""

from collections.abc import Callable
from datetime import timedelta
from random import Random

from oracle_history import Commitment, History
from random_terms import STATES
from random_updates import DONE, LITTLE, NOTHING, UpdateRecorder


class DutyRecorder(UpdateRecorder):
    """Records all there is, with episodes of what rarely comes about by chance."""

    def episode(self) -> None:
        """A commitment with a course of things that tests a rule."""
        random = self.random
        owed = self.commit()
        act = random.choice(
            [self.meet, self.fall, self.release, self.interrupt, self.disagree, self.replace_it, self.blame]
        )
        act(owed)

    def wait(self, days: int) -> None:
        """Let days pass, or one more or less."""
        self.now += timedelta(days=max(days + self.random.choice([-1, 0, 0, 1]), 0))

    def meet(self, owed: Commitment) -> None:
        """Hold meetings, about in time, some of them named, some by one side only."""
        for _ in range(self.random.randint(2, 6)):
            self.say(owed.ref, [DONE, DONE, DONE, LITTLE], reporter=None, day=self.today)
            self.wait(self.random.choice([7, 15, 30, 31, 90]))

    def fall(self, owed: Commitment) -> None:
        """Claims, what is done, and a fall from it."""
        side = self.random.choice(sorted(owed.obligors))
        other = self.random.choice(STATES)
        self.say(owed.ref, [LITTLE, "breached", DONE], reporter=other, day=self.today)
        self.wait(30)
        self.say(owed.ref, [DONE], reporter=None, day=self.today)
        self.wait(30)
        self.say(
            owed.ref,
            [LITTLE, "breached", "stalled", NOTHING],
            reporter=None,
            side=side,
            day=self.today,
            due_on=None,
            value=None,
        )
        self.wait(self.random.choice([0, 30, 89]))
        self.say(owed.ref, [DONE, LITTLE], reporter=self.random.choice([None, side]), day=self.today)

    def release(self, owed: Commitment) -> None:
        """Release one side, then say something of the whole, then perhaps name it again."""
        side = self.random.choice(sorted(owed.obligors))
        self.say(owed.ref, ["withdrawn"], reporter=None, side=side, day=self.today, due_on=None, value=None)
        self.wait(30)
        self.put(self.record(), owed.ref, self.today, DONE, None, side=None, due_on=None)
        self.wait(30)
        self.say(owed.ref, [LITTLE, DONE], reporter=None, day=self.today)

    def interrupt(self, owed: Commitment) -> None:
        """Suspend the agreement for a while, and say something meanwhile or not."""
        self.say(owed.ref, [DONE, LITTLE, "breached"], reporter=None, day=self.today)
        self.wait(20)
        self.record_standing(owed.agreement, "suspended", self.today, None)
        self.wait(40)
        if self.random.random() < 0.5:
            self.say(owed.ref, [DONE, LITTLE], day=self.today)
            self.wait(30)
        self.record_standing(owed.agreement, self.random.choice(["in-force", "terminated"]), self.today, None)
        self.wait(20)
        if self.random.random() < 0.5:
            self.say(owed.ref, [DONE, LITTLE], day=self.today)

    def disagree(self, owed: Commitment) -> None:
        """Obligors speak about themselves and about each other."""
        for _ in range(self.random.randint(2, 4)):
            reporter = self.random.choice(sorted(owed.obligors))
            side = self.random.choice(sorted(owed.obligors))
            self.say(
                owed.ref, [DONE, LITTLE, "breached"], reporter=reporter, side=side, due_on=None, value=None
            )
            self.wait(self.random.choice([0, 10, 60, 89]))

    def blame(self, owed: Commitment) -> None:
        """Say breached with no side, as entries from before do; then something of one side."""
        self.say(owed.ref, [DONE, LITTLE], reporter=None, day=self.today)
        self.wait(30)
        is_alone = len(owed.obligors) == 1
        side = None if self.old_breaches or is_alone else self.random.choice(sorted(owed.obligors))
        for reporter in self.random.choice([[None], ["PK"], ["UNMA", None]]):
            given = {"side": side, "due_on": None, "value": None}
            self.put(self.record(), owed.ref, self.today, "breached", reporter, **given)
        self.wait(self.random.choice([0, 30, 60]))
        self.say(
            owed.ref,
            [DONE, LITTLE],
            reporter=None,
            side=self.random.choice(sorted(owed.obligors)),
            due_on=None,
            value=None,
        )

    def replace_it(self, owed: Commitment) -> None:
        """Put others in its place, and let them be done."""
        heirs = [self.commit() for _ in range(self.random.choice([1, 2]))]
        self.say(owed.ref, [DONE, LITTLE, NOTHING], reporter=None, day=self.today)
        self.wait(20)
        self.say(owed.ref, ["superseded"], reporter=None, day=self.today)
        for heir in heirs:
            self.wait(30)
            self.say(heir.ref, [DONE, DONE, "withdrawn", LITTLE], reporter=None, day=self.today)

    def replace_it_plainly(self) -> None:
        """Put another in the place of a new one."""
        self.replace_it(self.commit())

    # -- all of it ---------------------------------------------------------------------------------------

    def act(self) -> None:
        """Record one thing of any kind."""
        if self.is_plain:
            acts: dict[Callable[[], None], float] = {
                self.say: 20,
                self.commit: 2,
                self.take_back: 2,
                self.correct_entry: 2,
            }
            acts |= {self.replace_it_plainly: 1}
            (act,) = self.random.choices([*acts], [*acts.values()])
            act()
            return
        acts = {
            self.say: 24,
            self.episode: 4,
            self.commit: 1,
            self.move_event: 5,
            self.stand: 2,
            self.revise: 5,
            self.accept: 2,
            self.correct_entry: 2,
            self.take_back: 3,
            self.take_back_commitment: 0.3,
        }
        (act,) = self.random.choices([*acts], [*acts.values()])
        act()


def random_desk(
    random: Random, acts: int = 40, *, old_breaches: bool = True, is_plain: bool = False
) -> DutyRecorder:
    """A recorder that has recorded so many acts, over months to a few years, and can go on.

    ``old_breaches``: also breaches of joint commitments with no side said, as there are from before. One that
    ``is_plain`` records nothing of sides, occurrences, events or standings.
    """
    desk = DutyRecorder(random, old_breaches=old_breaches, is_plain=is_plain)
    for _ in range(random.choice([1, 1, 2])):
        desk.agree()
    for _ in range(random.choice([1, 2, 3])):
        desk.commit()
    for _ in range(acts):
        desk.act()
        desk.go_on()
    return desk


def random_duties(
    random: Random, acts: int = 40, *, old_breaches: bool = True, is_plain: bool = False
) -> History:
    """What such a recorder has recorded."""
    return random_desk(random, acts, old_breaches=old_breaches, is_plain=is_plain).history
