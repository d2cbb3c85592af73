import {
  Bool,
  Field,
  Int32,
  List,
  makeData,
  Table,
  tableToIPC,
  TimestampMicrosecond,
  Uint64,
  Utf8,
  Vector,
  vectorFromArray,
} from 'apache-arrow';
import { expect, test } from 'vitest';
import { decodeColumns } from '#renderer/api/columns.ts';

function times(values: readonly (bigint | null)[]): Vector {
  const data = BigInt64Array.from(values, (value) => value ?? 0n);
  const nullBitmap = Uint8Array.from([
    values.reduce((bits, value, i) => bits | (value === null ? 0 : 1 << i), 0),
  ]);
  const nullCount = values.filter((value) => value === null).length;
  const type = new TimestampMicrosecond();
  return new Vector([makeData({ type, length: values.length, nullCount, nullBitmap, data })]);
}

test('rows come out exact: times in microseconds, 64-bit integers, lists and absent values', () => {
  const table = new Table({
    id: vectorFromArray([2n ** 64n - 1n, 1n], new Uint64()),
    at: times([1_791_970_200_000_001n, null]),
    name: vectorFromArray(['a', null], new Utf8()),
    small: vectorFromArray([7, null], new Int32()),
    flag: vectorFromArray([true, false], new Bool()),
    scope: vectorFromArray([['x', 'y'], null], new List(new Field('item', new Utf8(), true))),
  });
  const columns = decodeColumns(tableToIPC(table, 'stream'));
  expect(columns.length).toBe(2);
  expect(columns.names).toEqual(['id', 'at', 'name', 'small', 'flag', 'scope']);
  expect(columns.rows()).toEqual([
    { id: 2n ** 64n - 1n, at: 1_791_970_200_000_001n, name: 'a', small: 7, flag: true, scope: ['x', 'y'] },
    { id: 1n, at: null, name: null, small: null, flag: false, scope: null },
  ]);
});

test('a time beyond the first batch is read from its own batch', () => {
  const [a, b] = [new Table({ at: times([1n, 2n]) }), new Table({ at: times([3n]) })];
  const columns = decodeColumns(tableToIPC(a.concat(b), 'stream'));
  expect(columns.rows()).toEqual([{ at: 1n }, { at: 2n }, { at: 3n }]);
});

test('no bytes are an empty table, as of an empty case', () => {
  expect(decodeColumns(new Uint8Array()).rows()).toEqual([]);
});
