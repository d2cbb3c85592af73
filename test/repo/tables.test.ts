import { describe, expect, it } from 'vitest';
import { PUBLIC_COLUMNS } from './public-columns.ts';
import { declaredTables } from './sql-text.ts';
import {
  lastingTables,
  readsIn,
  roomsBesideStages,
  stageDeclarations,
  temporariesIn,
  undeclaredStages,
  writesIn,
} from './stage-declarations.ts';

const tables = declaredTables();
const declarations = stageDeclarations();
const lasting = lastingTables();
const mention = ({ path, table }: { path: string; table: string }): string => `${path}: ${table}`;

describe('tables', () => {
  it('have one writer each', () => {
    const writers = new Map<string, string[]>();
    for (const { stage, writes } of declarations) {
      for (const table of writes) writers.set(table, [...(writers.get(table) ?? []), stage]);
    }
    expect([...writers].filter(([, stages]) => stages.length > 1)).toEqual([]);
    expect([...lasting].filter((table) => declarations.length > 0 && !writers.has(table))).toEqual([]);
    expect([...writers.keys()].filter((table) => !lasting.has(table))).toEqual([]);
  });

  it('are declared by every stage that has any', () => {
    expect(undeclaredStages()).toEqual([]);
  });

  it('are written only by the stage that declares it', () => {
    const wrong = declarations.flatMap(({ stage, writes }) => {
      const temporary = new Set(temporariesIn(`core/${stage}`).map(({ table }) => table));
      return writesIn(`core/${stage}`).filter(
        ({ table }) => !writes.includes(table) && !temporary.has(table) && lasting.has(table),
      );
    });
    const outside = writesIn(...roomsBesideStages()).filter(({ table }) => lasting.has(table));
    expect([...wrong, ...outside].map(mention)).toEqual([]);
  });

  it('are read only where the stage says so', () => {
    const wrong = declarations.flatMap(({ stage, reads, writes }) =>
      readsIn(`core/${stage}`).filter(
        ({ path, table }) =>
          !path.endsWith('queries.ts') &&
          lasting.has(table) &&
          !reads.includes(table) &&
          !writes.includes(table),
      ),
    );
    expect(wrong.map(mention)).toEqual([]);
  });

  it('are read only downstream of their writer', () => {
    const written = new Set<string>();
    const wrong: string[] = [];
    for (const { stage, reads, writes } of declarations) {
      wrong.push(...reads.filter((table) => !written.has(table)).map((table) => `${stage} reads ${table}`));
      for (const table of writes) written.add(table);
    }
    expect(wrong).toEqual([]);
  });

  it('say of every column what it holds', () => {
    const wrong = tables.flatMap(({ path, name, columns, strangeLines }) => [
      ...columns
        .filter(({ comment }) => comment.trim().length < 5)
        .map((column) => `${path}: ${name}.${column.name}`),
      ...strangeLines.map((line) => `${path}: ${name}: ${line}`),
    ]);
    expect(wrong).toEqual([]);
  });

  it('hold every column of the public contract', () => {
    const columns = new Map(
      tables.map((table) => [table.name, new Set(table.columns.map(({ name }) => name))]),
    );
    const missing = Object.entries(PUBLIC_COLUMNS).flatMap(([table, wanted]) => {
      const present = columns.get(table);
      if (present === undefined) return tables.length === 0 ? [] : [table];
      return wanted
        .split(' ')
        .filter((name) => !present.has(name))
        .map((name) => `${table}.${name}`);
    });
    expect(missing).toEqual([]);
  });
});
