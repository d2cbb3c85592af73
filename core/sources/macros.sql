-- Macros that several sources share. Each source's own stand in its stage.sql.

-- A time with Z or an offset (ISO 8601, a space for its T allowed), in UTC and microseconds; NULL where it is neither, or no time a log can hold.
CREATE OR REPLACE TEMP MACRO stated_time(t) AS
  real_time(CASE WHEN ends_with(t, 'Z') THEN try_cast(t AS TIMESTAMP)
    WHEN regexp_matches(t, '[+-]\d{2}:?(\d{2})?$') THEN try_cast(t AS TIMESTAMPTZ) AT TIME ZONE 'UTC' END);

-- A count of seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by its size; NULL where it is no whole number.
CREATE OR REPLACE TEMP MACRO epoch_time(t) AS
  real_time(CASE WHEN try_cast(t AS HUGEINT) BETWEEN 100000000 AND 99999999999 THEN make_timestamp(try_cast(t AS BIGINT) * 1000000)
    WHEN try_cast(t AS HUGEINT) BETWEEN 100000000000 AND 99999999999999 THEN make_timestamp(try_cast(t AS BIGINT) * 1000)
    WHEN try_cast(t AS HUGEINT) BETWEEN 100000000000000 AND 99999999999999999 THEN make_timestamp(try_cast(t AS BIGINT))
    WHEN try_cast(t AS HUGEINT) BETWEEN 100000000000000000 AND 9223372036854775807 THEN make_timestamp(try_cast(t AS BIGINT) // 1000) END);

-- A whole number in decimal digits, of any length, as hexadecimal in lower case without leading zeros; NULL where it is none. The hexadecimal
-- of a BIGNUM is a head of three bytes and its magnitude.
CREATE OR REPLACE TEMP MACRO hex_of_decimal(t) AS
  CASE WHEN regexp_full_match(t, '\d{1,1000}') THEN coalesce(present(ltrim(lower(substr(to_hex(t::BIGNUM), 7)), '0')), '0') END;
