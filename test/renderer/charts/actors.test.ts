import { describe, expect, it } from 'vitest';
import { BOX_HEIGHT, layoutOf, type GraphEdge, type GraphNode } from '#renderer/charts/actors/layout.ts';

const node = (id: string): GraphNode => ({ id, system: 'AWS', name: id, own: true });
const edge = (a: string, b: string, id = `${a}-${b}`): GraphEdge => ({ id, ends: [a, b], look: 'exact' });
const star = (leaves: number): [GraphNode[], GraphEdge[]] => {
  const ids = Array.from({ length: leaves }, (_, i) => `k${String(i).padStart(2, '0')}`);
  return [[node('a'), ...ids.map(node)], ids.map((id) => edge('a', id))];
};

describe('the picture of links between keys', () => {
  it('puts each key in a column by how many links it is from the first', () => {
    const nodes = ['a', 'b', 'c', 'd'].map(node);
    const { nodes: placed } = layoutOf(
      nodes,
      [edge('b', 'a'), edge('c', 'b'), edge('a', 'd'), edge('d', 'c')],
      'a',
      800,
    );
    const x = new Map(placed.map(({ id, x }) => [id, x]));
    expect(x.get('b')).toBe(x.get('d'));
    expect(x.get('a')).toBeLessThan(x.get('b') ?? 0);
    expect(x.get('b')).toBeLessThan(x.get('c') ?? 0);
  });

  it('is the same whatever the order of keys and links', () => {
    const [nodes, edges] = star(7);
    const one = layoutOf(nodes, edges, 'a', 700);
    const other = layoutOf([...nodes].reverse(), [...edges].reverse(), 'a', 700);
    expect(other.edges).toEqual(one.edges);
    expect(new Map(other.nodes.map((each) => [each.id, each]))).toEqual(
      new Map(one.nodes.map((each) => [each.id, each])),
    );
  });

  it.each([1, 2, 39])(
    'lays no box over another, and none outside, with %i keys beside the first',
    (leaves) => {
      const { nodes, width, height, box } = layoutOf(...star(leaves), 'a', 700);
      for (const [i, a] of nodes.entries()) {
        expect(a.x).toBeGreaterThanOrEqual(0);
        expect(a.x + box).toBeLessThanOrEqual(width);
        expect(a.y + BOX_HEIGHT).toBeLessThanOrEqual(height);
        for (const b of nodes.slice(i + 1))
          expect(Math.abs(a.x - b.x) >= box || Math.abs(a.y - b.y) >= BOX_HEIGHT).toBe(true);
      }
    },
  );

  it('draws links of the same two keys apart, and lists links from left to right', () => {
    const { edges } = layoutOf(
      ['a', 'b', 'c'].map(node),
      [edge('b', 'c'), edge('a', 'b', 'one'), edge('a', 'b', 'two')],
      'a',
      700,
    );
    expect(edges.map(({ id }) => id)).toEqual(['one', 'two', 'b-c']);
    expect(edges[0]?.path).not.toBe(edges[1]?.path);
  });

  it('shows a key that no link reaches, and a link within a column', () => {
    const { nodes, edges, width, box } = layoutOf(
      ['a', 'b', 'c', 'd'].map(node),
      [edge('a', 'b'), edge('a', 'c'), edge('b', 'c')],
      'a',
      500,
    );
    expect(nodes).toHaveLength(4);
    expect(edges).toHaveLength(3);
    expect(width).toBeGreaterThan(Math.max(...nodes.map(({ x }) => x)) + box + 12);
  });

  it('leaves out a link to a key that is not in the picture', () => {
    expect(layoutOf([node('a')], [edge('a', 'z')], 'a', 500).edges).toEqual([]);
  });
});
