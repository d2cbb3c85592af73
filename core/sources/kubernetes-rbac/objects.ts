import { yamlDocuments } from '../containers/yaml.ts';
import type { JsonObject, ParsedRecord } from '../source.ts';

/** The objects of a YAML text: each document, and each item of a list. Secrets come without their text, whose values have no names to be masked by. */
export function* parseObjects(content: Buffer): Generator<ParsedRecord> {
  for (const document of yamlDocuments(content)) {
    if (!document.ok) {
      yield document;
      continue;
    }
    const { kind, items } = document.record;
    if (typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items)) yield* items.map(itemOf);
    else if (kind === 'Secret') yield { ok: true, record: document.record };
    else yield document;
  }
}

function itemOf(item: unknown, index: number): ParsedRecord {
  if (typeof item === 'object' && item !== null && !Array.isArray(item))
    return { ok: true, record: item as JsonObject };
  return {
    ok: false,
    detail: `item ${String(index + 1)} of the list is no object`,
    excerpt: JSON.stringify(item),
  };
}
