"""What is suggested to whoever types: values that are on record, asked without a transaction of ours.

Completion asks it of a file or of a server itself, to be there before the next key is typed.
"""

THEMES_SQL = """SELECT theme FROM commitment WHERE theme IS NOT NULL
    UNION SELECT value FROM revised_term WHERE term = 'theme' AND value > '' ORDER BY theme LIMIT :most"""

NEWEST_CLAIMS_SQL = """SELECT u.id, c.ref, u.reporter, u.status
    FROM status_update u JOIN commitment c ON c.id = u.commitment_id
    WHERE u.reporter IS NOT NULL AND (u.status IS NOT NULL OR u.due_on IS NOT NULL OR u.value IS NOT NULL)
      AND NOT EXISTS (SELECT 1 FROM retraction r WHERE r.update_id = u.id)
    ORDER BY u.id DESC LIMIT :most"""

NEWEST_UPDATES_SQL = """SELECT u.id, c.ref, u.reporter, u.status
    FROM status_update u JOIN commitment c ON c.id = u.commitment_id
    WHERE NOT EXISTS (SELECT 1 FROM retraction r WHERE r.update_id = u.id)
    ORDER BY u.id DESC LIMIT :most"""
