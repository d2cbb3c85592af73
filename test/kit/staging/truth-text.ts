import type { DisturbedTruth, Truth } from './truth.ts';

/** Lists with many short entries, each of which gets one line. */
const COMPACT: readonly (keyof Truth)[] = ['identities', 'sameActor', 'links', 'held', 'attribution'];

/** The text of `truth.json`: indented, but for the long lists. */
export function truthText(truth: Truth | DisturbedTruth): string {
  const fields = Object.entries(truth).map(([name, value]) => {
    const text =
      COMPACT.includes(name as keyof Truth) && Array.isArray(value) ? listed(value) : indented(value);
    return `  ${JSON.stringify(name)}: ${text}`;
  });
  return `{\n${fields.join(',\n')}\n}\n`;
}

function listed(entries: readonly unknown[]): string {
  if (entries.length === 0) return '[]';
  return `[\n${entries.map((entry) => `    ${JSON.stringify(entry)}`).join(',\n')}\n  ]`;
}

function indented(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll('\n', '\n  ');
}
