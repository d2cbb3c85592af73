import type { CallArgs, CallName, CallResult, Results } from '#core/api/contract.ts';
import { asCredtrailError, CredtrailError, ERROR_CODES, type ErrorCode } from '#core/base/error.ts';
import type { PushEvents, PushName } from '#core/api/events.ts';
import { bridgeTransport } from './bridge.ts';
import { decodeColumns, type Columns } from './columns.ts';
import { loopbackTransport } from './loopback.ts';
import type { Answer, Transport } from './transport.ts';

/** What the page gets for a call: the typed result, or for a columnar answer the decoded columns. */
export type Reply<K extends CallName> = K extends keyof Results ? CallResult<K> : Columns;

/** The engine as the page sees it. Failures are thrown as {@link CredtrailError} with the engine's code. */
export interface Client {
  /** Makes one call of the contract. */
  call<K extends CallName>(name: K, args: CallArgs<K>): Promise<Reply<K>>;
  /** Listens to one push; the returned function stops it. */
  on<N extends PushName>(name: N, listener: (payload: PushEvents[N]) => void): () => void;
  /** Tells when the line to the engine is lost and when it is back. */
  onLine(listener: (up: boolean) => void): () => void;
  /** Tells how many values in something that was just written looked like secrets and were masked. */
  onMasked(listener: (values: number) => void): () => void;
  /** Sends one file to the host and returns the path to import. */
  upload(file: Blob, path: string): Promise<string>;
}

function codeOf(code: string): ErrorCode {
  return (ERROR_CODES as readonly string[]).includes(code) ? (code as ErrorCode) : 'internal';
}

function valueOf(answer: Answer): unknown {
  if (answer.ok) return answer.value;
  throw new CredtrailError(codeOf(answer.error.code), answer.error.message);
}

/** How many values an answer says were masked; none where it says nothing of it. */
function maskedIn(value: unknown): number {
  const count = typeof value === 'object' && value !== null && 'masked' in value ? value.masked : 0;
  return typeof count === 'number' ? count : 0;
}

/** A typed client over a transport; columnar answers are decoded here and nowhere else. */
export function createClient(transport: Transport): Client {
  const masking = new Set<(values: number) => void>();
  return {
    async call<K extends CallName>(name: K, args: CallArgs<K>): Promise<Reply<K>> {
      try {
        const value = valueOf(await transport.call(name, args));
        const masked = maskedIn(value);
        if (masked > 0) masking.forEach((listener) => listener(masked));
        return (value instanceof Uint8Array ? decodeColumns(value) : value) as Reply<K>;
      } catch (error) {
        throw asCredtrailError(error);
      }
    },
    on: (name, listener) => transport.on(name, listener),
    onLine: (listener) => transport.onLine(listener),
    onMasked(listener) {
      masking.add(listener);
      return () => masking.delete(listener);
    },
    async upload(file, path) {
      const value = valueOf(await transport.upload(file, path)) as { readonly path: string };
      return value.path;
    },
  };
}

/** The client of the host that this page is in: the desktop shell where its bridge is there, else the loopback server. */
export function hostClient(): Client {
  return createClient(window.credtrail ? bridgeTransport(window.credtrail) : loopbackTransport());
}
