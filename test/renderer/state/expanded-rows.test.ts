import { expect, test } from 'vitest';
import { ExpandedRows } from '#renderer/state/expanded-rows.svelte.ts';
import { PagedRows } from '#renderer/state/paged-rows.svelte.ts';

async function three(): Promise<{
  rows: PagedRows;
  tree: ExpandedRows;
  query: Parameters<PagedRows['ask']>[0];
}> {
  const query = {
    total: () => Promise.resolve(3),
    page: () => Promise.resolve([{ n: 0 }, { n: 1 }, { n: 2 }]),
  };
  const rows = new PagedRows();
  await rows.ask(query);
  return { rows, tree: new ExpandedRows(rows), query };
}

const members = () => Promise.resolve([{ n: 10 }, { n: 11 }]);

test('an opened row shows the rows under it, and closing it hides them', async () => {
  const { tree } = await three();
  await tree.toggle(1, members);
  expect(tree.length).toBe(5);
  expect(tree.row(1)).toEqual({ row: { n: 1 }, member: false, open: true });
  expect(tree.row(3)).toEqual({ row: { n: 11 }, member: true, open: false });
  expect(tree.row(4)).toEqual({ row: { n: 2 }, member: false, open: false });
  await tree.toggle(1, members);
  expect(tree.length).toBe(3);
});

test('a row under another cannot be opened', async () => {
  const { tree } = await three();
  await tree.toggle(0, members);
  await tree.toggle(1, members);
  expect(tree.length).toBe(5);
});

test('a new question closes what was open', async () => {
  const { rows, tree, query } = await three();
  await tree.toggle(0, members);
  await rows.ask(query);
  expect(tree.length).toBe(3);
});
