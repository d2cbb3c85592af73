import type { Moment } from '../clock.ts';
import type { JsonObject } from '../json.ts';
import type { Random } from '../random.ts';

/** A Vault token, in the clear; only its HMACs reach a log. */
export interface Token {
  readonly value: string;
  readonly accessor: string;
  readonly displayName: string;
  readonly policies: readonly string[];
  readonly metadata: Readonly<Record<string, string>> | null;
  /** Empty for a token without entity. */
  readonly entityId: string;
  /** Seconds. */
  readonly ttl: number;
  readonly issuedAt: Moment;
}

/** One call of Vault: its request, its response and who made it. */
export interface Exchange {
  /** `request.id` of both lines. */
  readonly id: string;
  readonly at: Moment;
  /** Milliseconds until the response; null if no response was logged. */
  readonly took: number | null;
  /** Whether the request line is missing, as for the call that enables a device. */
  readonly responseOnly?: boolean;
  readonly operation: 'read' | 'create' | 'update' | 'list' | 'delete';
  readonly path: string;
  /** Mount it goes to, with its type. */
  readonly mount: { readonly point: string; readonly type: string };
  /** Token that calls, null at a login. */
  readonly caller: Token | null;
  /** Token that the response issues, null if none. */
  readonly issued: Token | null;
  /** Body of the request, in the clear. */
  readonly data: JsonObject | null;
  /** Data of the response, in the clear. */
  readonly answer: JsonObject | null;
  /** Fields of the response that the mount's tuning leaves in the clear. */
  readonly clear?: readonly string[];
  /** Lease id of the secret handed out, null if none. */
  readonly lease: string | null;
  readonly denied: boolean;
  readonly address: string;
  /** Digits of both lines' times below the millisecond. */
  readonly nanos: readonly [number, number];
}

/** What must be said of a call; the rest has a usual value. */
export type ExchangeSpec = Pick<Exchange, 'at' | 'operation' | 'path' | 'mount' | 'address'> &
  Partial<Exchange>;

/** What must be said of a token. */
export type TokenSpec = Pick<Token, 'displayName' | 'policies' | 'ttl' | 'issuedAt'> &
  Partial<Pick<Token, 'metadata' | 'entityId'>>;

/** A call with its own id and times. */
export function exchange(random: Random, spec: ExchangeSpec): Exchange {
  return {
    id: random.uuid(),
    took: random.int(2, 60),
    caller: null,
    issued: null,
    data: null,
    answer: null,
    lease: null,
    denied: false,
    nanos: [nanos(random), nanos(random)],
    ...spec,
  };
}

/** A new service token. */
export function token(random: Random, spec: TokenSpec): Token {
  return {
    value: `hvs.${random.base62(92)}`,
    accessor: random.base62(24),
    metadata: null,
    entityId: '',
    ...spec,
  };
}

function nanos(random: Random): number {
  const digits = random.int(1, 6);
  return random.int(0, 10 ** digits - 1) * 10 ** (6 - digits);
}
