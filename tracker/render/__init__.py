"""How an answer looks: to a person on a terminal, and to a program."""
