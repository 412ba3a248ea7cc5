"""The one place through which each sentence that a person reads goes: a message with its values by name.

A message is a whole sentence, clause, heading or label with placeholders, such as "{path} is a folder."; each
floor has its messages in one module. A translation has to be looked up only here.
"""


def fill(template: str, **values: object) -> str:
    """The message with its values in the places of their names."""
    return template.format(**values)


def fill_count(one: str, many: str, number: int, **values: object) -> str:
    """The message for this number, ``one`` for 1, else ``many``; ``number`` is one of its values."""
    return fill(one if number == 1 else many, number=number, **values)
