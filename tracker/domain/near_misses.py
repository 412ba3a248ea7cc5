"""Slips in spelling: which known words a typed one may be, without words that only look like it.

"reached" looks like "breached" and "non-binding" like "binding": so few letters may differ, the first one may
not, and what says "not" is suggested for nothing else.
"""

from collections.abc import Iterable

from tracker.domain.word_meaning import says_not_or_partly

MIN_BEGINNING = 2  # letters that are taken for the beginning of a word
SHORTEST_COMPARED = 4  # letters of the shortest word that slips are looked for in
LONG_WORD = 10  # letters of a word in which two slips are looked for, and not only one


def find_near_misses(
    word: str, known_words: Iterable[str], *, shortest_beginning: int = MIN_BEGINNING
) -> list[str]:
    """The known words that begin with a word, else those that it may be with a slip; best first.

    A slip is a letter too many, too few, or other, or two letters the wrong way round. A beginning has
    ``shortest_beginning`` letters or more.
    """
    is_negative = says_not_or_partly(word)
    known = [one for one in known_words if says_not_or_partly(one) or not is_negative]
    begun = [one for one in known if len(word) >= shortest_beginning and one.startswith(word)]
    most = 1 if is_negative else 2
    slips = ((count_slips(word, one), one) for one in known if word[:1] == one[:1])
    near = sorted((count, one) for count, one in slips if count <= min(most, _allowed_slips(one)))
    return begun or [one for _, one in near]


def is_nearly(word: str, known: str) -> bool:
    """Whether a name may be another one with a slip; of short ones only a letter too many or too few counts.

    Two letters the wrong way round are such a slip too: RI may be IR, but US is not UK.
    """
    slips = count_slips(word, known)
    if min(len(word), len(known)) < SHORTEST_COMPARED:
        return slips == 1 and (len(word) != len(known) or sorted(word) == sorted(known))
    return 0 < slips <= _allowed_slips(known)


def _allowed_slips(known: str) -> int:
    """How many slips there may be in a word."""
    return 0 if len(known) < SHORTEST_COMPARED else 1 if len(known) < LONG_WORD else 2


def count_slips(word: str, known: str) -> int:
    """The number of slips between two words, in which two letters the wrong way round are one slip.

    Words whose lengths differ by more than two are not compared letter by letter: the difference is returned.
    """
    if abs(len(word) - len(known)) > 2:
        return abs(len(word) - len(known))
    before, last = [0] * (len(known) + 1), list(range(len(known) + 1))
    for row, letter in enumerate(word, start=1):
        current = [row]
        for column, wanted in enumerate(known, start=1):
            fewest = min(last[column] + 1, current[-1] + 1, last[column - 1] + (letter != wanted))
            if _are_swapped(word, row, known, column):
                fewest = min(fewest, before[column - 2] + 1)
            current.append(fewest)
        before, last = last, current
    return last[-1]


def _are_swapped(word: str, row: int, known: str, column: int) -> bool:
    """Whether the two letters that end here stand the other way round in the other word."""
    return min(row, column) > 1 and word[row - 2 : row] == known[column - 2 : column][::-1]
