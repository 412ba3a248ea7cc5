"""The words and records of the field, in plain Python: nothing here knows a database, a file or a screen."""
