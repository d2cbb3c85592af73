import { columnsOf, rowsOf } from './columns.ts';

/** One key in the picture. */
export interface GraphNode {
  /** Unlike any other's. */
  readonly id: string;
  /** What knows it, in small type above its name. */
  readonly system: string;
  /** Its name. */
  readonly name: string;
  /** Whether it is one of the keys that the picture is about, and not the other end of an open question. */
  readonly own: boolean;
}

/** How an edge is drawn: plain, dashed, dotted or crossed. */
export type EdgeLook = 'exact' | 'strong' | 'waiting' | 'rejected';

/** One link in the picture. */
export interface GraphEdge {
  /** Unlike any other's. */
  readonly id: string;
  /** Ids of the nodes it ties. */
  readonly ends: readonly [string, string];
  /** How it is drawn. */
  readonly look: EdgeLook;
}

/** A node with the place of its box's top left corner. */
export interface PlacedNode extends GraphNode {
  /** Left. */
  readonly x: number;
  /** Top. */
  readonly y: number;
}

/** An edge with its line. */
export interface DrawnEdge extends GraphEdge {
  /** Line as the `d` of a path. */
  readonly path: string;
  /** Middle of the line. */
  readonly middle: { readonly x: number; readonly y: number };
}

/** A picture: every node in a column by how many links it is from the first, edges in reading order. */
export interface Layout {
  /** Width that is needed. */
  readonly width: number;
  /** Height that is needed. */
  readonly height: number;
  /** Width of a box. */
  readonly box: number;
  /** The nodes. */
  readonly nodes: readonly PlacedNode[];
  /** The edges, from left to right and from top to bottom. */
  readonly edges: readonly DrawnEdge[];
}

/** Height of a box. */
export const BOX_HEIGHT = 32;
const STEP = BOX_HEIGHT + 12;
const MARGIN = 6;
const BOX = { least: 112, most: 208 };
const GAP = { least: 36, most: 120 };

/** Where on a side of their box edges begin: spread over its height, in the order of what they lead to. */
function portsOf(
  edges: readonly GraphEdge[],
  places: ReadonlyMap<string, PlacedNode>,
): ReadonlyMap<string, number> {
  const sides = new Map<
    string,
    { readonly key: string; readonly towards: number; readonly at: PlacedNode }[]
  >();
  for (const edge of edges) {
    for (const [own, other] of [edge.ends, [edge.ends[1], edge.ends[0]] as const]) {
      const [at, to] = [places.get(own), places.get(other)];
      if (!at || !to) continue;
      const side = `${own}\n${to.x < at.x ? 'left' : 'right'}`;
      const port = { key: `${edge.id}\n${own}`, towards: to.y, at };
      sides.set(side, [...(sides.get(side) ?? []), port]);
    }
  }
  const ports = new Map<string, number>();
  for (const side of sides.values()) {
    side.sort((a, b) => a.towards - b.towards || (a.key < b.key ? -1 : 1));
    for (const [i, { key, at }] of side.entries()) {
      ports.set(key, at.y + (BOX_HEIGHT * (i + 1)) / (side.length + 1));
    }
  }
  return ports;
}

function lineOf(
  from: PlacedNode,
  to: PlacedNode,
  y0: number,
  y1: number,
  box: number,
  gap: number,
): DrawnEdge['path'] {
  const x0 = from.x + box;
  if (from.x === to.x) {
    const bulge = x0 + Math.min(gap - 8, 16 + Math.abs(y1 - y0) / 6);
    return `M${x0} ${y0}C${bulge} ${y0} ${bulge} ${y1} ${x0} ${y1}`;
  }
  const half = (to.x - x0) / 2;
  return `M${x0} ${y0}C${x0 + half} ${y0} ${to.x - half} ${y1} ${to.x} ${y1}`;
}

/** Places keys in columns by their distance from the first key, and draws their links; the same input gives the same picture. */
export function layoutOf(
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
  first: string,
  room: number,
): Layout {
  const columns = columnsOf(nodes, edges, first);
  const rows = rowsOf(columns, edges);
  const count = Math.max(1, columns.length);
  const share = (room - 2 * MARGIN) / (count + (count - 1) * 0.5);
  const box = Math.round(Math.min(BOX.most, Math.max(BOX.least, share)));
  const loose = count === 1 ? 0 : (room - 2 * MARGIN - count * box) / (count - 1);
  const gap = Math.round(Math.min(GAP.most, Math.max(GAP.least, loose)));
  const tallest = Math.max(1, ...columns.map((column) => column.length));
  const places = new Map<string, PlacedNode>();
  for (const [depth, column] of columns.entries()) {
    for (const node of column) {
      const y = MARGIN + (rows.get(node.id) ?? 0) * STEP;
      places.set(node.id, { ...node, x: MARGIN + depth * (box + gap), y });
    }
  }
  const ports = portsOf(edges, places);
  const drawn = edges.flatMap((edge): DrawnEdge[] => {
    const [a, b] = [places.get(edge.ends[0]), places.get(edge.ends[1])];
    if (!a || !b) return [];
    const [from, to] = a.x < b.x || (a.x === b.x && a.y <= b.y) ? [a, b] : [b, a];
    const y0 = ports.get(`${edge.id}\n${from.id}`) ?? from.y;
    const y1 = ports.get(`${edge.id}\n${to.id}`) ?? to.y;
    const same = from.x === to.x;
    const reach = same ? 0.75 * Math.min(gap - 8, 16 + Math.abs(y1 - y0) / 6) : (to.x - from.x - box) / 2;
    const middle = { x: from.x + box + reach, y: (y0 + y1) / 2 };
    return [{ ...edge, path: lineOf(from, to, y0, y1, box, gap), middle }];
  });
  drawn.sort((a, b) => a.middle.x - b.middle.x || a.middle.y - b.middle.y || (a.id < b.id ? -1 : 1));
  const last = MARGIN + (count - 1) * (box + gap);
  const loops = edges.some(({ ends }) => ends.every((id) => places.get(id)?.x === last));
  return {
    width: last + box + (loops ? gap : 0) + MARGIN,
    height: 2 * MARGIN + tallest * STEP - (STEP - BOX_HEIGHT),
    box,
    nodes: [...places.values()],
    edges: drawn,
  };
}
