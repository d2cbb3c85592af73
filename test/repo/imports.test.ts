import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXCEPTION_LIMIT, EXCEPTIONS, IMPORT_RULES, PACKAGE_RULES } from './import-rules.ts';
import { exists, filesUnder, textOf } from './tree.ts';

const IMPORT = /(?:^|\n)\s*(?:import|export)\s(?:[^'"`;]*?\sfrom\s*)?'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/g;

interface Edge {
  readonly from: string;
  /** A path of the repository, or a package as it is named. */
  readonly to: string;
  readonly own: boolean;
}

function target(from: string, named: string): Omit<Edge, 'from'> {
  const name = named.replace(/\?.*$/, '');
  if (name.startsWith('#')) return { to: name.slice(1), own: true };
  if (name.startsWith('.')) return { to: posix.normalize(posix.join(posix.dirname(from), name)), own: true };
  return { to: name, own: false };
}

const files = filesUnder('core', 'electron', 'renderer').filter((path) => /\.(ts|svelte)$/.test(path));
const edges: Edge[] = files.flatMap((from) =>
  [...textOf(from).matchAll(IMPORT)].map((match) => ({ from, ...target(from, match[1] ?? match[2] ?? '') })),
);

const text = ({ from, to }: { from: string; to: string }): string => `${from} → ${to}`;

function allowed({ from, to }: Edge): boolean {
  const rule = IMPORT_RULES.find((one) => one.from.test(from));
  if (rule === undefined) return !from.includes('/') || /^core\/[^/]+\.d\.ts$/.test(from);
  if (!rule.to.some((pattern) => pattern.test(to))) return false;
  const source = /^core\/sources\/(?!containers\/)([^/]+)\//;
  const [here, there] = [source.exec(from)?.[1], source.exec(to)?.[1]];
  return here === undefined || there === undefined || here === there;
}

describe('imports', () => {
  it('are found at all', () => {
    expect(edges.length).toBeGreaterThan(20);
  });

  it('follow the table of rooms', () => {
    const excused = new Set(EXCEPTIONS.map(text));
    const wrong = edges.filter((edge) => edge.own && !allowed(edge) && !excused.has(text(edge)));
    expect(wrong.map(text)).toEqual([]);
  });

  it('name files that exist, with their ending', () => {
    const missing = edges.filter((edge) => edge.own && (!exists(edge.to) || !/\.\w+$/.test(edge.to)));
    expect(missing.map(text)).toEqual([]);
  });

  it('leave a package to the room it belongs to', () => {
    const wrong = edges.filter(
      (edge) =>
        !edge.own && PACKAGE_RULES.some(({ name, only }) => name.test(edge.to) && !only.test(edge.from)),
    );
    expect(wrong.map(text)).toEqual([]);
  });

  it('have no exception that is no longer needed, and not more of them than before', () => {
    const standing = new Set(edges.map(text));
    expect(EXCEPTIONS.filter((exception) => !standing.has(text(exception)))).toEqual([]);
    expect(EXCEPTIONS.filter(({ reason }) => reason.length < 20)).toEqual([]);
    expect(EXCEPTIONS.length).toBeLessThanOrEqual(EXCEPTION_LIMIT);
  });

  it('never go round in a circle between rooms', () => {
    const room = (path: string): string => path.split('/').slice(0, 2).join('/');
    const graph = new Map<string, Set<string>>();
    for (const { from, to, own } of edges) {
      if (!own || !from.startsWith('core/') || room(from) === room(to)) continue;
      graph.set(room(from), (graph.get(room(from)) ?? new Set()).add(room(to)));
    }
    const circles: string[] = [];
    const walk = (at: string, path: readonly string[]): void => {
      if (path.includes(at)) circles.push([...path.slice(path.indexOf(at)), at].join(' → '));
      else for (const next of graph.get(at) ?? []) walk(next, [...path, at]);
    };
    for (const start of graph.keys()) walk(start, []);
    expect(circles).toEqual([]);
  });

  it('keep the library that checks arguments out of the page, which would read it at every start', () => {
    const reached = new Set(files.filter((path) => path.startsWith('renderer/')));
    for (const from of reached) {
      const values = textOf(from).replaceAll(/(?:^|\n)\s*(?:import|export) type [^;]*;/g, '');
      for (const match of values.matchAll(IMPORT)) {
        const { to, own } = target(from, match[1] ?? match[2] ?? '');
        if (to === 'zod') expect(from).toBe('no file that the page reads');
        if (own && /\.(ts|svelte)$/.test(to)) reached.add(to);
      }
    }
    expect(reached.size).toBeGreaterThan(100);
  });
});
