"""Where an actor or a document is named by what is on record, in the order of refs."""

from typing import NamedTuple


class ActorMentions(NamedTuple):
    """What an actor is a party to, which commitments it owes, and how many updates are its own."""

    agreements: tuple[str, ...]
    commitments: tuple[str, ...]
    updates: int


class DocumentMentions(NamedTuple):
    """The commitments that stand in a document."""

    commitments: tuple[str, ...]
