"""Every statement as SQLite takes it; made by ``python -m tracker.db.statements.sqlite_compiler``."""

from tracker.db.statements import Statement

STATEMENTS = {
    "actors": Statement(
        """
SELECT actor.code, actor.name, actor.kind
FROM actor ORDER BY actor.code
""",
        "code name kind",
    ),
    "agreements": Statement(
        """
SELECT agreement.ref, agreement.title, agreement.form, agreement.concluded_on, agreement.place, agreement.note, agreement.recorded_at, agreement.recorded_by, (SELECT count(*) AS count_1
FROM commitment
WHERE commitment.agreement = agreement.ref) AS commitments
FROM agreement ORDER BY agreement.concluded_on, agreement.ref
""",
        "ref title form concluded_on:day place note recorded_at:moment recorded_by commitments",
    ),
    "begun_actor": Statement(
        """
SELECT actor.code
FROM actor
WHERE actor.code >= :begins AND actor.code < :beyond ORDER BY actor.code
 LIMIT :most OFFSET 0
""",
        "code",
    ),
    "begun_agreement": Statement(
        """
SELECT agreement.ref
FROM agreement
WHERE agreement.ref >= :begins AND agreement.ref < :beyond ORDER BY agreement.ref
 LIMIT :most OFFSET 0
""",
        "ref",
    ),
    "begun_commitment": Statement(
        """
SELECT commitment.ref
FROM commitment
WHERE commitment.ref >= :begins AND commitment.ref < :beyond ORDER BY commitment.ref
 LIMIT :most OFFSET 0
""",
        "ref",
    ),
    "begun_document": Statement(
        """
SELECT document.ref
FROM document
WHERE document.ref >= :begins AND document.ref < :beyond ORDER BY document.ref
 LIMIT :most OFFSET 0
""",
        "ref",
    ),
    "commitment_id": Statement(
        """
SELECT commitment.id
FROM commitment
WHERE commitment.ref = :ref
""",
        "id",
    ),
    "commitment_ids": Statement(
        """
SELECT commitment.ref, commitment.id
FROM commitment
""",
        "ref id",
    ),
    "count_of_agreement": Statement(
        """
SELECT count(*) AS commitments
FROM commitment
WHERE commitment.agreement = :agreement
""",
        "commitments",
    ),
    "counts": Statement(
        """
SELECT (SELECT count(*) AS count_1
FROM commitment) AS commitments, (SELECT count(*) AS count_2
FROM status_update) AS updates
""",
        "commitments updates",
    ),
    "documents": Statement(
        """
SELECT document.ref, document.agreement, document.title, document.publisher, document.published_on, document.url, document.note, document.recorded_at, document.recorded_by
FROM document ORDER BY document.agreement, document.published_on IS NULL, document.published_on, document.ref
""",
        "ref agreement title publisher published_on:day url note recorded_at:moment recorded_by",
    ),
    "every_standing": Statement(
        """
WITH known AS MATERIALIZED
(SELECT commitment.id AS id, commitment.ref AS ref, commitment.agreement AS agreement, commitment.theme AS theme, commitment.strength AS strength, agreement.concluded_on AS agreed_on, coalesce((SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = commitment.id AND status_update.status IS NOT NULL AND status_update.reporter IS NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), 'no-information') AS status, coalesce((SELECT status_update.due_on
FROM status_update
WHERE status_update.commitment_id = commitment.id AND status_update.due_on IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), commitment.due_on) AS due_on
FROM commitment JOIN agreement ON commitment.agreement = agreement.ref
WHERE agreement.concluded_on <= :as_of AND agreement.recorded_at <= :known_at AND commitment.recorded_at <= :known_at ORDER BY commitment.id),
chosen AS
(SELECT known.id AS id, known.ref AS ref, known.agreement AS agreement, known.theme AS theme, known.strength AS strength, known.agreed_on AS agreed_on, known.status AS status, known.due_on AS due_on, :any_strength = 0 AND known.strength IN ('intention', 'proposed', 'discussed') AS apart
FROM known
WHERE CASE WHEN (:statuses IS NOT NULL) THEN known.status IN (SELECT anon_5.value
FROM json_each(:statuses) AS anon_5) WHEN :open_only THEN (known.status NOT IN ('implemented', 'superseded', 'withdrawn', 'lapsed')) ELSE 1 END = 1 AND (:due_before IS NULL OR known.due_on < :due_before) AND (:only_overdue = 0 OR known.due_on IS NOT NULL AND known.due_on < :as_of AND known.strength IN ('binding', 'agreed', 'in-principle') AND (known.status NOT IN ('implemented', 'superseded', 'withdrawn', 'lapsed'))) AND (:only_due_soon = 0 OR known.due_on IS NOT NULL AND known.due_on BETWEEN :as_of AND :soon_on AND known.strength IN ('binding', 'agreed', 'in-principle') AND (known.status NOT IN ('implemented', 'superseded', 'withdrawn', 'lapsed'))) AND (:only_done_late = 0 OR known.due_on IS NOT NULL AND CASE WHEN (known.status = 'implemented') THEN (SELECT status_update.effective_on
FROM status_update
WHERE status_update.commitment_id = known.id AND status_update.status IS NOT NULL AND status_update.reporter IS NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) > known.due_on ELSE 0 END = 1) AND (:only_contested = 0 OR (SELECT count(anon_6.status) AS count_2
FROM (SELECT DISTINCT (SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = known.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.reporter = anon_7.reporter ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) AS status
FROM (SELECT DISTINCT status_update.reporter AS reporter
FROM status_update
WHERE status_update.commitment_id = known.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND (status_update.reporter NOT IN (SELECT actor.code
FROM actor
WHERE actor.kind = 'media'))) AS anon_7) AS anon_6) > 1) AND (:only_unverified = 0 OR known.status != 'implemented' AND (EXISTS (SELECT *
FROM commitment_obligor
WHERE commitment_obligor.commitment_id = known.id AND (SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = known.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.reporter = commitment_obligor.actor ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) = 'implemented'))) AND (:only_stale = 0 OR coalesce((SELECT status_update.effective_on
FROM status_update
WHERE status_update.commitment_id = known.id AND status_update.effective_on IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), known.agreed_on) <= :stale_on)),
judged AS MATERIALIZED
(SELECT chosen.id AS id, chosen.ref AS ref, chosen.agreement AS agreement, chosen.theme AS theme, chosen.strength AS strength, chosen.agreed_on AS agreed_on, chosen.status AS status, chosen.due_on AS due_on, chosen.apart AS apart, coalesce((SELECT status_update.effective_on
FROM status_update
WHERE status_update.commitment_id = chosen.id AND status_update.effective_on IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), chosen.agreed_on) AS evidence_on, chosen.due_on IS NOT NULL AND chosen.due_on < :as_of AND chosen.strength IN ('binding', 'agreed', 'in-principle') AND (chosen.status NOT IN ('implemented', 'superseded', 'withdrawn', 'lapsed')) AS overdue, chosen.due_on IS NOT NULL AND chosen.due_on BETWEEN :as_of AND :soon_on AND chosen.strength IN ('binding', 'agreed', 'in-principle') AND (chosen.status NOT IN ('implemented', 'superseded', 'withdrawn', 'lapsed')) AS due_soon, chosen.due_on IS NOT NULL AND CASE WHEN (chosen.status = 'implemented') THEN (SELECT status_update.effective_on
FROM status_update
WHERE status_update.commitment_id = chosen.id AND status_update.status IS NOT NULL AND status_update.reporter IS NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) > chosen.due_on ELSE 0 END = 1 AS done_late, (SELECT count(anon_3.status) AS count_1
FROM (SELECT DISTINCT (SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = chosen.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.reporter = anon_4.reporter ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) AS status
FROM (SELECT DISTINCT status_update.reporter AS reporter
FROM status_update
WHERE status_update.commitment_id = chosen.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND (status_update.reporter NOT IN (SELECT actor.code
FROM actor
WHERE actor.kind = 'media'))) AS anon_4) AS anon_3) > 1 AS contested, chosen.status != 'implemented' AND (EXISTS (SELECT *
FROM commitment_obligor
WHERE commitment_obligor.commitment_id = chosen.id AND (SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = chosen.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.reporter = commitment_obligor.actor ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) = 'implemented')) AS unverified, coalesce((SELECT status_update.effective_on
FROM status_update
WHERE status_update.commitment_id = chosen.id AND status_update.effective_on IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), chosen.agreed_on) <= :stale_on AS stale
FROM chosen),
totals AS
(SELECT count(*) FILTER (WHERE judged.apart = 0) AS total, count(*) FILTER (WHERE judged.apart) AS left_out
FROM judged),
page AS MATERIALIZED
(SELECT judged.id AS id, judged.ref AS ref, judged.agreement AS agreement, judged.theme AS theme, judged.strength AS strength, judged.agreed_on AS agreed_on, judged.status AS status, judged.due_on AS due_on, judged.apart AS apart, judged.evidence_on AS evidence_on, judged.overdue AS overdue, judged.due_soon AS due_soon, judged.done_late AS done_late, judged.contested AS contested, judged.unverified AS unverified, judged.stale AS stale, CASE WHEN (:order = 'agreement') THEN judged.agreement END AS key_0, CASE WHEN (:order = 'status') THEN CASE judged.status WHEN 'no-information' THEN 0 WHEN 'not-started' THEN 1 WHEN 'limited' THEN 2 WHEN 'substantial' THEN 3 WHEN 'stalled' THEN 4 WHEN 'suspended' THEN 5 WHEN 'breached' THEN 6 WHEN 'implemented' THEN 7 WHEN 'superseded' THEN 8 WHEN 'withdrawn' THEN 9 WHEN 'lapsed' THEN 10 END END AS key_1, CASE WHEN (:order IN ('worst', 'status', 'agreement')) THEN CASE WHEN (judged.status = 'breached') THEN 0 WHEN judged.overdue THEN 1 WHEN judged.contested THEN 2 WHEN (judged.status = 'suspended') THEN 3 WHEN (judged.status = 'stalled') THEN 4 WHEN judged.unverified THEN 5 WHEN judged.stale THEN 6 ELSE 7 END END AS key_2, CASE WHEN (:order IN ('worst', 'status', 'agreement') OR :order = 'due') THEN judged.due_on IS NULL END AS key_3, CASE WHEN (:order IN ('worst', 'status', 'agreement') OR :order = 'due') THEN judged.due_on WHEN (:order = 'evidence') THEN judged.evidence_on END AS key_4, judged.ref AS key_5
FROM judged
WHERE judged.apart = 0 ORDER BY key_0, key_1, key_2, key_3, key_4, key_5)
 SELECT totals.total, totals.left_out, page.id, page.ref, page.agreement, page.theme, page.strength, page.agreed_on, page.status, page.due_on, page.apart, page.evidence_on, page.overdue, page.due_soon, page.done_late, page.contested, page.unverified, page.stale, page.key_0, page.key_1, page.key_2, page.key_3, page.key_4, page.key_5, commitment.title, commitment.kind, commitment.wording, commitment.document, commitment.locator, commitment.note, commitment.recorded_at, commitment.recorded_by, commitment.due_on AS original_due_on, (SELECT status_update.effective_on
FROM status_update
WHERE status_update.commitment_id = page.id AND status_update.status IS NOT NULL AND status_update.reporter IS NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) AS status_on, CASE WHEN (page.status IN ('not-started', 'limited', 'substantial', 'implemented', 'breached')) THEN CASE page.status WHEN 'not-started' THEN 0 WHEN 'limited' THEN 1 WHEN 'substantial' THEN 2 WHEN 'implemented' THEN 3 WHEN 'breached' THEN 0 END WHEN (page.status IN ('stalled', 'suspended', 'lapsed')) THEN CASE (SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = page.id AND status_update.status IS NOT NULL AND status_update.reporter IS NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.status IN ('not-started', 'limited', 'substantial', 'implemented', 'breached') ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) WHEN 'not-started' THEN 0 WHEN 'limited' THEN 1 WHEN 'substantial' THEN 2 WHEN 'implemented' THEN 3 WHEN 'breached' THEN 0 END END AS level, (SELECT status_update.note
FROM status_update
WHERE status_update.commitment_id = page.id AND status_update.note IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) AS last_note, (SELECT group_concat(anon_1.actor, ';') AS aggregate_strings_1
FROM (SELECT commitment_obligor.actor AS actor
FROM commitment_obligor
WHERE commitment_obligor.commitment_id = page.id ORDER BY commitment_obligor.actor) AS anon_1) AS obligors, (SELECT group_concat(anon_2.said, ';') AS aggregate_strings_2
FROM (SELECT claim.reporter || ' ' || claim.status || ' ' || CAST(claim.effective_on AS VARCHAR) || ' ' || CAST(claim.id AS VARCHAR) AS said
FROM status_update AS claim
WHERE claim.commitment_id = page.id AND claim.status IS NOT NULL AND claim.reporter IS NOT NULL AND claim.id = (SELECT status_update.id
FROM status_update
WHERE status_update.commitment_id = page.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.reporter = claim.reporter ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) ORDER BY claim.reporter) AS anon_2) AS claims
FROM totals LEFT OUTER JOIN page ON 1 = 1 LEFT OUTER JOIN commitment ON commitment.id = page.id ORDER BY page.key_0, page.key_1, page.key_2, page.key_3, page.key_4, page.key_5
""",
        "total left_out id ref agreement theme strength agreed_on:day status due_on:day apart:truth evidence_on:day overdue:truth due_soon:truth done_late:truth contested:truth unverified:truth stale:truth key_0 key_1 key_2 key_3:truth key_4:day key_5 title kind wording document locator note recorded_at:moment recorded_by original_due_on:day status_on:day level last_note obligors claims",
    ),
    "every_standing_among": Statement(
        """
WITH known AS MATERIALIZED
(SELECT commitment.id AS id, commitment.ref AS ref, commitment.agreement AS agreement, commitment.theme AS theme, commitment.strength AS strength, agreement.concluded_on AS agreed_on, coalesce((SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = commitment.id AND status_update.status IS NOT NULL AND status_update.reporter IS NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), 'no-information') AS status, coalesce((SELECT status_update.due_on
FROM status_update
WHERE status_update.commitment_id = commitment.id AND status_update.due_on IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), commitment.due_on) AS due_on
FROM commitment JOIN agreement ON commitment.agreement = agreement.ref
WHERE agreement.concluded_on <= :as_of AND agreement.recorded_at <= :known_at AND commitment.recorded_at <= :known_at AND commitment.id IN (SELECT CAST(anon_5.value AS BIGINT) AS value
FROM json_each(:found) AS anon_5) ORDER BY commitment.id),
chosen AS
(SELECT known.id AS id, known.ref AS ref, known.agreement AS agreement, known.theme AS theme, known.strength AS strength, known.agreed_on AS agreed_on, known.status AS status, known.due_on AS due_on, :any_strength = 0 AND known.strength IN ('intention', 'proposed', 'discussed') AS apart
FROM known
WHERE CASE WHEN (:statuses IS NOT NULL) THEN known.status IN (SELECT anon_6.value
FROM json_each(:statuses) AS anon_6) WHEN :open_only THEN (known.status NOT IN ('implemented', 'superseded', 'withdrawn', 'lapsed')) ELSE 1 END = 1 AND (:due_before IS NULL OR known.due_on < :due_before) AND (:only_overdue = 0 OR known.due_on IS NOT NULL AND known.due_on < :as_of AND known.strength IN ('binding', 'agreed', 'in-principle') AND (known.status NOT IN ('implemented', 'superseded', 'withdrawn', 'lapsed'))) AND (:only_due_soon = 0 OR known.due_on IS NOT NULL AND known.due_on BETWEEN :as_of AND :soon_on AND known.strength IN ('binding', 'agreed', 'in-principle') AND (known.status NOT IN ('implemented', 'superseded', 'withdrawn', 'lapsed'))) AND (:only_done_late = 0 OR known.due_on IS NOT NULL AND CASE WHEN (known.status = 'implemented') THEN (SELECT status_update.effective_on
FROM status_update
WHERE status_update.commitment_id = known.id AND status_update.status IS NOT NULL AND status_update.reporter IS NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) > known.due_on ELSE 0 END = 1) AND (:only_contested = 0 OR (SELECT count(anon_7.status) AS count_2
FROM (SELECT DISTINCT (SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = known.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.reporter = anon_8.reporter ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) AS status
FROM (SELECT DISTINCT status_update.reporter AS reporter
FROM status_update
WHERE status_update.commitment_id = known.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND (status_update.reporter NOT IN (SELECT actor.code
FROM actor
WHERE actor.kind = 'media'))) AS anon_8) AS anon_7) > 1) AND (:only_unverified = 0 OR known.status != 'implemented' AND (EXISTS (SELECT *
FROM commitment_obligor
WHERE commitment_obligor.commitment_id = known.id AND (SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = known.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.reporter = commitment_obligor.actor ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) = 'implemented'))) AND (:only_stale = 0 OR coalesce((SELECT status_update.effective_on
FROM status_update
WHERE status_update.commitment_id = known.id AND status_update.effective_on IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), known.agreed_on) <= :stale_on)),
judged AS MATERIALIZED
(SELECT chosen.id AS id, chosen.ref AS ref, chosen.agreement AS agreement, chosen.theme AS theme, chosen.strength AS strength, chosen.agreed_on AS agreed_on, chosen.status AS status, chosen.due_on AS due_on, chosen.apart AS apart, coalesce((SELECT status_update.effective_on
FROM status_update
WHERE status_update.commitment_id = chosen.id AND status_update.effective_on IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), chosen.agreed_on) AS evidence_on, chosen.due_on IS NOT NULL AND chosen.due_on < :as_of AND chosen.strength IN ('binding', 'agreed', 'in-principle') AND (chosen.status NOT IN ('implemented', 'superseded', 'withdrawn', 'lapsed')) AS overdue, chosen.due_on IS NOT NULL AND chosen.due_on BETWEEN :as_of AND :soon_on AND chosen.strength IN ('binding', 'agreed', 'in-principle') AND (chosen.status NOT IN ('implemented', 'superseded', 'withdrawn', 'lapsed')) AS due_soon, chosen.due_on IS NOT NULL AND CASE WHEN (chosen.status = 'implemented') THEN (SELECT status_update.effective_on
FROM status_update
WHERE status_update.commitment_id = chosen.id AND status_update.status IS NOT NULL AND status_update.reporter IS NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) > chosen.due_on ELSE 0 END = 1 AS done_late, (SELECT count(anon_3.status) AS count_1
FROM (SELECT DISTINCT (SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = chosen.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.reporter = anon_4.reporter ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) AS status
FROM (SELECT DISTINCT status_update.reporter AS reporter
FROM status_update
WHERE status_update.commitment_id = chosen.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND (status_update.reporter NOT IN (SELECT actor.code
FROM actor
WHERE actor.kind = 'media'))) AS anon_4) AS anon_3) > 1 AS contested, chosen.status != 'implemented' AND (EXISTS (SELECT *
FROM commitment_obligor
WHERE commitment_obligor.commitment_id = chosen.id AND (SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = chosen.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.reporter = commitment_obligor.actor ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) = 'implemented')) AS unverified, coalesce((SELECT status_update.effective_on
FROM status_update
WHERE status_update.commitment_id = chosen.id AND status_update.effective_on IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), chosen.agreed_on) <= :stale_on AS stale
FROM chosen),
totals AS
(SELECT count(*) FILTER (WHERE judged.apart = 0) AS total, count(*) FILTER (WHERE judged.apart) AS left_out
FROM judged),
page AS MATERIALIZED
(SELECT judged.id AS id, judged.ref AS ref, judged.agreement AS agreement, judged.theme AS theme, judged.strength AS strength, judged.agreed_on AS agreed_on, judged.status AS status, judged.due_on AS due_on, judged.apart AS apart, judged.evidence_on AS evidence_on, judged.overdue AS overdue, judged.due_soon AS due_soon, judged.done_late AS done_late, judged.contested AS contested, judged.unverified AS unverified, judged.stale AS stale, CASE WHEN (:order = 'agreement') THEN judged.agreement END AS key_0, CASE WHEN (:order = 'status') THEN CASE judged.status WHEN 'no-information' THEN 0 WHEN 'not-started' THEN 1 WHEN 'limited' THEN 2 WHEN 'substantial' THEN 3 WHEN 'stalled' THEN 4 WHEN 'suspended' THEN 5 WHEN 'breached' THEN 6 WHEN 'implemented' THEN 7 WHEN 'superseded' THEN 8 WHEN 'withdrawn' THEN 9 WHEN 'lapsed' THEN 10 END END AS key_1, CASE WHEN (:order IN ('worst', 'status', 'agreement')) THEN CASE WHEN (judged.status = 'breached') THEN 0 WHEN judged.overdue THEN 1 WHEN judged.contested THEN 2 WHEN (judged.status = 'suspended') THEN 3 WHEN (judged.status = 'stalled') THEN 4 WHEN judged.unverified THEN 5 WHEN judged.stale THEN 6 ELSE 7 END END AS key_2, CASE WHEN (:order IN ('worst', 'status', 'agreement') OR :order = 'due') THEN judged.due_on IS NULL END AS key_3, CASE WHEN (:order IN ('worst', 'status', 'agreement') OR :order = 'due') THEN judged.due_on WHEN (:order = 'evidence') THEN judged.evidence_on END AS key_4, judged.ref AS key_5
FROM judged
WHERE judged.apart = 0 ORDER BY key_0, key_1, key_2, key_3, key_4, key_5)
 SELECT totals.total, totals.left_out, page.id, page.ref, page.agreement, page.theme, page.strength, page.agreed_on, page.status, page.due_on, page.apart, page.evidence_on, page.overdue, page.due_soon, page.done_late, page.contested, page.unverified, page.stale, page.key_0, page.key_1, page.key_2, page.key_3, page.key_4, page.key_5, commitment.title, commitment.kind, commitment.wording, commitment.document, commitment.locator, commitment.note, commitment.recorded_at, commitment.recorded_by, commitment.due_on AS original_due_on, (SELECT status_update.effective_on
FROM status_update
WHERE status_update.commitment_id = page.id AND status_update.status IS NOT NULL AND status_update.reporter IS NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) AS status_on, CASE WHEN (page.status IN ('not-started', 'limited', 'substantial', 'implemented', 'breached')) THEN CASE page.status WHEN 'not-started' THEN 0 WHEN 'limited' THEN 1 WHEN 'substantial' THEN 2 WHEN 'implemented' THEN 3 WHEN 'breached' THEN 0 END WHEN (page.status IN ('stalled', 'suspended', 'lapsed')) THEN CASE (SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = page.id AND status_update.status IS NOT NULL AND status_update.reporter IS NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.status IN ('not-started', 'limited', 'substantial', 'implemented', 'breached') ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) WHEN 'not-started' THEN 0 WHEN 'limited' THEN 1 WHEN 'substantial' THEN 2 WHEN 'implemented' THEN 3 WHEN 'breached' THEN 0 END END AS level, (SELECT status_update.note
FROM status_update
WHERE status_update.commitment_id = page.id AND status_update.note IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) AS last_note, (SELECT group_concat(anon_1.actor, ';') AS aggregate_strings_1
FROM (SELECT commitment_obligor.actor AS actor
FROM commitment_obligor
WHERE commitment_obligor.commitment_id = page.id ORDER BY commitment_obligor.actor) AS anon_1) AS obligors, (SELECT group_concat(anon_2.said, ';') AS aggregate_strings_2
FROM (SELECT claim.reporter || ' ' || claim.status || ' ' || CAST(claim.effective_on AS VARCHAR) || ' ' || CAST(claim.id AS VARCHAR) AS said
FROM status_update AS claim
WHERE claim.commitment_id = page.id AND claim.status IS NOT NULL AND claim.reporter IS NOT NULL AND claim.id = (SELECT status_update.id
FROM status_update
WHERE status_update.commitment_id = page.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.reporter = claim.reporter ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) ORDER BY claim.reporter) AS anon_2) AS claims
FROM totals LEFT OUTER JOIN page ON 1 = 1 LEFT OUTER JOIN commitment ON commitment.id = page.id ORDER BY page.key_0, page.key_1, page.key_2, page.key_3, page.key_4, page.key_5
""",
        "total left_out id ref agreement theme strength agreed_on:day status due_on:day apart:truth evidence_on:day overdue:truth due_soon:truth done_late:truth contested:truth unverified:truth stale:truth key_0 key_1 key_2 key_3:truth key_4:day key_5 title kind wording document locator note recorded_at:moment recorded_by original_due_on:day status_on:day level last_note obligors claims",
    ),
    "has_actor": Statement(
        """
SELECT 1 AS there
WHERE EXISTS (SELECT actor.code
FROM actor
WHERE actor.code = :wanted)
""",
        "there:truth",
    ),
    "has_agreement": Statement(
        """
SELECT 1 AS there
WHERE EXISTS (SELECT agreement.ref
FROM agreement
WHERE agreement.ref = :wanted)
""",
        "there:truth",
    ),
    "has_commitment": Statement(
        """
SELECT 1 AS there
WHERE EXISTS (SELECT commitment.ref
FROM commitment
WHERE commitment.ref = :wanted)
""",
        "there:truth",
    ),
    "has_document": Statement(
        """
SELECT 1 AS there
WHERE EXISTS (SELECT document.ref
FROM document
WHERE document.ref = :wanted)
""",
        "there:truth",
    ),
    "keys": Statement(
        """
SELECT commitment.id
FROM commitment
WHERE (:refs IS NULL OR commitment.ref IN (SELECT anon_1.value
FROM json_each(:refs) AS anon_1)) AND (:agreements IS NULL OR commitment.agreement IN (SELECT anon_2.value
FROM json_each(:agreements) AS anon_2)) AND (:strengths IS NULL OR commitment.strength IN (SELECT anon_3.value
FROM json_each(:strengths) AS anon_3)) AND (:themes IS NULL OR commitment.theme IN (SELECT anon_4.value
FROM json_each(:themes) AS anon_4)) AND (:obligors IS NULL OR (EXISTS (SELECT *
FROM commitment_obligor
WHERE commitment_obligor.commitment_id = commitment.id AND commitment_obligor.actor IN (SELECT anon_5.value
FROM json_each(:obligors) AS anon_5))))
""",
        "id",
    ),
    "keys_in_state": Statement(
        """
WITH known AS MATERIALIZED
(SELECT commitment.id AS id, commitment.ref AS ref, commitment.agreement AS agreement, commitment.theme AS theme, commitment.strength AS strength, agreement.concluded_on AS agreed_on, coalesce((SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = commitment.id AND status_update.status IS NOT NULL AND status_update.reporter IS NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), 'no-information') AS status, coalesce((SELECT status_update.due_on
FROM status_update
WHERE status_update.commitment_id = commitment.id AND status_update.due_on IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), commitment.due_on) AS due_on
FROM commitment JOIN agreement ON commitment.agreement = agreement.ref
WHERE agreement.concluded_on <= :as_of AND agreement.recorded_at <= :known_at AND commitment.recorded_at <= :known_at ORDER BY commitment.id),
chosen AS
(SELECT known.id AS id, known.ref AS ref, known.agreement AS agreement, known.theme AS theme, known.strength AS strength, known.agreed_on AS agreed_on, known.status AS status, known.due_on AS due_on, :any_strength = 0 AND known.strength IN ('intention', 'proposed', 'discussed') AS apart
FROM known
WHERE CASE WHEN (:statuses IS NOT NULL) THEN known.status IN (SELECT anon_1.value
FROM json_each(:statuses) AS anon_1) WHEN :open_only THEN (known.status NOT IN ('implemented', 'superseded', 'withdrawn', 'lapsed')) ELSE 1 END = 1 AND (:due_before IS NULL OR known.due_on < :due_before) AND (:only_overdue = 0 OR known.due_on IS NOT NULL AND known.due_on < :as_of AND known.strength IN ('binding', 'agreed', 'in-principle') AND (known.status NOT IN ('implemented', 'superseded', 'withdrawn', 'lapsed'))) AND (:only_due_soon = 0 OR known.due_on IS NOT NULL AND known.due_on BETWEEN :as_of AND :soon_on AND known.strength IN ('binding', 'agreed', 'in-principle') AND (known.status NOT IN ('implemented', 'superseded', 'withdrawn', 'lapsed'))) AND (:only_done_late = 0 OR known.due_on IS NOT NULL AND CASE WHEN (known.status = 'implemented') THEN (SELECT status_update.effective_on
FROM status_update
WHERE status_update.commitment_id = known.id AND status_update.status IS NOT NULL AND status_update.reporter IS NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) > known.due_on ELSE 0 END = 1) AND (:only_contested = 0 OR (SELECT count(anon_2.status) AS count_1
FROM (SELECT DISTINCT (SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = known.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.reporter = anon_3.reporter ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) AS status
FROM (SELECT DISTINCT status_update.reporter AS reporter
FROM status_update
WHERE status_update.commitment_id = known.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND (status_update.reporter NOT IN (SELECT actor.code
FROM actor
WHERE actor.kind = 'media'))) AS anon_3) AS anon_2) > 1) AND (:only_unverified = 0 OR known.status != 'implemented' AND (EXISTS (SELECT *
FROM commitment_obligor
WHERE commitment_obligor.commitment_id = known.id AND (SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = known.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.reporter = commitment_obligor.actor ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) = 'implemented'))) AND (:only_stale = 0 OR coalesce((SELECT status_update.effective_on
FROM status_update
WHERE status_update.commitment_id = known.id AND status_update.effective_on IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), known.agreed_on) <= :stale_on))
 SELECT chosen.id
FROM chosen
""",
        "id",
    ),
    "keys_in_state_among": Statement(
        """
WITH known AS MATERIALIZED
(SELECT commitment.id AS id, commitment.ref AS ref, commitment.agreement AS agreement, commitment.theme AS theme, commitment.strength AS strength, agreement.concluded_on AS agreed_on, coalesce((SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = commitment.id AND status_update.status IS NOT NULL AND status_update.reporter IS NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), 'no-information') AS status, coalesce((SELECT status_update.due_on
FROM status_update
WHERE status_update.commitment_id = commitment.id AND status_update.due_on IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), commitment.due_on) AS due_on
FROM commitment JOIN agreement ON commitment.agreement = agreement.ref
WHERE agreement.concluded_on <= :as_of AND agreement.recorded_at <= :known_at AND commitment.recorded_at <= :known_at AND commitment.id IN (SELECT CAST(anon_1.value AS BIGINT) AS value
FROM json_each(:found) AS anon_1) ORDER BY commitment.id),
chosen AS
(SELECT known.id AS id, known.ref AS ref, known.agreement AS agreement, known.theme AS theme, known.strength AS strength, known.agreed_on AS agreed_on, known.status AS status, known.due_on AS due_on, :any_strength = 0 AND known.strength IN ('intention', 'proposed', 'discussed') AS apart
FROM known
WHERE CASE WHEN (:statuses IS NOT NULL) THEN known.status IN (SELECT anon_2.value
FROM json_each(:statuses) AS anon_2) WHEN :open_only THEN (known.status NOT IN ('implemented', 'superseded', 'withdrawn', 'lapsed')) ELSE 1 END = 1 AND (:due_before IS NULL OR known.due_on < :due_before) AND (:only_overdue = 0 OR known.due_on IS NOT NULL AND known.due_on < :as_of AND known.strength IN ('binding', 'agreed', 'in-principle') AND (known.status NOT IN ('implemented', 'superseded', 'withdrawn', 'lapsed'))) AND (:only_due_soon = 0 OR known.due_on IS NOT NULL AND known.due_on BETWEEN :as_of AND :soon_on AND known.strength IN ('binding', 'agreed', 'in-principle') AND (known.status NOT IN ('implemented', 'superseded', 'withdrawn', 'lapsed'))) AND (:only_done_late = 0 OR known.due_on IS NOT NULL AND CASE WHEN (known.status = 'implemented') THEN (SELECT status_update.effective_on
FROM status_update
WHERE status_update.commitment_id = known.id AND status_update.status IS NOT NULL AND status_update.reporter IS NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) > known.due_on ELSE 0 END = 1) AND (:only_contested = 0 OR (SELECT count(anon_3.status) AS count_1
FROM (SELECT DISTINCT (SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = known.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.reporter = anon_4.reporter ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) AS status
FROM (SELECT DISTINCT status_update.reporter AS reporter
FROM status_update
WHERE status_update.commitment_id = known.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND (status_update.reporter NOT IN (SELECT actor.code
FROM actor
WHERE actor.kind = 'media'))) AS anon_4) AS anon_3) > 1) AND (:only_unverified = 0 OR known.status != 'implemented' AND (EXISTS (SELECT *
FROM commitment_obligor
WHERE commitment_obligor.commitment_id = known.id AND (SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = known.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.reporter = commitment_obligor.actor ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) = 'implemented'))) AND (:only_stale = 0 OR coalesce((SELECT status_update.effective_on
FROM status_update
WHERE status_update.commitment_id = known.id AND status_update.effective_on IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), known.agreed_on) <= :stale_on))
 SELECT chosen.id
FROM chosen
""",
        "id",
    ),
    "keys_of_refs": Statement(
        """
SELECT commitment.id
FROM commitment
WHERE commitment.ref IN (SELECT anon_1.value
FROM json_each(:refs) AS anon_1)
""",
        "id",
    ),
    "known_earlier_agreement": Statement(
        """
UPDATE agreement SET recorded_at=:at, recorded_by=:by WHERE agreement.ref = :name
""",
        "",
    ),
    "known_earlier_commitment": Statement(
        """
UPDATE commitment SET recorded_at=:at, recorded_by=:by WHERE commitment.ref = :name
""",
        "",
    ),
    "known_earlier_document": Statement(
        """
UPDATE document SET recorded_at=:at, recorded_by=:by WHERE document.ref = :name
""",
        "",
    ),
    "last_commitment": Statement(
        """
SELECT max(commitment.id) AS last
FROM commitment
""",
        "last",
    ),
    "last_moment": Statement(
        """
SELECT max(anon_1.at) AS at
FROM (SELECT max(agreement.recorded_at) AS at
FROM agreement UNION ALL SELECT max(document.recorded_at) AS at
FROM document UNION ALL SELECT max(commitment.recorded_at) AS at
FROM commitment UNION ALL SELECT max(status_update.recorded_at) AS at
FROM status_update UNION ALL SELECT max(retraction.recorded_at) AS at
FROM retraction) AS anon_1
""",
        "at:moment",
    ),
    "last_recorded": Statement(
        """
SELECT status_update.id
FROM status_update
WHERE status_update.recorded_by = :by AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0
""",
        "id",
    ),
    "last_status_update": Statement(
        """
SELECT max(status_update.id) AS last
FROM status_update
""",
        "last",
    ),
    "log_to_search": Statement(
        """
SELECT status_update.commitment_id, status_update.note, status_update.source
FROM status_update
WHERE (status_update.note IS NOT NULL OR status_update.source IS NOT NULL) AND status_update.effective_on <= :as_of AND status_update.recorded_at + 0 <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at))
""",
        "commitment_id note source",
    ),
    "log_to_search_among": Statement(
        """
SELECT status_update.commitment_id, status_update.note, status_update.source
FROM status_update
WHERE (status_update.note IS NOT NULL OR status_update.source IS NOT NULL) AND status_update.effective_on <= :as_of AND status_update.recorded_at + 0 <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.commitment_id IN (SELECT CAST(anon_1.value AS BIGINT) AS value
FROM json_each(:found) AS anon_1)
""",
        "commitment_id note source",
    ),
    "name_of": Statement(
        """
SELECT actor.name
FROM actor
WHERE actor.code = :code
""",
        "name",
    ),
    "near_actor": Statement(
        """
SELECT actor.code
FROM actor
WHERE length(actor.code) BETWEEN length(:wanted) - 3 AND length(:wanted) + 3 ORDER BY CASE WHEN (substr(actor.code, 1, 1) = substr(:wanted, 1, 1)) THEN 0 ELSE 1 END, actor.code
 LIMIT :most OFFSET 0
""",
        "code",
    ),
    "near_agreement": Statement(
        """
SELECT agreement.ref
FROM agreement
WHERE length(agreement.ref) BETWEEN length(:wanted) - 3 AND length(:wanted) + 3 ORDER BY CASE WHEN (substr(agreement.ref, 1, 1) = substr(:wanted, 1, 1)) THEN 0 ELSE 1 END, agreement.ref
 LIMIT :most OFFSET 0
""",
        "ref",
    ),
    "near_commitment": Statement(
        """
SELECT commitment.ref
FROM commitment
WHERE length(commitment.ref) BETWEEN length(:wanted) - 3 AND length(:wanted) + 3 ORDER BY CASE WHEN (substr(commitment.ref, 1, 1) = substr(:wanted, 1, 1)) THEN 0 ELSE 1 END, commitment.ref
 LIMIT :most OFFSET 0
""",
        "ref",
    ),
    "near_document": Statement(
        """
SELECT document.ref
FROM document
WHERE length(document.ref) BETWEEN length(:wanted) - 3 AND length(:wanted) + 3 ORDER BY CASE WHEN (substr(document.ref, 1, 1) = substr(:wanted, 1, 1)) THEN 0 ELSE 1 END, document.ref
 LIMIT :most OFFSET 0
""",
        "ref",
    ),
    "obligors_among": Statement(
        """
SELECT commitment_obligor.commitment_id, commitment_obligor.actor
FROM commitment_obligor
WHERE commitment_obligor.commitment_id IN (SELECT CAST(anon_1.value AS BIGINT) AS value
FROM json_each(:keys) AS anon_1)
""",
        "commitment_id actor",
    ),
    "obligors_of_ref": Statement(
        """
SELECT commitment_obligor.actor
FROM commitment_obligor
WHERE commitment_obligor.commitment_id = (SELECT commitment.id
FROM commitment
WHERE commitment.ref = :ref) ORDER BY commitment_obligor.actor
""",
        "actor",
    ),
    "parties": Statement(
        """
SELECT agreement_party.agreement, agreement_party.actor
FROM agreement_party ORDER BY agreement_party.agreement, agreement_party.actor
""",
        "agreement actor",
    ),
    "parties_among": Statement(
        """
SELECT agreement_party.agreement, agreement_party.actor
FROM agreement_party
WHERE agreement_party.agreement IN (SELECT anon_1.value
FROM json_each(:names) AS anon_1)
""",
        "agreement actor",
    ),
    "parties_of": Statement(
        """
SELECT agreement_party.actor
FROM agreement_party
WHERE agreement_party.agreement = :agreement ORDER BY agreement_party.actor
""",
        "actor",
    ),
    "position": Statement(
        """
SELECT coalesce((SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = commitment.id AND status_update.status IS NOT NULL AND status_update.reporter IS NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), 'no-information') AS status, CASE WHEN (coalesce((SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = commitment.id AND status_update.status IS NOT NULL AND status_update.reporter IS NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), 'no-information') IN ('not-started', 'limited', 'substantial', 'implemented', 'breached')) THEN CASE coalesce((SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = commitment.id AND status_update.status IS NOT NULL AND status_update.reporter IS NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), 'no-information') WHEN 'not-started' THEN 0 WHEN 'limited' THEN 1 WHEN 'substantial' THEN 2 WHEN 'implemented' THEN 3 WHEN 'breached' THEN 0 END WHEN (coalesce((SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = commitment.id AND status_update.status IS NOT NULL AND status_update.reporter IS NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), 'no-information') IN ('stalled', 'suspended', 'lapsed')) THEN CASE (SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = commitment.id AND status_update.status IS NOT NULL AND status_update.reporter IS NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.status IN ('not-started', 'limited', 'substantial', 'implemented', 'breached') ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) WHEN 'not-started' THEN 0 WHEN 'limited' THEN 1 WHEN 'substantial' THEN 2 WHEN 'implemented' THEN 3 WHEN 'breached' THEN 0 END END AS level, agreement.concluded_on
FROM commitment JOIN agreement ON commitment.agreement = agreement.ref
WHERE commitment.ref = :ref
""",
        "status level concluded_on:day",
    ),
    "positions_before": Statement(
        """
SELECT own.id, own.status, coalesce((SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = own.commitment_id AND status_update.status IS NOT NULL AND status_update.reporter IS NULL AND (status_update.recorded_at < own.recorded_at OR status_update.id < own.id) AND status_update.effective_on <= own.effective_on AND status_update.recorded_at <= own.recorded_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= own.recorded_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), 'no-information') AS "before", CASE WHEN (coalesce((SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = own.commitment_id AND status_update.status IS NOT NULL AND status_update.reporter IS NULL AND (status_update.recorded_at < own.recorded_at OR status_update.id < own.id) AND status_update.effective_on <= own.effective_on AND status_update.recorded_at <= own.recorded_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= own.recorded_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), 'no-information') IN ('not-started', 'limited', 'substantial', 'implemented', 'breached')) THEN CASE coalesce((SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = own.commitment_id AND status_update.status IS NOT NULL AND status_update.reporter IS NULL AND (status_update.recorded_at < own.recorded_at OR status_update.id < own.id) AND status_update.effective_on <= own.effective_on AND status_update.recorded_at <= own.recorded_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= own.recorded_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), 'no-information') WHEN 'not-started' THEN 0 WHEN 'limited' THEN 1 WHEN 'substantial' THEN 2 WHEN 'implemented' THEN 3 WHEN 'breached' THEN 0 END WHEN (coalesce((SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = own.commitment_id AND status_update.status IS NOT NULL AND status_update.reporter IS NULL AND (status_update.recorded_at < own.recorded_at OR status_update.id < own.id) AND status_update.effective_on <= own.effective_on AND status_update.recorded_at <= own.recorded_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= own.recorded_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), 'no-information') IN ('stalled', 'suspended', 'lapsed')) THEN CASE (SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = own.commitment_id AND status_update.status IS NOT NULL AND status_update.reporter IS NULL AND (status_update.recorded_at < own.recorded_at OR status_update.id < own.id) AND status_update.effective_on <= own.effective_on AND status_update.recorded_at <= own.recorded_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= own.recorded_at)) AND status_update.status IN ('not-started', 'limited', 'substantial', 'implemented', 'breached') ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) WHEN 'not-started' THEN 0 WHEN 'limited' THEN 1 WHEN 'substantial' THEN 2 WHEN 'implemented' THEN 3 WHEN 'breached' THEN 0 END END AS level, agreement.concluded_on
FROM status_update AS own JOIN commitment ON own.commitment_id = commitment.id JOIN agreement ON commitment.agreement = agreement.ref
WHERE own.id IN (SELECT CAST(anon_1.value AS BIGINT) AS value
FROM json_each(:updates) AS anon_1)
""",
        "id status before level concluded_on:day",
    ),
    "reasons_of_updates": Statement(
        """
SELECT retraction.update_id, retraction.recorded_at, retraction.reason
FROM retraction
WHERE retraction.update_id IN (SELECT CAST(anon_1.value AS BIGINT) AS value
FROM json_each(:updates) AS anon_1)
""",
        "update_id recorded_at:moment reason",
    ),
    "ref_of": Statement(
        """
SELECT commitment.ref
FROM commitment
WHERE commitment.id = :key
""",
        "ref",
    ),
    "refs_of_agreement": Statement(
        """
SELECT commitment.ref
FROM commitment
WHERE commitment.agreement = :agreement
""",
        "ref",
    ),
    "retractions": Statement(
        """
SELECT status_update.id, commitment.ref AS commitment, commitment.agreement, retraction.reason AS note, retraction.recorded_at, retraction.recorded_by, status_update.uid, 1 AS is_retraction
FROM retraction JOIN status_update ON retraction.update_id = status_update.id JOIN commitment ON status_update.commitment_id = commitment.id
WHERE retraction.recorded_at BETWEEN :since_moment AND :until_moment AND retraction.recorded_at <= :known_at AND status_update.recorded_at + 0 <= :known_at ORDER BY retraction.recorded_at, status_update.recorded_at, status_update.id
""",
        "id commitment agreement note recorded_at:moment recorded_by uid is_retraction:truth",
    ),
    "retractions_among": Statement(
        """
SELECT status_update.id, commitment.ref AS commitment, commitment.agreement, retraction.reason AS note, retraction.recorded_at, retraction.recorded_by, status_update.uid, 1 AS is_retraction
FROM retraction JOIN status_update ON retraction.update_id = status_update.id JOIN commitment ON status_update.commitment_id = commitment.id
WHERE retraction.recorded_at BETWEEN :since_moment AND :until_moment AND retraction.recorded_at <= :known_at AND status_update.recorded_at + 0 <= :known_at AND status_update.commitment_id IN (SELECT CAST(anon_1.value AS BIGINT) AS value
FROM json_each(:found) AS anon_1) ORDER BY retraction.recorded_at, status_update.recorded_at, status_update.id
""",
        "id commitment agreement note recorded_at:moment recorded_by uid is_retraction:truth",
    ),
    "revision": Statement(
        """
SELECT max(version_num) AS version
FROM alembic_version
""",
        "version",
    ),
    "rows_actor": Statement(
        """
SELECT actor.code, actor.name, actor.kind
FROM actor
WHERE actor.code IN (SELECT anon_1.value
FROM json_each(:names) AS anon_1)
""",
        "code name kind",
    ),
    "rows_agreement": Statement(
        """
SELECT agreement.ref, agreement.title, agreement.form, agreement.concluded_on, agreement.place, agreement.note, agreement.recorded_at, agreement.recorded_by
FROM agreement
WHERE agreement.ref IN (SELECT anon_1.value
FROM json_each(:names) AS anon_1)
""",
        "ref title form concluded_on:day place note recorded_at:moment recorded_by",
    ),
    "rows_commitment": Statement(
        """
SELECT commitment.id, commitment.ref, commitment.agreement, commitment.title, commitment.strength, commitment.kind, commitment.theme, commitment.due_on, commitment.wording, commitment.document, commitment.locator, commitment.note, commitment.recorded_at, commitment.recorded_by
FROM commitment
WHERE commitment.ref IN (SELECT anon_1.value
FROM json_each(:names) AS anon_1)
""",
        "id ref agreement title strength kind theme due_on:day wording document locator note recorded_at:moment recorded_by",
    ),
    "rows_document": Statement(
        """
SELECT document.ref, document.agreement, document.title, document.publisher, document.published_on, document.url, document.note, document.recorded_at, document.recorded_by
FROM document
WHERE document.ref IN (SELECT anon_1.value
FROM json_each(:names) AS anon_1)
""",
        "ref agreement title publisher published_on:day url note recorded_at:moment recorded_by",
    ),
    "standings": Statement(
        """
WITH known AS MATERIALIZED
(SELECT commitment.id AS id, commitment.ref AS ref, commitment.agreement AS agreement, commitment.theme AS theme, commitment.strength AS strength, agreement.concluded_on AS agreed_on, coalesce((SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = commitment.id AND status_update.status IS NOT NULL AND status_update.reporter IS NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), 'no-information') AS status, coalesce((SELECT status_update.due_on
FROM status_update
WHERE status_update.commitment_id = commitment.id AND status_update.due_on IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), commitment.due_on) AS due_on
FROM commitment JOIN agreement ON commitment.agreement = agreement.ref
WHERE agreement.concluded_on <= :as_of AND agreement.recorded_at <= :known_at AND commitment.recorded_at <= :known_at ORDER BY commitment.id),
chosen AS
(SELECT known.id AS id, known.ref AS ref, known.agreement AS agreement, known.theme AS theme, known.strength AS strength, known.agreed_on AS agreed_on, known.status AS status, known.due_on AS due_on, :any_strength = 0 AND known.strength IN ('intention', 'proposed', 'discussed') AS apart
FROM known
WHERE CASE WHEN (:statuses IS NOT NULL) THEN known.status IN (SELECT anon_5.value
FROM json_each(:statuses) AS anon_5) WHEN :open_only THEN (known.status NOT IN ('implemented', 'superseded', 'withdrawn', 'lapsed')) ELSE 1 END = 1 AND (:due_before IS NULL OR known.due_on < :due_before) AND (:only_overdue = 0 OR known.due_on IS NOT NULL AND known.due_on < :as_of AND known.strength IN ('binding', 'agreed', 'in-principle') AND (known.status NOT IN ('implemented', 'superseded', 'withdrawn', 'lapsed'))) AND (:only_due_soon = 0 OR known.due_on IS NOT NULL AND known.due_on BETWEEN :as_of AND :soon_on AND known.strength IN ('binding', 'agreed', 'in-principle') AND (known.status NOT IN ('implemented', 'superseded', 'withdrawn', 'lapsed'))) AND (:only_done_late = 0 OR known.due_on IS NOT NULL AND CASE WHEN (known.status = 'implemented') THEN (SELECT status_update.effective_on
FROM status_update
WHERE status_update.commitment_id = known.id AND status_update.status IS NOT NULL AND status_update.reporter IS NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) > known.due_on ELSE 0 END = 1) AND (:only_contested = 0 OR (SELECT count(anon_6.status) AS count_2
FROM (SELECT DISTINCT (SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = known.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.reporter = anon_7.reporter ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) AS status
FROM (SELECT DISTINCT status_update.reporter AS reporter
FROM status_update
WHERE status_update.commitment_id = known.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND (status_update.reporter NOT IN (SELECT actor.code
FROM actor
WHERE actor.kind = 'media'))) AS anon_7) AS anon_6) > 1) AND (:only_unverified = 0 OR known.status != 'implemented' AND (EXISTS (SELECT *
FROM commitment_obligor
WHERE commitment_obligor.commitment_id = known.id AND (SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = known.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.reporter = commitment_obligor.actor ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) = 'implemented'))) AND (:only_stale = 0 OR coalesce((SELECT status_update.effective_on
FROM status_update
WHERE status_update.commitment_id = known.id AND status_update.effective_on IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), known.agreed_on) <= :stale_on)),
totals AS
(SELECT count(*) FILTER (WHERE chosen.apart = 0) AS total, count(*) FILTER (WHERE chosen.apart) AS left_out
FROM chosen),
page AS MATERIALIZED
(SELECT anon_8.id AS id, anon_8.ref AS ref, anon_8.agreement AS agreement, anon_8.theme AS theme, anon_8.strength AS strength, anon_8.agreed_on AS agreed_on, anon_8.status AS status, anon_8.due_on AS due_on, anon_8.apart AS apart, anon_8.key_0 AS key_0, anon_8.key_1 AS key_1, anon_8.key_2 AS key_2, anon_8.key_3 AS key_3, anon_8.key_4 AS key_4, anon_8.key_5 AS key_5, coalesce((SELECT status_update.effective_on
FROM status_update
WHERE status_update.commitment_id = anon_8.id AND status_update.effective_on IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), anon_8.agreed_on) AS evidence_on
FROM (SELECT chosen.id AS id, chosen.ref AS ref, chosen.agreement AS agreement, chosen.theme AS theme, chosen.strength AS strength, chosen.agreed_on AS agreed_on, chosen.status AS status, chosen.due_on AS due_on, chosen.apart AS apart, CASE WHEN (:order = 'agreement') THEN chosen.agreement END AS key_0, CASE WHEN (:order = 'status') THEN CASE chosen.status WHEN 'no-information' THEN 0 WHEN 'not-started' THEN 1 WHEN 'limited' THEN 2 WHEN 'substantial' THEN 3 WHEN 'stalled' THEN 4 WHEN 'suspended' THEN 5 WHEN 'breached' THEN 6 WHEN 'implemented' THEN 7 WHEN 'superseded' THEN 8 WHEN 'withdrawn' THEN 9 WHEN 'lapsed' THEN 10 END END AS key_1, CASE WHEN (:order IN ('worst', 'status', 'agreement')) THEN CASE WHEN (chosen.status = 'breached') THEN 0 WHEN (chosen.due_on IS NOT NULL AND chosen.due_on < :as_of AND chosen.strength IN ('binding', 'agreed', 'in-principle') AND (chosen.status NOT IN ('implemented', 'superseded', 'withdrawn', 'lapsed'))) THEN 1 WHEN ((SELECT count(anon_9.status) AS count_3
FROM (SELECT DISTINCT (SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = chosen.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.reporter = anon_10.reporter ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) AS status
FROM (SELECT DISTINCT status_update.reporter AS reporter
FROM status_update
WHERE status_update.commitment_id = chosen.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND (status_update.reporter NOT IN (SELECT actor.code
FROM actor
WHERE actor.kind = 'media'))) AS anon_10) AS anon_9) > 1) THEN 2 WHEN (chosen.status = 'suspended') THEN 3 WHEN (chosen.status = 'stalled') THEN 4 WHEN (chosen.status != 'implemented' AND (EXISTS (SELECT *
FROM commitment_obligor
WHERE commitment_obligor.commitment_id = chosen.id AND (SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = chosen.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.reporter = commitment_obligor.actor ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) = 'implemented'))) THEN 5 WHEN (coalesce((SELECT status_update.effective_on
FROM status_update
WHERE status_update.commitment_id = chosen.id AND status_update.effective_on IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), chosen.agreed_on) <= :stale_on) THEN 6 ELSE 7 END END AS key_2, CASE WHEN (:order IN ('worst', 'status', 'agreement') OR :order = 'due') THEN chosen.due_on IS NULL END AS key_3, CASE WHEN (:order IN ('worst', 'status', 'agreement') OR :order = 'due') THEN chosen.due_on WHEN (:order = 'evidence') THEN coalesce((SELECT status_update.effective_on
FROM status_update
WHERE status_update.commitment_id = chosen.id AND status_update.effective_on IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), chosen.agreed_on) END AS key_4, chosen.ref AS key_5
FROM chosen
WHERE chosen.apart = 0 ORDER BY key_0, key_1, key_2, key_3, key_4, key_5
 LIMIT :most OFFSET 0) AS anon_8)
 SELECT totals.total, totals.left_out, page.id, page.ref, page.agreement, page.theme, page.strength, page.agreed_on, page.status, page.due_on, page.apart, page.key_0, page.key_1, page.key_2, page.key_3, page.key_4, page.key_5, page.evidence_on, commitment.title, commitment.kind, commitment.wording, commitment.document, commitment.locator, commitment.note, commitment.recorded_at, commitment.recorded_by, commitment.due_on AS original_due_on, (SELECT status_update.effective_on
FROM status_update
WHERE status_update.commitment_id = page.id AND status_update.status IS NOT NULL AND status_update.reporter IS NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) AS status_on, CASE WHEN (page.status IN ('not-started', 'limited', 'substantial', 'implemented', 'breached')) THEN CASE page.status WHEN 'not-started' THEN 0 WHEN 'limited' THEN 1 WHEN 'substantial' THEN 2 WHEN 'implemented' THEN 3 WHEN 'breached' THEN 0 END WHEN (page.status IN ('stalled', 'suspended', 'lapsed')) THEN CASE (SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = page.id AND status_update.status IS NOT NULL AND status_update.reporter IS NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.status IN ('not-started', 'limited', 'substantial', 'implemented', 'breached') ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) WHEN 'not-started' THEN 0 WHEN 'limited' THEN 1 WHEN 'substantial' THEN 2 WHEN 'implemented' THEN 3 WHEN 'breached' THEN 0 END END AS level, (SELECT status_update.note
FROM status_update
WHERE status_update.commitment_id = page.id AND status_update.note IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) AS last_note, (SELECT group_concat(anon_1.actor, ';') AS aggregate_strings_1
FROM (SELECT commitment_obligor.actor AS actor
FROM commitment_obligor
WHERE commitment_obligor.commitment_id = page.id ORDER BY commitment_obligor.actor) AS anon_1) AS obligors, (SELECT group_concat(anon_2.said, ';') AS aggregate_strings_2
FROM (SELECT claim.reporter || ' ' || claim.status || ' ' || CAST(claim.effective_on AS VARCHAR) || ' ' || CAST(claim.id AS VARCHAR) AS said
FROM status_update AS claim
WHERE claim.commitment_id = page.id AND claim.status IS NOT NULL AND claim.reporter IS NOT NULL AND claim.id = (SELECT status_update.id
FROM status_update
WHERE status_update.commitment_id = page.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.reporter = claim.reporter ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) ORDER BY claim.reporter) AS anon_2) AS claims, page.due_on IS NOT NULL AND page.due_on < :as_of AND page.strength IN ('binding', 'agreed', 'in-principle') AND (page.status NOT IN ('implemented', 'superseded', 'withdrawn', 'lapsed')) AS overdue, page.due_on IS NOT NULL AND page.due_on BETWEEN :as_of AND :soon_on AND page.strength IN ('binding', 'agreed', 'in-principle') AND (page.status NOT IN ('implemented', 'superseded', 'withdrawn', 'lapsed')) AS due_soon, page.due_on IS NOT NULL AND CASE WHEN (page.status = 'implemented') THEN (SELECT status_update.effective_on
FROM status_update
WHERE status_update.commitment_id = page.id AND status_update.status IS NOT NULL AND status_update.reporter IS NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) > page.due_on ELSE 0 END = 1 AS done_late, (SELECT count(anon_3.status) AS count_1
FROM (SELECT DISTINCT (SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = page.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.reporter = anon_4.reporter ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) AS status
FROM (SELECT DISTINCT status_update.reporter AS reporter
FROM status_update
WHERE status_update.commitment_id = page.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND (status_update.reporter NOT IN (SELECT actor.code
FROM actor
WHERE actor.kind = 'media'))) AS anon_4) AS anon_3) > 1 AS contested, page.status != 'implemented' AND (EXISTS (SELECT *
FROM commitment_obligor
WHERE commitment_obligor.commitment_id = page.id AND (SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = page.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.reporter = commitment_obligor.actor ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) = 'implemented')) AS unverified, page.evidence_on <= :stale_on AS stale
FROM totals LEFT OUTER JOIN page ON 1 = 1 LEFT OUTER JOIN commitment ON commitment.id = page.id ORDER BY page.key_0, page.key_1, page.key_2, page.key_3, page.key_4, page.key_5
""",
        "total left_out id ref agreement theme strength agreed_on:day status due_on:day apart:truth key_0 key_1 key_2 key_3:truth key_4:day key_5 evidence_on:day title kind wording document locator note recorded_at:moment recorded_by original_due_on:day status_on:day level last_note obligors claims overdue:truth due_soon:truth done_late:truth contested:truth unverified:truth stale:truth",
    ),
    "standings_among": Statement(
        """
WITH known AS MATERIALIZED
(SELECT commitment.id AS id, commitment.ref AS ref, commitment.agreement AS agreement, commitment.theme AS theme, commitment.strength AS strength, agreement.concluded_on AS agreed_on, coalesce((SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = commitment.id AND status_update.status IS NOT NULL AND status_update.reporter IS NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), 'no-information') AS status, coalesce((SELECT status_update.due_on
FROM status_update
WHERE status_update.commitment_id = commitment.id AND status_update.due_on IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), commitment.due_on) AS due_on
FROM commitment JOIN agreement ON commitment.agreement = agreement.ref
WHERE agreement.concluded_on <= :as_of AND agreement.recorded_at <= :known_at AND commitment.recorded_at <= :known_at AND commitment.id IN (SELECT CAST(anon_5.value AS BIGINT) AS value
FROM json_each(:found) AS anon_5) ORDER BY commitment.id),
chosen AS
(SELECT known.id AS id, known.ref AS ref, known.agreement AS agreement, known.theme AS theme, known.strength AS strength, known.agreed_on AS agreed_on, known.status AS status, known.due_on AS due_on, :any_strength = 0 AND known.strength IN ('intention', 'proposed', 'discussed') AS apart
FROM known
WHERE CASE WHEN (:statuses IS NOT NULL) THEN known.status IN (SELECT anon_6.value
FROM json_each(:statuses) AS anon_6) WHEN :open_only THEN (known.status NOT IN ('implemented', 'superseded', 'withdrawn', 'lapsed')) ELSE 1 END = 1 AND (:due_before IS NULL OR known.due_on < :due_before) AND (:only_overdue = 0 OR known.due_on IS NOT NULL AND known.due_on < :as_of AND known.strength IN ('binding', 'agreed', 'in-principle') AND (known.status NOT IN ('implemented', 'superseded', 'withdrawn', 'lapsed'))) AND (:only_due_soon = 0 OR known.due_on IS NOT NULL AND known.due_on BETWEEN :as_of AND :soon_on AND known.strength IN ('binding', 'agreed', 'in-principle') AND (known.status NOT IN ('implemented', 'superseded', 'withdrawn', 'lapsed'))) AND (:only_done_late = 0 OR known.due_on IS NOT NULL AND CASE WHEN (known.status = 'implemented') THEN (SELECT status_update.effective_on
FROM status_update
WHERE status_update.commitment_id = known.id AND status_update.status IS NOT NULL AND status_update.reporter IS NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) > known.due_on ELSE 0 END = 1) AND (:only_contested = 0 OR (SELECT count(anon_7.status) AS count_2
FROM (SELECT DISTINCT (SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = known.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.reporter = anon_8.reporter ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) AS status
FROM (SELECT DISTINCT status_update.reporter AS reporter
FROM status_update
WHERE status_update.commitment_id = known.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND (status_update.reporter NOT IN (SELECT actor.code
FROM actor
WHERE actor.kind = 'media'))) AS anon_8) AS anon_7) > 1) AND (:only_unverified = 0 OR known.status != 'implemented' AND (EXISTS (SELECT *
FROM commitment_obligor
WHERE commitment_obligor.commitment_id = known.id AND (SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = known.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.reporter = commitment_obligor.actor ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) = 'implemented'))) AND (:only_stale = 0 OR coalesce((SELECT status_update.effective_on
FROM status_update
WHERE status_update.commitment_id = known.id AND status_update.effective_on IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), known.agreed_on) <= :stale_on)),
totals AS
(SELECT count(*) FILTER (WHERE chosen.apart = 0) AS total, count(*) FILTER (WHERE chosen.apart) AS left_out
FROM chosen),
page AS MATERIALIZED
(SELECT anon_9.id AS id, anon_9.ref AS ref, anon_9.agreement AS agreement, anon_9.theme AS theme, anon_9.strength AS strength, anon_9.agreed_on AS agreed_on, anon_9.status AS status, anon_9.due_on AS due_on, anon_9.apart AS apart, anon_9.key_0 AS key_0, anon_9.key_1 AS key_1, anon_9.key_2 AS key_2, anon_9.key_3 AS key_3, anon_9.key_4 AS key_4, anon_9.key_5 AS key_5, coalesce((SELECT status_update.effective_on
FROM status_update
WHERE status_update.commitment_id = anon_9.id AND status_update.effective_on IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), anon_9.agreed_on) AS evidence_on
FROM (SELECT chosen.id AS id, chosen.ref AS ref, chosen.agreement AS agreement, chosen.theme AS theme, chosen.strength AS strength, chosen.agreed_on AS agreed_on, chosen.status AS status, chosen.due_on AS due_on, chosen.apart AS apart, CASE WHEN (:order = 'agreement') THEN chosen.agreement END AS key_0, CASE WHEN (:order = 'status') THEN CASE chosen.status WHEN 'no-information' THEN 0 WHEN 'not-started' THEN 1 WHEN 'limited' THEN 2 WHEN 'substantial' THEN 3 WHEN 'stalled' THEN 4 WHEN 'suspended' THEN 5 WHEN 'breached' THEN 6 WHEN 'implemented' THEN 7 WHEN 'superseded' THEN 8 WHEN 'withdrawn' THEN 9 WHEN 'lapsed' THEN 10 END END AS key_1, CASE WHEN (:order IN ('worst', 'status', 'agreement')) THEN CASE WHEN (chosen.status = 'breached') THEN 0 WHEN (chosen.due_on IS NOT NULL AND chosen.due_on < :as_of AND chosen.strength IN ('binding', 'agreed', 'in-principle') AND (chosen.status NOT IN ('implemented', 'superseded', 'withdrawn', 'lapsed'))) THEN 1 WHEN ((SELECT count(anon_10.status) AS count_3
FROM (SELECT DISTINCT (SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = chosen.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.reporter = anon_11.reporter ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) AS status
FROM (SELECT DISTINCT status_update.reporter AS reporter
FROM status_update
WHERE status_update.commitment_id = chosen.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND (status_update.reporter NOT IN (SELECT actor.code
FROM actor
WHERE actor.kind = 'media'))) AS anon_11) AS anon_10) > 1) THEN 2 WHEN (chosen.status = 'suspended') THEN 3 WHEN (chosen.status = 'stalled') THEN 4 WHEN (chosen.status != 'implemented' AND (EXISTS (SELECT *
FROM commitment_obligor
WHERE commitment_obligor.commitment_id = chosen.id AND (SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = chosen.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.reporter = commitment_obligor.actor ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) = 'implemented'))) THEN 5 WHEN (coalesce((SELECT status_update.effective_on
FROM status_update
WHERE status_update.commitment_id = chosen.id AND status_update.effective_on IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), chosen.agreed_on) <= :stale_on) THEN 6 ELSE 7 END END AS key_2, CASE WHEN (:order IN ('worst', 'status', 'agreement') OR :order = 'due') THEN chosen.due_on IS NULL END AS key_3, CASE WHEN (:order IN ('worst', 'status', 'agreement') OR :order = 'due') THEN chosen.due_on WHEN (:order = 'evidence') THEN coalesce((SELECT status_update.effective_on
FROM status_update
WHERE status_update.commitment_id = chosen.id AND status_update.effective_on IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), chosen.agreed_on) END AS key_4, chosen.ref AS key_5
FROM chosen
WHERE chosen.apart = 0 ORDER BY key_0, key_1, key_2, key_3, key_4, key_5
 LIMIT :most OFFSET 0) AS anon_9)
 SELECT totals.total, totals.left_out, page.id, page.ref, page.agreement, page.theme, page.strength, page.agreed_on, page.status, page.due_on, page.apart, page.key_0, page.key_1, page.key_2, page.key_3, page.key_4, page.key_5, page.evidence_on, commitment.title, commitment.kind, commitment.wording, commitment.document, commitment.locator, commitment.note, commitment.recorded_at, commitment.recorded_by, commitment.due_on AS original_due_on, (SELECT status_update.effective_on
FROM status_update
WHERE status_update.commitment_id = page.id AND status_update.status IS NOT NULL AND status_update.reporter IS NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) AS status_on, CASE WHEN (page.status IN ('not-started', 'limited', 'substantial', 'implemented', 'breached')) THEN CASE page.status WHEN 'not-started' THEN 0 WHEN 'limited' THEN 1 WHEN 'substantial' THEN 2 WHEN 'implemented' THEN 3 WHEN 'breached' THEN 0 END WHEN (page.status IN ('stalled', 'suspended', 'lapsed')) THEN CASE (SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = page.id AND status_update.status IS NOT NULL AND status_update.reporter IS NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.status IN ('not-started', 'limited', 'substantial', 'implemented', 'breached') ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) WHEN 'not-started' THEN 0 WHEN 'limited' THEN 1 WHEN 'substantial' THEN 2 WHEN 'implemented' THEN 3 WHEN 'breached' THEN 0 END END AS level, (SELECT status_update.note
FROM status_update
WHERE status_update.commitment_id = page.id AND status_update.note IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) AS last_note, (SELECT group_concat(anon_1.actor, ';') AS aggregate_strings_1
FROM (SELECT commitment_obligor.actor AS actor
FROM commitment_obligor
WHERE commitment_obligor.commitment_id = page.id ORDER BY commitment_obligor.actor) AS anon_1) AS obligors, (SELECT group_concat(anon_2.said, ';') AS aggregate_strings_2
FROM (SELECT claim.reporter || ' ' || claim.status || ' ' || CAST(claim.effective_on AS VARCHAR) || ' ' || CAST(claim.id AS VARCHAR) AS said
FROM status_update AS claim
WHERE claim.commitment_id = page.id AND claim.status IS NOT NULL AND claim.reporter IS NOT NULL AND claim.id = (SELECT status_update.id
FROM status_update
WHERE status_update.commitment_id = page.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.reporter = claim.reporter ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) ORDER BY claim.reporter) AS anon_2) AS claims, page.due_on IS NOT NULL AND page.due_on < :as_of AND page.strength IN ('binding', 'agreed', 'in-principle') AND (page.status NOT IN ('implemented', 'superseded', 'withdrawn', 'lapsed')) AS overdue, page.due_on IS NOT NULL AND page.due_on BETWEEN :as_of AND :soon_on AND page.strength IN ('binding', 'agreed', 'in-principle') AND (page.status NOT IN ('implemented', 'superseded', 'withdrawn', 'lapsed')) AS due_soon, page.due_on IS NOT NULL AND CASE WHEN (page.status = 'implemented') THEN (SELECT status_update.effective_on
FROM status_update
WHERE status_update.commitment_id = page.id AND status_update.status IS NOT NULL AND status_update.reporter IS NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) > page.due_on ELSE 0 END = 1 AS done_late, (SELECT count(anon_3.status) AS count_1
FROM (SELECT DISTINCT (SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = page.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.reporter = anon_4.reporter ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) AS status
FROM (SELECT DISTINCT status_update.reporter AS reporter
FROM status_update
WHERE status_update.commitment_id = page.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND (status_update.reporter NOT IN (SELECT actor.code
FROM actor
WHERE actor.kind = 'media'))) AS anon_4) AS anon_3) > 1 AS contested, page.status != 'implemented' AND (EXISTS (SELECT *
FROM commitment_obligor
WHERE commitment_obligor.commitment_id = page.id AND (SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = page.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.reporter = commitment_obligor.actor ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) = 'implemented')) AS unverified, page.evidence_on <= :stale_on AS stale
FROM totals LEFT OUTER JOIN page ON 1 = 1 LEFT OUTER JOIN commitment ON commitment.id = page.id ORDER BY page.key_0, page.key_1, page.key_2, page.key_3, page.key_4, page.key_5
""",
        "total left_out id ref agreement theme strength agreed_on:day status due_on:day apart:truth key_0 key_1 key_2 key_3:truth key_4:day key_5 evidence_on:day title kind wording document locator note recorded_at:moment recorded_by original_due_on:day status_on:day level last_note obligors claims overdue:truth due_soon:truth done_late:truth contested:truth unverified:truth stale:truth",
    ),
    "tallies": Statement(
        """
WITH known AS MATERIALIZED
(SELECT commitment.id AS id, commitment.ref AS ref, commitment.agreement AS agreement, commitment.theme AS theme, commitment.strength AS strength, agreement.concluded_on AS agreed_on, coalesce((SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = commitment.id AND status_update.status IS NOT NULL AND status_update.reporter IS NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), 'no-information') AS status, coalesce((SELECT status_update.due_on
FROM status_update
WHERE status_update.commitment_id = commitment.id AND status_update.due_on IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), commitment.due_on) AS due_on
FROM commitment JOIN agreement ON commitment.agreement = agreement.ref
WHERE agreement.concluded_on <= :as_of AND agreement.recorded_at <= :known_at AND commitment.recorded_at <= :known_at ORDER BY commitment.id),
chosen AS
(SELECT known.id AS id, known.ref AS ref, known.agreement AS agreement, known.theme AS theme, known.strength AS strength, known.agreed_on AS agreed_on, known.status AS status, known.due_on AS due_on, :any_strength = 0 AND known.strength IN ('intention', 'proposed', 'discussed') AS apart
FROM known
WHERE CASE WHEN (:statuses IS NOT NULL) THEN known.status IN (SELECT anon_4.value
FROM json_each(:statuses) AS anon_4) WHEN :open_only THEN (known.status NOT IN ('implemented', 'superseded', 'withdrawn', 'lapsed')) ELSE 1 END = 1 AND (:due_before IS NULL OR known.due_on < :due_before) AND (:only_overdue = 0 OR known.due_on IS NOT NULL AND known.due_on < :as_of AND known.strength IN ('binding', 'agreed', 'in-principle') AND (known.status NOT IN ('implemented', 'superseded', 'withdrawn', 'lapsed'))) AND (:only_due_soon = 0 OR known.due_on IS NOT NULL AND known.due_on BETWEEN :as_of AND :soon_on AND known.strength IN ('binding', 'agreed', 'in-principle') AND (known.status NOT IN ('implemented', 'superseded', 'withdrawn', 'lapsed'))) AND (:only_done_late = 0 OR known.due_on IS NOT NULL AND CASE WHEN (known.status = 'implemented') THEN (SELECT status_update.effective_on
FROM status_update
WHERE status_update.commitment_id = known.id AND status_update.status IS NOT NULL AND status_update.reporter IS NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) > known.due_on ELSE 0 END = 1) AND (:only_contested = 0 OR (SELECT count(anon_5.status) AS count_2
FROM (SELECT DISTINCT (SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = known.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.reporter = anon_6.reporter ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) AS status
FROM (SELECT DISTINCT status_update.reporter AS reporter
FROM status_update
WHERE status_update.commitment_id = known.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND (status_update.reporter NOT IN (SELECT actor.code
FROM actor
WHERE actor.kind = 'media'))) AS anon_6) AS anon_5) > 1) AND (:only_unverified = 0 OR known.status != 'implemented' AND (EXISTS (SELECT *
FROM commitment_obligor
WHERE commitment_obligor.commitment_id = known.id AND (SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = known.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.reporter = commitment_obligor.actor ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) = 'implemented'))) AND (:only_stale = 0 OR coalesce((SELECT status_update.effective_on
FROM status_update
WHERE status_update.commitment_id = known.id AND status_update.effective_on IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), known.agreed_on) <= :stale_on)),
judged AS MATERIALIZED
(SELECT CASE WHEN (:grouping = 'agreement') THEN chosen.agreement WHEN (:grouping = 'theme') THEN chosen.theme WHEN (:grouping = 'obligor') THEN (SELECT group_concat(anon_1.actor, ';') AS aggregate_strings_1
FROM (SELECT commitment_obligor.actor AS actor
FROM commitment_obligor
WHERE commitment_obligor.commitment_id = chosen.id ORDER BY commitment_obligor.actor) AS anon_1) END AS "group", chosen.status AS status, chosen.apart AS apart, CASE WHEN (chosen.status IN ('not-started', 'limited', 'substantial', 'implemented', 'breached')) THEN CASE chosen.status WHEN 'not-started' THEN 0 WHEN 'limited' THEN 1 WHEN 'substantial' THEN 2 WHEN 'implemented' THEN 3 WHEN 'breached' THEN 0 END WHEN (chosen.status IN ('stalled', 'suspended', 'lapsed')) THEN CASE (SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = chosen.id AND status_update.status IS NOT NULL AND status_update.reporter IS NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.status IN ('not-started', 'limited', 'substantial', 'implemented', 'breached') ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) WHEN 'not-started' THEN 0 WHEN 'limited' THEN 1 WHEN 'substantial' THEN 2 WHEN 'implemented' THEN 3 WHEN 'breached' THEN 0 END END AS level, chosen.strength IN ('binding', 'agreed', 'in-principle') AND (chosen.status NOT IN ('implemented', 'superseded', 'withdrawn', 'lapsed')) AS open, chosen.due_on IS NOT NULL AND chosen.due_on < :as_of AND chosen.strength IN ('binding', 'agreed', 'in-principle') AND (chosen.status NOT IN ('implemented', 'superseded', 'withdrawn', 'lapsed')) AS overdue, chosen.due_on IS NOT NULL AND chosen.due_on BETWEEN :as_of AND :soon_on AND chosen.strength IN ('binding', 'agreed', 'in-principle') AND (chosen.status NOT IN ('implemented', 'superseded', 'withdrawn', 'lapsed')) AS due_soon, chosen.due_on IS NOT NULL AND CASE WHEN (chosen.status = 'implemented') THEN (SELECT status_update.effective_on
FROM status_update
WHERE status_update.commitment_id = chosen.id AND status_update.status IS NOT NULL AND status_update.reporter IS NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) > chosen.due_on ELSE 0 END = 1 AS done_late, (SELECT count(anon_2.status) AS count_1
FROM (SELECT DISTINCT (SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = chosen.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.reporter = anon_3.reporter ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) AS status
FROM (SELECT DISTINCT status_update.reporter AS reporter
FROM status_update
WHERE status_update.commitment_id = chosen.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND (status_update.reporter NOT IN (SELECT actor.code
FROM actor
WHERE actor.kind = 'media'))) AS anon_3) AS anon_2) > 1 AS contested, chosen.status != 'implemented' AND (EXISTS (SELECT *
FROM commitment_obligor
WHERE commitment_obligor.commitment_id = chosen.id AND (SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = chosen.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.reporter = commitment_obligor.actor ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) = 'implemented')) AS unverified, coalesce((SELECT status_update.effective_on
FROM status_update
WHERE status_update.commitment_id = chosen.id AND status_update.effective_on IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), chosen.agreed_on) <= :stale_on AS stale
FROM chosen)
 SELECT judged."group", judged.status, judged.apart, count(*) AS commitments, sum(CASE WHEN judged.open THEN 1 ELSE 0 END) AS open, judged.level, sum(CASE WHEN judged.overdue THEN 1 ELSE 0 END) AS overdue, sum(CASE WHEN judged.contested THEN 1 ELSE 0 END) AS contested, sum(CASE WHEN judged.unverified THEN 1 ELSE 0 END) AS unverified, sum(CASE WHEN judged.stale THEN 1 ELSE 0 END) AS stale, sum(CASE WHEN judged.due_soon THEN 1 ELSE 0 END) AS due_soon, sum(CASE WHEN judged.done_late THEN 1 ELSE 0 END) AS done_late
FROM judged GROUP BY judged."group", judged.status, judged.apart, judged.level
""",
        "group status apart:truth commitments open level overdue contested unverified stale due_soon done_late",
    ),
    "tallies_among": Statement(
        """
WITH known AS MATERIALIZED
(SELECT commitment.id AS id, commitment.ref AS ref, commitment.agreement AS agreement, commitment.theme AS theme, commitment.strength AS strength, agreement.concluded_on AS agreed_on, coalesce((SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = commitment.id AND status_update.status IS NOT NULL AND status_update.reporter IS NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), 'no-information') AS status, coalesce((SELECT status_update.due_on
FROM status_update
WHERE status_update.commitment_id = commitment.id AND status_update.due_on IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), commitment.due_on) AS due_on
FROM commitment JOIN agreement ON commitment.agreement = agreement.ref
WHERE agreement.concluded_on <= :as_of AND agreement.recorded_at <= :known_at AND commitment.recorded_at <= :known_at AND commitment.id IN (SELECT CAST(anon_4.value AS BIGINT) AS value
FROM json_each(:found) AS anon_4) ORDER BY commitment.id),
chosen AS
(SELECT known.id AS id, known.ref AS ref, known.agreement AS agreement, known.theme AS theme, known.strength AS strength, known.agreed_on AS agreed_on, known.status AS status, known.due_on AS due_on, :any_strength = 0 AND known.strength IN ('intention', 'proposed', 'discussed') AS apart
FROM known
WHERE CASE WHEN (:statuses IS NOT NULL) THEN known.status IN (SELECT anon_5.value
FROM json_each(:statuses) AS anon_5) WHEN :open_only THEN (known.status NOT IN ('implemented', 'superseded', 'withdrawn', 'lapsed')) ELSE 1 END = 1 AND (:due_before IS NULL OR known.due_on < :due_before) AND (:only_overdue = 0 OR known.due_on IS NOT NULL AND known.due_on < :as_of AND known.strength IN ('binding', 'agreed', 'in-principle') AND (known.status NOT IN ('implemented', 'superseded', 'withdrawn', 'lapsed'))) AND (:only_due_soon = 0 OR known.due_on IS NOT NULL AND known.due_on BETWEEN :as_of AND :soon_on AND known.strength IN ('binding', 'agreed', 'in-principle') AND (known.status NOT IN ('implemented', 'superseded', 'withdrawn', 'lapsed'))) AND (:only_done_late = 0 OR known.due_on IS NOT NULL AND CASE WHEN (known.status = 'implemented') THEN (SELECT status_update.effective_on
FROM status_update
WHERE status_update.commitment_id = known.id AND status_update.status IS NOT NULL AND status_update.reporter IS NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) > known.due_on ELSE 0 END = 1) AND (:only_contested = 0 OR (SELECT count(anon_6.status) AS count_2
FROM (SELECT DISTINCT (SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = known.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.reporter = anon_7.reporter ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) AS status
FROM (SELECT DISTINCT status_update.reporter AS reporter
FROM status_update
WHERE status_update.commitment_id = known.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND (status_update.reporter NOT IN (SELECT actor.code
FROM actor
WHERE actor.kind = 'media'))) AS anon_7) AS anon_6) > 1) AND (:only_unverified = 0 OR known.status != 'implemented' AND (EXISTS (SELECT *
FROM commitment_obligor
WHERE commitment_obligor.commitment_id = known.id AND (SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = known.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.reporter = commitment_obligor.actor ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) = 'implemented'))) AND (:only_stale = 0 OR coalesce((SELECT status_update.effective_on
FROM status_update
WHERE status_update.commitment_id = known.id AND status_update.effective_on IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), known.agreed_on) <= :stale_on)),
judged AS MATERIALIZED
(SELECT CASE WHEN (:grouping = 'agreement') THEN chosen.agreement WHEN (:grouping = 'theme') THEN chosen.theme WHEN (:grouping = 'obligor') THEN (SELECT group_concat(anon_1.actor, ';') AS aggregate_strings_1
FROM (SELECT commitment_obligor.actor AS actor
FROM commitment_obligor
WHERE commitment_obligor.commitment_id = chosen.id ORDER BY commitment_obligor.actor) AS anon_1) END AS "group", chosen.status AS status, chosen.apart AS apart, CASE WHEN (chosen.status IN ('not-started', 'limited', 'substantial', 'implemented', 'breached')) THEN CASE chosen.status WHEN 'not-started' THEN 0 WHEN 'limited' THEN 1 WHEN 'substantial' THEN 2 WHEN 'implemented' THEN 3 WHEN 'breached' THEN 0 END WHEN (chosen.status IN ('stalled', 'suspended', 'lapsed')) THEN CASE (SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = chosen.id AND status_update.status IS NOT NULL AND status_update.reporter IS NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.status IN ('not-started', 'limited', 'substantial', 'implemented', 'breached') ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) WHEN 'not-started' THEN 0 WHEN 'limited' THEN 1 WHEN 'substantial' THEN 2 WHEN 'implemented' THEN 3 WHEN 'breached' THEN 0 END END AS level, chosen.strength IN ('binding', 'agreed', 'in-principle') AND (chosen.status NOT IN ('implemented', 'superseded', 'withdrawn', 'lapsed')) AS open, chosen.due_on IS NOT NULL AND chosen.due_on < :as_of AND chosen.strength IN ('binding', 'agreed', 'in-principle') AND (chosen.status NOT IN ('implemented', 'superseded', 'withdrawn', 'lapsed')) AS overdue, chosen.due_on IS NOT NULL AND chosen.due_on BETWEEN :as_of AND :soon_on AND chosen.strength IN ('binding', 'agreed', 'in-principle') AND (chosen.status NOT IN ('implemented', 'superseded', 'withdrawn', 'lapsed')) AS due_soon, chosen.due_on IS NOT NULL AND CASE WHEN (chosen.status = 'implemented') THEN (SELECT status_update.effective_on
FROM status_update
WHERE status_update.commitment_id = chosen.id AND status_update.status IS NOT NULL AND status_update.reporter IS NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) > chosen.due_on ELSE 0 END = 1 AS done_late, (SELECT count(anon_2.status) AS count_1
FROM (SELECT DISTINCT (SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = chosen.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.reporter = anon_3.reporter ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) AS status
FROM (SELECT DISTINCT status_update.reporter AS reporter
FROM status_update
WHERE status_update.commitment_id = chosen.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND (status_update.reporter NOT IN (SELECT actor.code
FROM actor
WHERE actor.kind = 'media'))) AS anon_3) AS anon_2) > 1 AS contested, chosen.status != 'implemented' AND (EXISTS (SELECT *
FROM commitment_obligor
WHERE commitment_obligor.commitment_id = chosen.id AND (SELECT status_update.status
FROM status_update
WHERE status_update.commitment_id = chosen.id AND status_update.status IS NOT NULL AND status_update.reporter IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) AND status_update.reporter = commitment_obligor.actor ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0) = 'implemented')) AS unverified, coalesce((SELECT status_update.effective_on
FROM status_update
WHERE status_update.commitment_id = chosen.id AND status_update.effective_on IS NOT NULL AND status_update.effective_on <= :as_of AND status_update.recorded_at <= :known_at AND NOT (EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at)) ORDER BY status_update.effective_on DESC, status_update.recorded_at DESC, status_update.id DESC
 LIMIT 1 OFFSET 0), chosen.agreed_on) <= :stale_on AS stale
FROM chosen)
 SELECT judged."group", judged.status, judged.apart, count(*) AS commitments, sum(CASE WHEN judged.open THEN 1 ELSE 0 END) AS open, judged.level, sum(CASE WHEN judged.overdue THEN 1 ELSE 0 END) AS overdue, sum(CASE WHEN judged.contested THEN 1 ELSE 0 END) AS contested, sum(CASE WHEN judged.unverified THEN 1 ELSE 0 END) AS unverified, sum(CASE WHEN judged.stale THEN 1 ELSE 0 END) AS stale, sum(CASE WHEN judged.due_soon THEN 1 ELSE 0 END) AS due_soon, sum(CASE WHEN judged.done_late THEN 1 ELSE 0 END) AS done_late
FROM judged GROUP BY judged."group", judged.status, judged.apart, judged.level
""",
        "group status apart:truth commitments open level overdue contested unverified stale due_soon done_late",
    ),
    "terms_to_search": Statement(
        """
SELECT commitment.id, commitment.ref, commitment.title, commitment.theme, commitment.wording, commitment.note
FROM commitment
""",
        "id ref title theme wording note",
    ),
    "terms_to_search_among": Statement(
        """
SELECT commitment.id, commitment.ref, commitment.title, commitment.theme, commitment.wording, commitment.note
FROM commitment
WHERE commitment.id IN (SELECT CAST(anon_1.value AS BIGINT) AS value
FROM json_each(:found) AS anon_1)
""",
        "id ref title theme wording note",
    ),
    "themes": Statement(
        """
SELECT DISTINCT commitment.theme
FROM commitment
WHERE commitment.theme IS NOT NULL
""",
        "theme",
    ),
    "update": Statement(
        """
SELECT status_update.id, commitment.ref AS commitment, commitment.agreement, status_update.effective_on, status_update.status, status_update.due_on, status_update.note, status_update.reporter, status_update.source, successor.ref AS successor, status_update.recorded_at, status_update.recorded_by, status_update.uid, EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at) AS retracted, 0 AS is_retraction
FROM status_update JOIN commitment ON status_update.commitment_id = commitment.id LEFT OUTER JOIN commitment AS successor ON status_update.successor_id = successor.id
WHERE status_update.id = :number
""",
        "id commitment agreement effective_on:day status due_on:day note reporter source successor recorded_at:moment recorded_by uid retracted:truth is_retraction:truth",
    ),
    "updates": Statement(
        """
SELECT status_update.id, commitment.ref AS commitment, commitment.agreement, status_update.effective_on, status_update.status, status_update.due_on, status_update.note, status_update.reporter, status_update.source, successor.ref AS successor, status_update.recorded_at, status_update.recorded_by, status_update.uid, EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at) AS retracted, 0 AS is_retraction
FROM status_update JOIN commitment ON status_update.commitment_id = commitment.id LEFT OUTER JOIN commitment AS successor ON status_update.successor_id = successor.id
WHERE status_update.effective_on BETWEEN :since AND :until AND status_update.recorded_at + 0 <= :known_at ORDER BY status_update.effective_on, status_update.recorded_at, status_update.id
""",
        "id commitment agreement effective_on:day status due_on:day note reporter source successor recorded_at:moment recorded_by uid retracted:truth is_retraction:truth",
    ),
    "updates_among": Statement(
        """
SELECT status_update.id, commitment.ref AS commitment, commitment.agreement, status_update.effective_on, status_update.status, status_update.due_on, status_update.note, status_update.reporter, status_update.source, successor.ref AS successor, status_update.recorded_at, status_update.recorded_by, status_update.uid, EXISTS (SELECT *
FROM retraction
WHERE retraction.update_id = status_update.id AND retraction.recorded_at <= :known_at) AS retracted, 0 AS is_retraction
FROM status_update JOIN commitment ON status_update.commitment_id = commitment.id LEFT OUTER JOIN commitment AS successor ON status_update.successor_id = successor.id
WHERE status_update.effective_on BETWEEN :since AND :until AND status_update.recorded_at + 0 <= :known_at AND status_update.commitment_id IN (SELECT CAST(anon_1.value AS BIGINT) AS value
FROM json_each(:found) AS anon_1) ORDER BY status_update.effective_on, status_update.recorded_at, status_update.id
""",
        "id commitment agreement effective_on:day status due_on:day note reporter source successor recorded_at:moment recorded_by uid retracted:truth is_retraction:truth",
    ),
    "updates_by_uid": Statement(
        """
SELECT status_update.id, status_update.commitment_id, status_update.effective_on, status_update.status, status_update.due_on, status_update.note, status_update.reporter, status_update.source, status_update.successor_id, status_update.uid, status_update.recorded_at, status_update.recorded_by
FROM status_update
WHERE status_update.uid IN (SELECT anon_1.value
FROM json_each(:uids) AS anon_1)
""",
        "id commitment_id effective_on:day status due_on:day note reporter source successor_id uid recorded_at:moment recorded_by",
    ),
    "whole_commitments": Statement(
        """
SELECT commitment.id, commitment.ref, commitment.agreement, commitment.title, commitment.strength, commitment.kind, commitment.theme, commitment.due_on, commitment.wording, commitment.document, commitment.locator, commitment.note, commitment.recorded_at, commitment.recorded_by, (SELECT group_concat(anon_1.actor, ';') AS aggregate_strings_1
FROM (SELECT commitment_obligor.actor AS actor
FROM commitment_obligor
WHERE commitment_obligor.commitment_id = commitment.id ORDER BY commitment_obligor.actor) AS anon_1) AS obligors
FROM commitment ORDER BY commitment.recorded_at, commitment.ref
""",
        "id ref agreement title strength kind theme due_on:day wording document locator note recorded_at:moment recorded_by obligors",
    ),
    "whole_retractions": Statement(
        """
SELECT retraction.reason, retraction.recorded_at, retraction.recorded_by, status_update.uid AS "update"
FROM retraction JOIN status_update ON retraction.update_id = status_update.id ORDER BY retraction.recorded_at, status_update.recorded_at, status_update.id
""",
        "reason recorded_at:moment recorded_by update",
    ),
    "whole_updates": Statement(
        """
SELECT status_update.id, status_update.commitment_id, status_update.effective_on, status_update.status, status_update.due_on, status_update.note, status_update.reporter, status_update.source, status_update.successor_id, status_update.uid, status_update.recorded_at, status_update.recorded_by, commitment.ref AS commitment, successor.ref AS successor
FROM status_update JOIN commitment ON status_update.commitment_id = commitment.id LEFT OUTER JOIN commitment AS successor ON status_update.successor_id = successor.id ORDER BY status_update.recorded_at, status_update.id
""",
        "id commitment_id effective_on:day status due_on:day note reporter source successor_id uid recorded_at:moment recorded_by commitment successor",
    ),
}
