"""How an answer looks: to a person at a terminal, and to a program."""
