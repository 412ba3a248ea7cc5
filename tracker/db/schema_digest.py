"""What the schema of a new file comes to, in one number: so that to compare a file with it takes no time.

``tests/test_file_schema.py`` makes a new file and says what to write here when the schema has changed.
"""

SCHEMA_DIGEST = "7dea96266e24ba762c0752dc4a741f08"

FUNCTION_DIGESTS = {
    "refuses_addition": "6b519e1a0604b0851c86cae8dfb0042ab385cb73d415d86d1180d1f3927a547d",
    "refuses_change": "ca05365d94f54ad3edae264e7604067da855c6240f390015e17275cb9a0486c7",
    "refuses_gap": "b5f6352d49cda6912fe61f4e953eb74f061ade98259d98ce1efd0a6115e99193",
    "refuses_later_moment": "347e9c7748a6afbb85a3479ae39ea3867b26cbdd753400555391d1dc6d9ab6b5",
    "refuses_ordered_at": "259786705d1833d2cf70824d2b59f6d3bf7537c81ca5ed185290a6b8919c9484",
    "refuses_other_moment": "d60a61e5a68c3dd867c1f138a85bb4552e6f8859bbf28b1de89e649496aaad3b",
    "refuses_recorded_at": "e37e474860192f8f5c52384df825df92985d88978c3d33253097b7d8a9c4f4ea",
}
"""The functions that guard a server, each with the SHA-256 of what it does."""
