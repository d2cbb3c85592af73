-- Times and names that are inferred.

CREATE OR REPLACE TEMP TABLE _inferred AS
SELECT 'time-inferred' AS kind, c.source, c.system_key, k.zone AS subject,
  concat(of_installation(c.system_key), ': records (', c.source, ') do not write their ',
    CASE WHEN k.zone = 'unstated' AND k.year_basis = 'unstated' THEN 'zone or year' WHEN k.zone = 'unstated' THEN 'zone' ELSE 'year' END, ' in full.') AS missing,
  'Their order among records of other logs can be wrong by hours, where the year is inferred by more.' AS consequence,
  'The clock setting of the machine, or its journal with full times' AS remedy,
  sum(c.guessed)::BIGINT AS pointers, 'records' AS counted,
  min(c.guessed_place).file_id AS file_id, min(c.guessed_place).ordinal AS ordinal
FROM _called AS c LEFT JOIN source_clock AS k ON k.source = c.source
WHERE c.guessed > 0 GROUP BY c.source, c.system_key, k.zone, k.year_basis;

CREATE OR REPLACE TEMP TABLE _made_up AS
SELECT 'system-inferred' AS kind, y.system_key, y.kind AS subject,
  concat('Records of kind ', y.kind, ' do not say which installation they are of; they stand under ', y.system_key, '.') AS missing,
  'Two installations of that kind would be taken for one.' AS consequence, 'Where each file comes from, as a line of the inventory' AS remedy,
  sum(c.events)::BIGINT AS pointers, 'records' AS counted,
  min(c.place).file_id AS file_id, min(c.place).ordinal AS ordinal
FROM "system" AS y JOIN _called AS c ON c.system_key = y.system_key
WHERE y.rule = 'inferred' GROUP BY y.system_key, y.kind;
