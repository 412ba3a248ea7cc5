"""What is typed beside a file that is taken in: the choices about what differs in it."""

from collections.abc import Iterator, Sequence

from tracker.domain.errors import UsageError, did_you_mean, join_list, shorten
from tracker.domain.fields import NewCode, NewRef, Uid, fields_of
from tracker.domain.hint_actions import WRITE_REF_AND_NEW_REF
from tracker.domain.message_filling import fill
from tracker.domain.terms import ActorTerms, AgreementTerms, CommitmentTerms, DocumentTerms
from tracker.exchange import exchange_messages
from tracker.ledger import rules
from tracker.ledger.recorders.import_choices import ImportChoices


def parse_choices(
    renames: Sequence[str], *, ours: Sequence[str], theirs: Sequence[str], again: bool
) -> ImportChoices:
    """The choices from their texts as typed.

    Raises UsageError for a rename without both refs or given twice, for what is no field that can be
    corrected, and for a field of which both are wanted; RuleViolation for what cannot be a ref.
    """
    kept, taken = frozenset(map(_parse_field, ours)), frozenset(map(_parse_field, theirs))
    if both := kept & taken:
        message = fill(exchange_messages.OURS_AND_THEIRS, field=min(both))
        raise UsageError(message, fill(exchange_messages.CHOOSE_ONE))
    return ImportChoices(dict(_parse_renames(renames)), kept, taken, again)


def _parse_renames(texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    seen_theirs: set[str] = set()
    seen_ours: set[str] = set()
    for text in texts:
        theirs, _, new = (part.strip().lower() for part in text.partition("="))
        if not theirs or not new:
            message = fill(exchange_messages.NEW_REF_MISSING, text=shorten(text))
            raise UsageError(message, WRITE_REF_AND_NEW_REF)
        ours = rules.require_ref(new, "ref")
        for ref, seen in ((theirs, seen_theirs), (ours, seen_ours)):
            if ref in seen:
                message = fill(exchange_messages.RENAMED_TWICE, ref=shorten(ref))
                raise UsageError(message, fill(exchange_messages.GIVE_EACH_ITS_REF))
            seen.add(ref)
        yield theirs, ours


def _parse_field(text: str) -> str:
    name = text.strip().lower().replace("-", "_")
    known = list(_correctable_fields())
    if name not in known:
        message = fill(exchange_messages.NO_SUCH_FIELD, field=shorten(text))
        hint = did_you_mean(name, known) or fill(exchange_messages.KNOWN_FIELDS, fields=join_list(known))
        raise UsageError(message, hint)
    return name


def _correctable_fields() -> dict[str, None]:
    """The terms of whatever has a ref, but for what names it."""
    return {
        field.name: None
        for record in (CommitmentTerms, AgreementTerms, DocumentTerms, ActorTerms)
        for field in fields_of(record)
        if not isinstance(field.kind, NewRef | NewCode | Uid)
    }
