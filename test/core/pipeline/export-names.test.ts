import { expect, test } from 'vitest';
import { writtenNames } from '#core/pipeline/export/shape.ts';

test('columns that would get the same name in a file each keep one of their own', () => {
  const named = (names: readonly (readonly [string, string])[], zone: string) =>
    writtenNames(
      names.map(([name, type]) => ({ name, type })),
      zone,
    );
  const times = [
    ['t', 'TIMESTAMP'],
    ['t_utc', 'TIMESTAMP'],
    ['T_UTC_2', 'VARCHAR'],
  ] as const;
  expect(named(times, 'UTC')).toEqual(['t_utc', 't_utc_2', 'T_UTC_2_2']);
  expect(named(times.slice(0, 2), 'Europe/Berlin')).toEqual([
    't_utc',
    't_Europe/Berlin',
    't_utc_2',
    't_Europe/Berlin_2',
  ]);
});
