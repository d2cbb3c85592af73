-- Turns what an import found (_found, temporary) into entries, each known by its bytes, and the places where they lay.

CREATE OR REPLACE TEMP TABLE _brought AS
SELECT
  sha256,
  any_value(bytes) AS bytes,
  min(path) AS path,
  CASE WHEN bool_or(stored = 'copy') THEN 'copy' ELSE 'reference' END AS stored,
  CASE WHEN bool_or(stored = 'copy') THEN NULL ELSE min(origin_path) END AS origin_path,
  min(note) AS note
FROM _found
GROUP BY sha256;

UPDATE _entry
SET
  path = least(_entry.path, b.path),
  stored = CASE WHEN 'copy' IN (_entry.stored, b.stored) THEN 'copy' ELSE 'reference' END,
  origin_path = CASE WHEN 'copy' IN (_entry.stored, b.stored) THEN NULL ELSE b.origin_path END,
  note = least(_entry.note, b.note)
FROM _brought AS b
WHERE b.sha256 = _entry.sha256;

INSERT INTO _entry
SELECT
  (SELECT coalesce(max(file_id), 0) FROM _entry) + row_number() OVER (ORDER BY sha256),
  sha256, bytes, path, stored, origin_path, note
FROM _brought
ANTI JOIN _entry USING (sha256);

INSERT INTO evidence_path
SELECT e.file_id, f.bundle_id, f.path
FROM _found AS f
JOIN _entry AS e USING (sha256)
ORDER BY f.bundle_id, f.path, e.file_id;
