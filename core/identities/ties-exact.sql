-- What is one actor beyond doubt: what records state outright, and what the investigator accepted.
CREATE OR REPLACE TEMP TABLE _tie AS
SELECT DISTINCT left_key AS a, right_key AS b FROM _same WHERE standing = 'exact';

CREATE OR REPLACE TEMP TABLE _component AS FROM components_of('_tie');
