import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { KINDS } from '#renderer/format/kinds.ts';

const css = readFileSync(new URL('../../../renderer/styles/tokens.css', import.meta.url), 'utf8');

type Rgb = readonly [number, number, number];
type Matrix = readonly [Rgb, Rgb, Rgb];

const SIGHT: Readonly<Record<string, Matrix>> = {
  full: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function token(name: string, theme: 'light' | 'dark'): string {
  const match = new RegExp(`${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(css);
  const colour = match?.[theme === 'light' ? 1 : 2];
  if (colour === undefined) throw new Error(`no token ${name}`);
  return colour;
}

function linear(colour: string): Rgb {
  const part = (at: number): number => {
    const value = parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
}

function contrast(a: string, b: string): number {
  const light = (colour: string): number => {
    const [red, green, blue] = linear(colour);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [high, low] = [light(a), light(b)].sort((x, y) => y - x);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

function oklab(colour: string, sight: Matrix): Rgb {
  const base = linear(colour);
  const dot = (row: Rgb): number => Math.max(0, row[0] * base[0] + row[1] * base[1] + row[2] * base[2]);
  const [r, g, b] = [dot(sight[0]), dot(sight[1]), dot(sight[2])];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

const GROUNDS = ['--ground', '--pane', '--raised', '--chosen'];
const WORDS = ['--text', '--muted', '--faint', '--accent', '--denied', '--elevation', '--good'];
const COLOURS = ['aws-session', 'aws-identity-center', 'vault', 'x509', 'ssh', 'jwt', 'long-lived'].map(
  (kind) => `--kind-${kind}`,
);

test.each(['light', 'dark'] as const)('text reads on every ground of the %s theme', (theme) => {
  for (const word of WORDS) {
    for (const ground of GROUNDS) {
      expect(
        contrast(token(word, theme), token(ground, theme)),
        `${word} on ${ground}`,
      ).toBeGreaterThanOrEqual(4.5);
    }
  }
  expect(contrast(token('--on-accent', theme), token('--accent', theme))).toBeGreaterThanOrEqual(4.5);
});

test.each(['light', 'dark'] as const)('marks and edges are seen on every ground of the %s theme', (theme) => {
  for (const mark of [...COLOURS, '--edge']) {
    for (const ground of GROUNDS) {
      expect(
        contrast(token(mark, theme), token(ground, theme)),
        `${mark} on ${ground}`,
      ).toBeGreaterThanOrEqual(3);
    }
  }
});

test.each(['light', 'dark'] as const)(
  'kinds stay apart in the %s theme for the common colour-blindnesses',
  (theme) => {
    for (const [sight, matrix] of Object.entries(SIGHT)) {
      COLOURS.forEach((a, i) => {
        for (const b of COLOURS.slice(0, i)) {
          const [x, y] = [oklab(token(a, theme), matrix), oklab(token(b, theme), matrix)];
          const apart = Math.hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]);
          expect(apart, `${a} and ${b}, ${sight}`).toBeGreaterThanOrEqual(0.08);
        }
      });
    }
  },
);

test('every kind is drawn in a colour that exists, and no two kinds look the same', () => {
  for (const kind of KINDS) expect(css).toContain(`${kind.colour}:`);
  expect(new Set(KINDS.map((kind) => `${kind.colour} ${kind.mark} ${kind.hollow}`)).size).toBe(KINDS.length);
});
