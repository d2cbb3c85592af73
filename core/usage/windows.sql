-- What each credential did, hour by hour, and in the 24 hours that end with each of them.

-- What a credential touched in an hour: 1 calls, 2 services, 3 resources, 4 addresses, each value by its hash. Hours are counted from 1970.
CREATE OR REPLACE TEMP TABLE _touched AS
WITH
use AS NOT MATERIALIZED (
  SELECT a.credential_id, (epoch_us(e.occurred_at) // 3600000000)::INTEGER AS hour, e.service, e."action", e.resource, e.client_addr
  FROM event AS e JOIN credential_alias AS a ON a.credential_key = e.credential_key WHERE e.occurred_at IS NOT NULL
),
called AS (SELECT DISTINCT credential_id, hour, service, "action", client_addr FROM use)
SELECT DISTINCT credential_id, hour, 1::TINYINT AS what, hash(service, "action") AS touched FROM called WHERE "action" IS NOT NULL
UNION ALL
SELECT DISTINCT credential_id, hour, 2, hash(service) FROM called WHERE service IS NOT NULL
UNION ALL
SELECT DISTINCT credential_id, hour, 4, hash(client_addr) FROM called WHERE client_addr IS NOT NULL
UNION ALL
SELECT DISTINCT credential_id, hour, 3, hash(resource) FROM use WHERE resource IS NOT NULL;

-- In the windows of 24 hours a value counts from the hour of a touch until the next one takes over, or until the window has left it.
CREATE OR REPLACE TEMP TABLE _touch_count AS
WITH
next AS (
  SELECT credential_id, hour, what, lead(hour) OVER (PARTITION BY credential_id, what, touched ORDER BY hour) AS again FROM _touched
),
change AS (
  SELECT credential_id, hour, what, 1 AS now, 1 AS rolling FROM next
  UNION ALL
  SELECT credential_id, least(coalesce(again, hour + 24), hour + 24), what, 0, -1 FROM next
)
SELECT credential_id, hour, sum(now) FILTER (what = 1) AS permissions, sum(now) FILTER (what = 2) AS services, sum(now) FILTER (what = 3) AS resources,
  sum(now) FILTER (what = 4) AS addresses, sum(rolling) FILTER (what = 1) AS permissions_rolling, sum(rolling) FILTER (what = 2) AS services_rolling,
  sum(rolling) FILTER (what = 3) AS resources_rolling, sum(rolling) FILTER (what = 4) AS addresses_rolling
FROM change GROUP BY credential_id, hour;

INSERT INTO credential_use
WITH
called AS (
  SELECT credential_id, (epoch_us(occurred_at) // 3600000000)::INTEGER AS hour, count(*) AS calls, count(*) FILTER (denied) AS denied
  FROM _use WHERE occurred_at IS NOT NULL GROUP BY ALL
),
rolling AS (
  SELECT credential_id, hour, permissions, services, resources, addresses,
    sum(permissions_rolling) OVER so_far AS permissions_rolling, sum(services_rolling) OVER so_far AS services_rolling,
    sum(resources_rolling) OVER so_far AS resources_rolling, sum(addresses_rolling) OVER so_far AS addresses_rolling
  FROM _touch_count WINDOW so_far AS (PARTITION BY credential_id ORDER BY hour)
),
both_spans AS (
  SELECT c.credential_id, 'hour' AS span, c.hour, 1 AS hours, c.calls, c.denied, t.permissions, t.services, t.resources, t.addresses
  FROM called AS c LEFT JOIN rolling AS t ON t.credential_id = c.credential_id AND t.hour = c.hour
  UNION ALL
  SELECT c.credential_id, 'day', c.hour, 24, sum(c.calls) OVER last_day, sum(c.denied) OVER last_day,
    t.permissions_rolling, t.services_rolling, t.resources_rolling, t.addresses_rolling
  FROM called AS c LEFT JOIN rolling AS t ON t.credential_id = c.credential_id AND t.hour = c.hour
  WINDOW last_day AS (PARTITION BY c.credential_id ORDER BY c.hour RANGE BETWEEN 23 PRECEDING AND CURRENT ROW)
)
SELECT credential_id, span, make_timestamp((hour + 1 - hours) * 3600000000), make_timestamp((hour + 1) * 3600000000), calls::BIGINT, denied::BIGINT,
  coalesce(permissions, 0)::BIGINT, coalesce(services, 0)::BIGINT, coalesce(resources, 0)::BIGINT, coalesce(addresses, 0)::BIGINT
FROM both_spans ORDER BY credential_id, span, hour;

DROP TABLE _touched;
DROP TABLE _touch_count;
