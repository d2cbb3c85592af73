import { createHmac } from 'node:crypto';
import type { Json } from '../json.ts';
import type { Random } from '../random.ts';

/** A Vault audit device: it writes every text of a request as an HMAC under a salt of its own. */
export class AuditDevice {
  /** Where it is mounted, e.g. `file`. */
  readonly name: string;
  readonly #salt: string;

  constructor(random: Random, name: string) {
    this.name = name;
    this.#salt = random.hex(64);
  }

  /** `hmac-sha256:` and 64 hexadecimal digits. */
  hmac(value: string): string {
    return `hmac-sha256:${createHmac('sha256', this.#salt).update(value).digest('hex')}`;
  }

  /** A value with every text in it replaced by its HMAC, but for fields named in `clear`; numbers and booleans stay clear. */
  conceal(value: Json, clear: readonly string[] = []): Json {
    if (typeof value === 'string') return this.hmac(value);
    if (value === null || typeof value !== 'object') return value;
    if (isList(value)) return value.map((item) => this.conceal(item, clear));
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [
        name,
        clear.includes(name) ? item : this.conceal(item, clear),
      ]),
    );
  }
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
