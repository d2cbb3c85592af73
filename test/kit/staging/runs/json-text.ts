import type { Json } from '../../json.ts';

/** A text of a record; empty where it is none. */
export function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
