"""What the schema of a new file comes to, in one number: so that to compare a file with it takes no time.

``tests/test_file_schema.py`` makes a new file and says what to write here when the schema has changed.
"""

SCHEMA_DIGEST = "135ea7ec639355f1033592dd402134c9"
