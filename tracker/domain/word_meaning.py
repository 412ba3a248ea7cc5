"""What a typed word says, as far as a suggestion must know it: "not", "partly", or that nothing is known."""

_NEGATIONS = frozenset(
    "not no non none nothing never nil without cannot fail fails failed failing failure lack lacks "
    "unsuccessful unsuccessfully".split()
)
_CONTRACTED_VERBS = tuple("do did does is are was were has have had ca wo could should would ai".split())
_PARTS = frozenset(
    "part partly partial partially half halfway semi some somewhat almost nearly mostly largely mainly "
    "hardly barely scarcely substantially insufficiently".split()
)
_NEGATIVE_STEMS = tuple(
    "incomplet inadequa insuffici ineffective inaction inactiv insubstan inexecut disobey disregard "
    "dishono disrespect discontinu nonexist".split()
)
_PREFIXES = ("un", "in", "dis", "mis", "non", "under")
_NOT_NEGATIVE = tuple(
    "under until unto united unify unifi unique unilateral union universal uniform unanim".split()
)
"""Beginnings of words whose "un" is no negation."""
_STEMS_OF_DONE = tuple(
    "implement complet fulfil fullfil compli comply met done kept achiev accompli deliver hono observ start "
    "begun finish execut perform satisf agree accept bind".split()
)
"""How words begin that say that something is done; "in-", "dis-", "mis-" and "under-" negate them."""
_OTHER_STEMS = tuple(
    "breach violat brok infring laps stall suspend supersed withdraw expir cancel delay late terminat reject "
    "refus block contest disput overdue due deadline abandon applicab relevan limit verif confirm".split()
)
"""How words begin whose negation does not say how much is done: "unbroken", "not applicable"."""
_STEMS_OF_KNOWLEDGE = tuple(
    "know report stat clear certain sure determin data news info inform evidence word".split()
)
"""How words begin whose negation says that nothing is known: "unclear", "not reported"."""


def split_into_parts(word: str) -> list[str]:
    """The parts of a word or of several, in lower case and without apostrophes: Don't-know is dont, know."""
    plain = word.casefold().replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", "")
    parts = plain.replace("_", " ").replace("-", " ").split()
    if len(parts) > 1 and parts[0] in ("un", "dis", "mis"):
        parts[:2] = ["".join(parts[:2])]
    return parts


def says_not_or_partly(word: str) -> bool:
    """Whether a word, or one of several, says that something is not so, or only in part."""
    return any(_is_negative(part) or part in _PARTS for part in split_into_parts(word))


def says_not_known(word: str) -> bool:
    """Whether a word or two say that nothing is known: unknown, no data, not reported."""
    parts = split_into_parts(word)
    if len(parts) == 1 and parts[0].startswith("un"):
        return parts[0].removeprefix("un").startswith(_STEMS_OF_KNOWLEDGE)
    return len(parts) == 2 and parts[0] in _NEGATIONS and parts[1].startswith(_STEMS_OF_KNOWLEDGE)


def negates_something_else(word: str) -> bool:
    """Whether a word negates something that does not say how much is done, such as "unbroken"."""
    parts = split_into_parts(word)
    roots = {part.removeprefix(prefix) for part in parts for prefix in ("", *_PREFIXES)}
    return any(root.startswith(_OTHER_STEMS) for root in roots)


def _is_negative(part: str) -> bool:
    """Whether a part is a negation, or begins like one: not, don't, undone, incomplete, non-compliant."""
    if part in _NEGATIONS or part.startswith(("non", *_NEGATIVE_STEMS)):
        return True
    if part.endswith("nt") and part.removesuffix("nt") in _CONTRACTED_VERBS:
        return True
    if part.startswith("un") and not part.startswith(_NOT_NEGATIVE):
        return True
    roots = (part.removeprefix(prefix) for prefix in _PREFIXES if part.startswith(prefix))
    return any(root.startswith((*_STEMS_OF_DONE, *_OTHER_STEMS)) for root in roots)
