import type { GraphEdge, GraphNode } from './layout.ts';

/** Rows up to which short columns stand in the middle; beside longer ones the first begins at the top, in sight. */
const CENTRED = 8;
const SWEEPS = 6;

type Neighbours = ReadonlyMap<string, readonly string[]>;

function neighboursOf(nodes: readonly { readonly id: string }[], edges: readonly GraphEdge[]): Neighbours {
  const found = new Map<string, string[]>(nodes.map(({ id }) => [id, []]));
  for (const { ends } of edges) {
    const [a, b] = ends;
    if (a === b || !found.has(a) || !found.has(b)) continue;
    found.get(a)?.push(b);
    found.get(b)?.push(a);
  }
  return found;
}

/** How many links each node is from the first; what no link reaches stands beside the first. */
function depthsOf(
  nodes: readonly GraphNode[],
  neighbours: Neighbours,
  first: string,
): ReadonlyMap<string, number> {
  const depths = new Map<string, number>([[first, 0]]);
  const queue = [first];
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    for (const next of neighbours.get(id) ?? []) {
      if (depths.has(next)) continue;
      depths.set(next, (depths.get(id) ?? 0) + 1);
      queue.push(next);
    }
  }
  for (const { id } of nodes) if (!depths.has(id)) depths.set(id, 1);
  return depths;
}

/**
 * Nodes column by column, by how many links they are from the first and each near those it is linked to; ties by id, so that the
 * same links give the same picture.
 */
export function columnsOf(
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
  first: string,
): readonly (readonly GraphNode[])[] {
  const neighbours = neighboursOf(nodes, edges);
  const depths = depthsOf(nodes, neighbours, first);
  const sorted = [...nodes].sort((a, b) => (a.id < b.id ? -1 : 1));
  const most = Math.max(0, ...depths.values());
  let columns = Array.from({ length: most + 1 }, (_, depth) =>
    sorted.filter(({ id }) => depths.get(id) === depth),
  ).filter((column) => column.length > 0);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const places = new Map(
      columns.flatMap((column) => column.map(({ id }, at) => [id, at - column.length / 2] as const)),
    );
    const wish = ({ id }: GraphNode): number => {
      const near = neighbours.get(id) ?? [];
      const sum = near.reduce((total, other) => total + (places.get(other) ?? 0), 0);
      return near.length === 0 ? (places.get(id) ?? 0) : sum / near.length;
    };
    columns = columns.map((column) =>
      [...column].sort((a, b) => wish(a) - wish(b) || (a.id < b.id ? -1 : 1)),
    );
  }
  return columns;
}

/** Rows of a column beside a long one: each near the row that it wishes for, in order, a row apart, and none beyond the last. */
function spread(wishes: readonly number[], last: number): readonly number[] {
  const rows: number[] = [];
  for (const wish of wishes) rows.push(Math.max(wish, (rows.at(-1) ?? -1) + 1));
  for (let at = rows.length - 1, most = last; at >= 0; at--, most--) rows[at] = Math.min(rows[at] ?? 0, most);
  return rows;
}

/** The row of each node from the top, not always a whole one: in the middle of a low picture, beside what it comes from in a high one. */
export function rowsOf(
  columns: readonly (readonly GraphNode[])[],
  edges: readonly GraphEdge[],
): ReadonlyMap<string, number> {
  const tallest = Math.max(1, ...columns.map((column) => column.length));
  const neighbours = neighboursOf(columns.flat(), edges);
  const rows = new Map<string, number>();
  for (const column of columns) {
    const wish = ({ id }: GraphNode, at: number): number => {
      const near = (neighbours.get(id) ?? []).flatMap((other) => rows.get(other) ?? []);
      return near.length === 0 ? at : near.reduce((sum, row) => sum + row, 0) / near.length;
    };
    const placed =
      tallest <= CENTRED
        ? column.map((_, at) => at + (tallest - column.length) / 2)
        : spread(column.map(wish), tallest - 1);
    for (const [at, { id }] of column.entries()) rows.set(id, placed[at] ?? at);
  }
  return rows;
}
