"""Documents of records at random, as an office could export them or a person could write them."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from examples_per_engine import given_on_each_engine
from hypothesis import Phase, note
from hypothesis import strategies as st

from tracker.domain.untrusted_text import escape_control_characters
from tracker.domain.vocabulary import (
    NOTE_REQUIRED_STATUSES,
    PROPER_STRENGTHS,
    ActorKind,
    AgreementStanding,
    CommitmentKind,
    Mark,
    Status,
    Strength,
)

PERSIAN = ("خط مستقیم میان دو فرماندهی", "می\u200cشود ۱۲۳", "\u202eright to left\u202c")


EMOJI = ("🤝🏽 👨\u200d👩\u200d👧", "e\u0301 \u1100\u1161", "\ufeffmark", "\U0010ffff", "\ufffe\uffff")


FORMULAS = ("=1+1", "+98 21", "-5", "@cmd", "'=quoted", "''", "'\t", "＝full", "\t=tab", "\n=line")


LINES = ("a\nb", "a\r\nb", "a\rb", " \x1b[31m\x07", "\x7f\x85\u2028\u2029", ' "quoted", twice', " spaces ")


SYNTAX = ("a;b,c\td", "{}[]\\u0041\\", "_x000D_", "<&amp;>", "5", "1E5", "TRUE", "#N/A", "2018-03-07", "null")


TRICKY = (*PERSIAN, *EMOJI, *FORMULAS, *LINES, *SYNTAX)


LONG = ("ی" * 100_000, "\x07" * 100_000, "🤝" * 40_000, 'a"\n' * 20_000)


# What an Excel sheet can hold: neither carriage returns nor other control characters.
PLAIN_CHARACTERS = st.characters(exclude_categories=["Cs", "Cc", "Cn"])


ALL_CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")


def is_not_blank(text: str) -> bool:
    return bool(text.strip())


def text_lists(characters: st.SearchStrategy[str], tricky: Sequence[str]) -> st.SearchStrategy[list[str]]:
    """Lists of texts, of which all texts of a document are made."""
    one = st.sampled_from(tricky) | st.text(characters, min_size=1, max_size=30).filter(is_not_blank)
    return st.lists(one, min_size=2, max_size=8)


TEXTS = text_lists(ALL_CHARACTERS, TRICKY)


CELL_TEXTS = text_lists(
    PLAIN_CHARACTERS, [text for text in TRICKY if not set(text) & {*map(chr, range(32)), "\x7f", "\ufffe"}]
)


# What CSV can hold: besides, nothing that acts on a screen.
CSV_TEXTS = text_lists(
    PLAIN_CHARACTERS.filter(lambda one: escape_control_characters(one) == one),
    [text for text in TRICKY if escape_control_characters(text) == text],
)


EDGE_DAYS = (date(1600, 1, 1), date(1900, 2, 28), date(1900, 3, 1), date(2999, 12, 31))


COMMON_DAYS = (date(2018, 3, 6), date(2018, 3, 7))


MOMENTS = (
    *("1600-01-01T00:00Z", "1969-12-31T23:59:59.999999Z", "2017-11-07", "2018-03-07T14:30:00+05:00"),
    *("2018-03-07T09:30:00.000001Z", "2018-03-07 23:59", "2020-02-29T00:00:00Z"),
)


def random_day(random: Random) -> date:
    """Often one of a few days, so that several records share it; else any possible day."""
    return random.choice([*EDGE_DAYS, *COMMON_DAYS * 3, date.fromordinal(random.randint(584_023, 1_095_362))])


def random_past_day(random: Random) -> date:
    """The same, but no day that is still to come."""
    return random.choice(
        [*EDGE_DAYS[:-1], *COMMON_DAYS * 3, date.fromordinal(random.randint(584_023, 736_815))]
    )


def random_due_day(random: Random) -> date:
    """The same, but not the day that stands for none."""
    return max(random_day(random), date(1600, 1, 2))


Item = dict[str, Any]


class RandomDocuments:
    """Makes documents at random, such as an office could export and a person could write."""

    def __init__(
        self, random: Random, words: Sequence[str], name: str = "a", *, has_long: bool = True
    ) -> None:
        self.random = random
        self.words = words
        self.name = name
        self.codes = [f"{name.upper()}-{kind}"[:16].upper() for kind in ActorKind]
        self.long = LONG if has_long else ()

    def document(self, size: int) -> dict[str, Any]:
        """A document with all sections, and so many updates."""
        agreements = [self.agreement(f"{self.name}-{n}") for n in range(self.random.randint(1, 2))]
        documents = [
            self.text_document(f"{self.name}-text-{n}", agreements) for n in range(self.random.randint(0, 2))
        ]
        events = [self.event(f"e{n}", agreements) for n in range(self.random.randint(0, 2))]
        meetings = [
            self.meeting(f"{self.name}-met-{n}", agreements) for n in range(self.random.randint(0, 2))
        ]
        commitments = [self.commitment(n, agreements, documents) for n in range(self.random.randint(2, 4))]
        for place, one in enumerate(commitments):
            one.update(self.timing(one, events, commitments[place + 1 :]))
        parties = {one["ref"]: one["parties"] for one in agreements}
        updates = [self.update(n, commitments, parties) for n in range(size)]
        updates += [
            self.repeat_update(one) for one in updates if not one["uid"] and self.random.random() < 0.5
        ]
        self.order_statuses_of_one_day(updates)
        standings = [self.standing(n, agreements) for n in range(self.random.randint(0, 2))]
        event_days = [self.event_day(n, events) for n in range(self.random.randint(0, 2) if events else 0)]
        told = [*updates, *standings, *event_days]
        return {
            "schema": "tracker/1",
            "actors": [
                {"code": code, "name": self.word(), "kind": kind, "name_in": self.translations()}
                for code, kind in zip(self.codes, ActorKind, strict=True)
            ],
            "agreements": agreements,
            "documents": documents,
            "events": events,
            "meetings": meetings,
            "commitments": commitments,
            "updates": updates,
            "standings": standings,
            "event_days": event_days,
            "revisions": [self.revision(n, events, meetings, commitments) for n in range(size // 3)],
            "retractions": [back for one in told for back in self.retractions(one)],
            "marks": [self.mark(n, one) for n, one in enumerate(told) if one["uid"] and n % 3 == 0],
        }

    def word(self) -> str:
        return self.random.choice(self.words)

    def translations(self) -> Item | None:
        """A title or a name in some languages, or none."""
        codes = self.random.sample(["fa", "ur", "ar", "ps", "bal", "en"], self.random.randint(1, 3))
        return self.value_or_none(None, {code: self.word() for code in codes})  # type: ignore[no-any-return]

    def value_or_none(self, *values: Any) -> Any:
        return self.random.choice([None, *values])

    def note(self) -> str:
        return self.random.choice(self.long) if self.long and self.random.random() < 0.01 else self.word()

    def moment_and_author(self) -> Item:
        return {"recorded_at": self.value_or_none(*MOMENTS), "recorded_by": self.value_or_none(self.word())}

    def some_codes(self) -> list[str]:
        return self.random.sample(self.codes, self.random.randint(1, 3))

    def agreement(self, ref: str) -> Item:
        return {
            "ref": ref,
            "title": self.word(),
            "title_in": self.translations(),
            "form": self.word(),
            "concluded_on": random_past_day(self.random),
            "parties": self.some_codes(),
            "place": self.value_or_none(self.word()),
            "note": self.value_or_none(self.note()),
            **self.moment_and_author(),
        }

    def text_document(self, ref: str, agreements: Sequence[Item]) -> Item:
        return {
            "ref": ref,
            "agreements": self.some_refs(agreements),
            "title": self.word(),
            "title_in": self.translations(),
            "publisher": self.value_or_none(self.word()),
            "published_on": self.value_or_none(random_past_day(self.random)),
            "url": self.value_or_none(self.word()),
            "note": self.value_or_none(self.note()),
            **self.moment_and_author(),
        }

    def event(self, name: str, agreements: Sequence[Item]) -> Item:
        agreement = self.random.choice(agreements)["ref"]
        return {
            "ref": f"{agreement}:{name}",
            "agreement": agreement,
            "title": self.word(),
            "title_in": self.translations(),
            "note": self.value_or_none(self.note()),
            **self.moment_and_author(),
        }

    def meeting(self, ref: str, agreements: Sequence[Item]) -> Item:
        return {
            "ref": ref,
            "agreements": self.some_refs(agreements),
            "held_on": random_day(self.random),
            "title": self.value_or_none(self.word()),
            "title_in": self.translations(),
            "place": self.value_or_none(self.word()),
            "note": self.value_or_none(self.note()),
            **self.moment_and_author(),
        }

    def timing(self, commitment: Item, events: Sequence[Item], later: Sequence[Item]) -> Item:
        """When it is due; it hangs on an event, on the signing, or on what stands after it in the file."""
        random, kind = self.random, commitment["kind"]
        names = [one["ref"] for one in (*events, *later)] + [f"{commitment['agreement']}:signing"]
        starts, ends = sorted((random_day(random), random_day(random)))
        found = {
            "agreed_on": self.value_or_none(random_past_day(random)),
            "due_words": self.value_or_none(self.word()),
            "ends_on": self.value_or_none(ends),
        }
        if random.random() < 0.3:
            found |= {"target": random.choice([5000, 0.5]), "unit": self.word()}
        if kind is CommitmentKind.CONTINUING:
            return found | random.choice([{"due_on": None, "starts_on": starts}, {"ends_on": None}])
        if random.random() < 0.3:
            distance = random.choice(["1 day", "40 days", "3 months"])
            found |= {"due_on": None, "due": f"{random.choice(names)} + {distance}"}
        is_due = found.get("due") or commitment["due_on"]
        if kind is CommitmentKind.RECURRING and is_due:
            found["every"] = self.value_or_none("month", "3 months", "2 weeks")
        return found | {"after": self.value_or_none(None, None, random.choice(names))}

    def standing(self, number: int, agreements: Sequence[Item]) -> Item:
        agreement, reporter = self.random.choice(agreements), self.value_or_none(*self.codes)
        return {
            "agreement": agreement["ref"],
            "standing": self.random.choice(list(AgreementStanding)),
            "effective_on": random_past_day(self.random),
            "side": self.value_or_none(*agreement["parties"]),
            "note": self.note(),
            "reporter": reporter,
            "speaker": self.value_or_none(self.word()) if reporter else None,
            "source": self.value_or_none(self.word()),
            "uid": self.value_or_none(f"{self.name}s{number}"),
            **self.moment_and_author(),
        }

    def event_day(self, number: int, events: Sequence[Item]) -> Item:
        return {
            "event": self.random.choice(events)["ref"],
            "effective_on": random_past_day(self.random),
            "day": self.value_or_none(random_day(self.random)),
            "note": self.value_or_none(self.note()),
            "uid": self.value_or_none(f"{self.name}d{number}"),
            **self.moment_and_author(),
        }

    def revision(self, number: int, *kinds: Sequence[Item]) -> Item:
        """A correction of an event, a meeting or a commitment."""
        of = dict(zip(("event", "meeting", "commitment"), kinds, strict=True))
        kind = self.random.choice([kind for kind, items in of.items() if items])
        terms: Item = {"title": self.word(), "title_in": self.translations()}
        if kind == "commitment" and self.random.random() < 0.5:
            terms = {"target": 7, "unit": self.word(), "due_words": self.word()}
        return {
            "of": {"kind": kind, "ref": self.random.choice(of[kind])["ref"]},
            **terms,
            "reason": self.note(),
            "uid": f"{self.name}r{number}",
            **self.moment_and_author(),
        }

    def mark(self, number: int, entry: Item) -> Item:
        return {
            "of": entry["uid"],
            "mark": self.random.choice(list(Mark)),
            "uid": f"{self.name}m{number}",
            **self.moment_and_author(),
        }

    def some_refs(self, items: Sequence[Item]) -> list[str]:
        """The refs of one item or more."""
        return [one["ref"] for one in self.random.sample(items, self.random.randint(1, len(items)))]

    def commitment(self, number: int, agreements: Sequence[Item], documents: Sequence[Item]) -> Item:
        agreement = self.random.choice(agreements)["ref"]
        texts = [one["ref"] for one in documents if agreement in one["agreements"]]
        shape = self.random.choice(["{0}.{1}_{2}", "{0}.{1}/{2}", "{0}.{1}({2})"])
        return {
            "ref": shape.format(self.random.choice("mnm"), self.name, number),
            "agreement": agreement,
            "title": self.word(),
            "title_in": self.translations(),
            "obligors": self.random.choice([[], self.some_codes()]),
            "strength": self.value_or_none(*Strength),
            "kind": self.value_or_none(*CommitmentKind),
            "theme": self.value_or_none(self.word()),
            "due_on": self.value_or_none(random_day(self.random)),
            "wording": self.value_or_none(self.word()),
            "document": self.value_or_none(*texts),
            "locator": self.value_or_none(self.word()),
            "note": self.value_or_none(self.note()),
            **self.moment_and_author(),
        }

    def news(
        self, commitment: Item, parties: Sequence[str], reporter: str | None, status: Status | None
    ) -> Item:
        """What an update can say besides; a side only of what is not of the whole."""
        random, found = self.random, Item()
        if random.random() < 0.6:
            return found
        if status not in (Status.SUPERSEDED, Status.LAPSED) and random.random() < 0.3:
            found |= {"side": random.choice(commitment["obligors"] or parties), "due_on": None}
        elif commitment.get("unit"):
            found["value"] = self.value_or_none(0, 12, 1700.25)
        if reporter:
            found["speaker"] = self.value_or_none(self.word())
        else:
            found |= {
                "ask": self.value_or_none("none", self.word()),
                "owner": self.value_or_none(self.word()),
            }
        found["occurrence"] = self.value_or_none(random_day(random))
        return found | {"incidents": self.value_or_none(0, 3), "is_seen": self.value_or_none(True)}

    def update(self, number: int, commitments: Sequence[Item], parties: Mapping[str, Sequence[str]]) -> Item:
        """An update that a file may have; without a note only if no rule can require one.

        What replaces a commitment stands after it in the file, so that there is never a circle.
        """
        random = self.random
        place = random.randrange(len(commitments))
        ref, later = commitments[place]["ref"], commitments[place + 1 :]
        successors = [one["ref"] for one in later if one["strength"] in (None, *PROPER_STRENGTHS)]
        status, due = self.value_or_none(*Status), self.value_or_none("none", random_due_day(random))
        if status is Status.SUPERSEDED and not successors:
            status = Status.LIMITED
        reporter = self.value_or_none(None, *self.codes)
        uid = self.value_or_none(f"{self.name}{number} {self.word()[:10]}")
        recorded = self.moment_and_author()
        is_judged = bool(reporter or (uid and recorded["recorded_at"]))
        news = self.news(commitments[place], parties[commitments[place]["agreement"]], reporter, status)
        due = None if "due_on" in news else due
        may_lack_note = status not in NOTE_REQUIRED_STATUSES and is_judged if status else due is not None
        return {
            **news,
            "commitment": ref,
            "effective_on": random_past_day(random),
            "status": status,
            "due_on": due,
            "note": None if may_lack_note and random.random() < 0.6 else self.note(),
            "reporter": reporter,
            "source": self.value_or_none(self.word()),
            "successors": (
                random.sample(successors, random.randint(1, min(2, len(successors))))
                if status is Status.SUPERSEDED
                else None
            ),
            "uid": uid,
            **recorded,
        }

    def repeat_update(self, update: Item) -> Item:
        """The same update a second time, or one that differs in one field."""
        changed = {
            "effective_on": random_past_day(self.random),
            "note": self.word(),
            "reporter": self.random.choice(self.codes),
            "source": self.word(),
        }
        key = self.random.choice([None, None, *changed])
        of_claims = {"ask": None, "owner": None} if key == "reporter" else {}  # which are never claims
        return update | ({key: changed[key]} if key else {}) | of_claims

    def order_statuses_of_one_day(self, updates: Sequence[Item]) -> None:
        """Repeat a status where nothing says which of one day and one voice was the last."""
        first: dict[tuple[Any, ...], Item] = {}
        for one in updates:
            told = ("commitment", "effective_on", "reporter", "recorded_at")
            if one["status"] and not (one["uid"] and one["recorded_at"]):
                before = first.setdefault(tuple(one[key] for key in told), one)
                if before["status"] != one["status"]:  # a status of the whole may be none of a side
                    one["side"] = None
                one |= {key: before[key] for key in ("status", "successors")}
                one["note"] = one["note"] or self.note()

    def retractions(self, update: Item) -> list[Item]:
        """The retractions of an update: none, one, or two of different moments, never before its own.

        Two are in other words: of the same words and without a uid only their order says which is which.
        """
        if not update["uid"]:
            return []
        if (own := update["recorded_at"]) is None:
            moments = self.random.choice([[], [None]])
        else:
            later = MOMENTS[max(MOMENTS.index(own), len(MOMENTS) - 3) :]
            moments = self.random.sample(later, min(len(later), self.random.choice([0, 0, 1, 2])))
        if len(moments) == 1:
            moments = [self.value_or_none(*moments)]
        found = {"update": update["uid"], "reason": self.note(), "recorded_by": self.word()}
        endings = ("", ", once more")
        return [
            found | {"reason": f"{self.word()}{ending}", "recorded_at": moment}
            for moment, ending in zip(moments, endings, strict=False)
        ]


def write_document(path: Path, content: dict[str, Any], random: Random) -> Path:
    """Write a document as some program would: in any order, with or without nulls, in any layout."""
    sections = list(content.items())
    random.shuffle(sections)
    if random.random() < 0.5:
        sections = [
            (name, [drop_missing_values(item) for item in items] if isinstance(items, list) else items)
            for name, items in sections
        ]
    form = {"indent": random.choice([None, None, 1, "\t"]), "ensure_ascii": random.random() < 0.5}
    text = json.dumps(dict(sections), default=str, **form)
    path.write_text(
        text, encoding=random.choice(["utf-8", "utf-8-sig"]), newline=random.choice(["\n", "\r\n"])
    )
    return path


def drop_missing_values(item: Item) -> Item:
    return {key: value for key, value in item.items() if value is not None}


def given_documents(words: st.SearchStrategy[list[str]] = TEXTS, examples: int = 25) -> Callable[..., Any]:
    """Run a test with random texts, a number of updates, and a source of chance."""
    drawn = {"words": words, "random": st.randoms(use_true_random=True), "size": st.integers(0, 8)}
    # The seed is one choice for Hypothesis: to look for a shorter example takes minutes and finds none.
    phases = (Phase.reuse, Phase.generate)
    return given_on_each_engine(examples, drawn, phases=phases)


def note_document(content: dict[str, Any]) -> dict[str, Any]:
    """Note a document for the report of a failure, unless it is too long to be read."""
    if len(str(content)) < 20_000:  # a report with a note of the longest helps nobody
        note(json.dumps(content, default=str, indent=1))
    return content


def shorten_values(item: Item) -> str:
    """An item as text; of a long value only its length."""
    return str({key: value if len(str(value)) < 99 else len(value) for key, value in item.items()})
