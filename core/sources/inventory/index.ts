import type { Head, ParsedRecord, Recognition, Source } from '../source.ts';
import { isCsvInventory, parseCsv } from './csv.ts';
import normalise from './normalise.sql?raw';
import stage from './stage.sql?raw';
import { parseYaml } from './yaml.ts';

/** What the case itself knows: agents, owners, aliases, expected behaviour, classes of resources, task id patterns. See notes.md. */
export const inventory: Source = {
  id: 'inventory',
  title: 'Inventory of the case',
  clock: { precision: 'second', zone: 'utc', year: 'stated', rhythm: null },
  envelopes: [],
  embedded: [],
  recordType: `STRUCT(
    noun VARCHAR, line BIGINT, "uuid" VARCHAR, name VARCHAR, aliases VARCHAR[], owner VARCHAR, kind VARCHAR, "key" VARCHAR, pattern VARCHAR,
    "left" VARCHAR, "right" VARCHAR, reason VARCHAR, agent VARCHAR, "role" VARCHAR, services VARCHAR[], actions VARCHAR[],
    max_lifetime_seconds BIGINT, baseline VARCHAR, "class" VARCHAR, note VARCHAR, "where" VARCHAR[])`,
  recognise,
  parse,
  stage,
  normalise,
  deduplicate: true,
};

function recognise({ records, text }: Head): Recognition {
  if (records.length > 0 || /^\s*[{[]/.test(text)) return null;
  return isYamlInventory(text) || isCsvInventory(text) ? { read: true } : null;
}

function* parse(content: Buffer): Generator<ParsedRecord> {
  const text = content.toString('utf8');
  if (isYamlInventory(text)) yield* parseYaml(text);
  else yield* parseCsv(content);
}

/** A map with a list of ours in block style whose first row begins with a field of it, and nothing that a Kubernetes object has. */
function isYamlInventory(text: string): boolean {
  return !/^(?:apiVersion|kind)\s*:/m.test(text) && LISTS.some((list) => list.test(text));
}

const LISTS = [
  /^agents:[^\S\n]*(?:#.*)?\n(?:\s*#.*\n)*\s*- *(?:uuid|name|aliases|owner)\s*:/m,
  /^owners:[^\S\n]*(?:#.*)?\n(?:\s*#.*\n)*\s*- *(?:key|pattern|owner)\s*:/m,
  /^aliases:[^\S\n]*(?:#.*)?\n(?:\s*#.*\n)*\s*- *(?:left|right)\s*:/m,
  /^expected:[^\S\n]*(?:#.*)?\n(?:\s*#.*\n)*\s*- *(?:agent|role|kind|services|actions)\s*:/m,
  /^resources:[^\S\n]*(?:#.*)?\n(?:\s*#.*\n)*\s*- *(?:pattern|class)\s*:/m,
  /^tasks:[^\S\n]*(?:#.*)?\n(?:\s*#.*\n)*\s*- *(?:pattern|where)\s*:/m,
];
