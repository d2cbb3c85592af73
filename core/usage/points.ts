import type { Bindable } from '#core/db/database.ts';
import shapeSql from './shape.sql?raw';

const AS_OF = /\$as_of\b/g;
const MARKS = shapeSql.match(AS_OF)?.length ?? 0;
/** Credentials as points, with the columns of shape, `mismatch_count`, and `place` in the order of their keys; the marks stand for {@link momentParams}. */
export const POINTS_SQL = shapeSql.replace(AS_OF, 'make_timestamp(?::BIGINT)');

/** The values of {@link POINTS_SQL} for a moment in µs, null for the whole life. */
export function momentParams(asOf: bigint | null): Bindable[] {
  return Array.from({ length: MARKS }, () => asOf);
}
