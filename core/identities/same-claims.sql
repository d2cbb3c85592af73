-- What records say outright: two keys are one actor.
CREATE OR REPLACE TEMP TABLE _said AS
SELECT least(left_key, right_key) AS left_key, greatest(left_key, right_key) AS right_key, rule, strength,
  first_at, last_at, events, file_id, ordinal
FROM identity_claim
WHERE relation = 'same-actor' AND actor_of(left_key) = left_key AND actor_of(right_key) = right_key AND left_key <> right_key;
