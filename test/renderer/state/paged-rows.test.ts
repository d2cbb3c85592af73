import { expect, test } from 'vitest';
import { CredtrailError } from '#core/base/error.ts';
import { PagedRows, type PagedQuery } from '#renderer/state/paged-rows.svelte.ts';

interface Asked {
  readonly query: PagedQuery;
  readonly offsets: number[];
}

function numbered(total: number, offset = 0): Asked {
  const offsets: number[] = [];
  const page = (from: number, limit: number) => {
    offsets.push(from);
    const length = Math.max(0, Math.min(limit, total - from));
    return Promise.resolve(Array.from({ length }, (_, i) => ({ n: offset + from + i })));
  };
  return { offsets, query: { total: () => Promise.resolve(total), page } };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

test('the first page comes with the question, the others when they are in sight', async () => {
  const rows = new PagedRows();
  const { query, offsets } = numbered(1_000_000);
  await rows.ask(query);
  expect(rows.length).toBe(1_000_000);
  expect(rows.row(199)).toEqual({ n: 199 });
  expect(rows.row(500_000)).toBeNull();
  rows.want(500_000, 500_040);
  await settle();
  expect(rows.row(500_000)).toEqual({ n: 500_000 });
  expect(offsets).toEqual([0, 500_000]);
});

test('a page at hand is not asked for again', async () => {
  const rows = new PagedRows();
  const { query, offsets } = numbered(1000);
  await rows.ask(query);
  rows.want(0, 40);
  rows.want(190, 230);
  await settle();
  rows.want(190, 230);
  await settle();
  expect(offsets).toEqual([0, 200]);
});

test('pages that were only scrolled past are not fetched', async () => {
  const rows = new PagedRows();
  const { query, offsets } = numbered(1_000_000);
  await rows.ask(query);
  for (let at = 1000; at <= 900_000; at += 1000) rows.want(at, at + 40);
  await settle();
  expect(offsets.length).toBeLessThan(6);
  expect(rows.row(900_000)).toEqual({ n: 900_000 });
});

test('the answer to an older question is not shown', async () => {
  const rows = new PagedRows();
  const slow: PagedQuery = {
    total: () => new Promise((resolve) => setTimeout(() => resolve(5), 20)),
    page: () => Promise.resolve([{ n: -1 }]),
  };
  const first = rows.ask(slow);
  await rows.ask(numbered(3, 10).query);
  await first;
  expect(rows.length).toBe(3);
  expect(rows.row(0)).toEqual({ n: 10 });
});

const failing: PagedQuery = {
  total: () => Promise.reject(new CredtrailError('engine-lost', 'gone')),
  page: () => Promise.resolve([]),
};

test('no row of another question stays under the reason why a question failed', async () => {
  const rows = new PagedRows();
  await rows.ask(numbered(2).query);
  const { epoch } = rows;
  await rows.ask(failing);
  expect(rows.error?.code).toBe('engine-lost');
  expect([rows.length, rows.row(1), rows.loaded, rows.busy]).toEqual([0, null, false, false]);
  expect(rows.epoch).toBeGreaterThan(epoch);
  await rows.ask(numbered(3).query, true);
  expect([rows.length, rows.error, rows.loaded]).toEqual([3, null, true]);
});

test('nor do they stay where a question that was never answered is asked again and fails', async () => {
  const rows = new PagedRows();
  await rows.ask(numbered(2).query);
  void rows.ask({ ...failing, total: () => new Promise(() => undefined) });
  await rows.ask(failing, true);
  expect(rows.length).toBe(0);
});

test('the rows of a question stay when the same question fails later', async () => {
  const rows = new PagedRows();
  await rows.ask(numbered(2).query);
  await rows.ask(failing, true);
  expect(rows.error?.code).toBe('engine-lost');
  expect(rows.row(1)).toEqual({ n: 1 });
  expect(rows.busy).toBe(false);
});

test('the place in the list is kept when the same question is asked again', async () => {
  const rows = new PagedRows();
  await rows.ask(numbered(2).query);
  const { epoch } = rows;
  await rows.ask(numbered(2).query, true);
  expect(rows.epoch).toBe(epoch);
  await rows.ask(numbered(2).query);
  expect(rows.epoch).toBeGreaterThan(epoch);
});

test('asking the same question again brings the rows in sight again', async () => {
  const rows = new PagedRows();
  await rows.ask(numbered(1000).query);
  rows.want(900, 940);
  await settle();
  await rows.ask(numbered(1000, 5000).query, true);
  await settle();
  expect(rows.row(900)).toEqual({ n: 5900 });
});
