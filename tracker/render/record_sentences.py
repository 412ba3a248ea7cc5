"""What is said of a mark, of another ref, of a claim that we accept, and of who we are.

``take_back`` is how to take it back in the words of an interface; empty where it says nothing.
"""

from tracker.domain.message_filling import fill
from tracker.domain.records import format_update_number
from tracker.domain.vocabulary import Mark
from tracker.render import render_messages


def describe_mark(name: str, mark: Mark, number: int, take_back: str) -> str:
    """For whose eyes something is from now on."""
    marked = format_update_number(number)
    return fill(render_messages.MARKED, name=name, mark=mark, number=marked, undo=take_back).rstrip()


def describe_rename(old: str, new: str, take_back: str) -> str:
    """What is called otherwise now."""
    return fill(render_messages.RENAMED, old=old, new=new, undo=take_back).rstrip()


def describe_acceptance(claim: str, told: str) -> str:
    """That a claim is our assessment now; ``told`` is what was recorded."""
    return fill(render_messages.ACCEPTED, claim=claim, told=told)


def describe_office(name: str | None, actor: str | None, actor_name: str | None) -> str:
    """Who we are, in a sentence; empty where nobody has said."""
    if not actor:
        return fill(render_messages.OFFICE_NAME, name=name) if name else ""
    ourselves = fill(render_messages.OFFICE_ACTOR, actor=actor, actor_name=actor_name)
    if not name:
        return fill(render_messages.OFFICE_ACTOR_ALONE, ourselves=ourselves)
    return fill(render_messages.OFFICE_NAME_AND_ACTOR, name=name, ourselves=ourselves)
