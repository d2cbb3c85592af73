import { expect, test } from 'vitest';
import { drawLife, type Life } from '#renderer/charts/lifetime/geometry.ts';

const span = { from: 0n, to: 1000n };
const life: Life = {
  issued: 100n,
  expires: 600n,
  expiry: 'at',
  revoked: null,
  firstUsed: 200n,
  lastUsed: 300n,
};

test('a life that is known is a bar from issue to expiry with its use inside', () => {
  expect(drawLife(life, span)).toEqual({
    bar: { from: 0.1, to: 0.6 },
    startSeen: true,
    endSeen: true,
    before: null,
    after: null,
    used: { from: 0.2, to: 0.3 },
    revoked: null,
  });
});

test('a making that is not seen is drawn as unknown, up to the first use', () => {
  const drawing = drawLife({ ...life, issued: null }, span);
  expect(drawing).toMatchObject({
    bar: { from: 0.2, to: 0.6 },
    startSeen: false,
    before: { from: 0, to: 0.2 },
  });
});

test('an end that is not stated is drawn as unknown, from the last use on', () => {
  const drawing = drawLife({ ...life, expires: null, expiry: 'unknown' }, span);
  expect(drawing).toMatchObject({ bar: { from: 0.1, to: 0.3 }, endSeen: false, after: { from: 0.3, to: 1 } });
});

test('a life without an end runs out of the picture, open', () => {
  const drawing = drawLife({ ...life, expires: null, expiry: 'never' }, span);
  expect(drawing).toMatchObject({ bar: { from: 0.1, to: 1 }, endSeen: false, after: null });
});

test('revocation ends a life before its expiry', () => {
  expect(drawLife({ ...life, revoked: 400n }, span)).toMatchObject({
    bar: { from: 0.1, to: 0.4 },
    revoked: 0.4,
  });
});

test('a life outside the span is not drawn', () => {
  expect(drawLife(life, { from: 700n, to: 900n }).bar).toBeNull();
});

test('a credential of which nothing is known draws nothing', () => {
  const nothing: Life = {
    issued: null,
    expires: null,
    expiry: 'unknown',
    revoked: null,
    firstUsed: null,
    lastUsed: null,
  };
  expect(drawLife(nothing, span)).toMatchObject({ bar: null, before: null, after: null, used: null });
});
