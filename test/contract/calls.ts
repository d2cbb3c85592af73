import { tableFromIPC } from 'apache-arrow';
import { expect } from 'vitest';
import type { CallArgs, CallName, CallResult } from '#core/api/contract.ts';
import type { PushEvents, PushName } from '#core/api/events.ts';
import type { Answer } from '#core/host/answer.ts';

/** The first rows of a list. */
export const PAGE = { offset: 0, limit: 100 };

/** One host under test. */
export interface Door {
  /** Asks, whatever the way. */
  call(name: string, args: unknown): Promise<Answer>;
  /** Hears every push. */
  listen(listener: (name: string, payload: unknown) => void): void;
  /** Loads what lies at an address of the host, where it has addresses. */
  fetch?(address: string): Promise<ArrayBuffer>;
  /** Ends the host. */
  close(): Promise<void>;
}

/** The answer of a call that succeeds. */
export async function ask<K extends CallName>(
  door: Door,
  name: K,
  args: CallArgs<K>,
): Promise<CallResult<K>> {
  const answer = await door.call(name, args);
  if (!answer.ok) throw new Error(`${name}: ${answer.error.code} ${answer.error.message}`);
  return answer.value as CallResult<K>;
}

/** The code of a call that fails. */
export async function codeOf(door: Door, name: string, args: unknown): Promise<string> {
  const answer = await door.call(name, args);
  return answer.ok ? 'ok' : answer.error.code;
}

/** Rows of an Arrow answer as objects. */
export function rowsOf(bytes: Uint8Array): Record<string, unknown>[] {
  expect(bytes).toBeInstanceOf(Uint8Array);
  if (bytes.length === 0) return [];
  return tableFromIPC(bytes)
    .toArray()
    .map((row) => (row as { toJSON(): Record<string, unknown> }).toJSON());
}

/** The payload of the next push of a name. */
export function nextPush<N extends PushName>(door: Door, wanted: N): Promise<PushEvents[N]> {
  return new Promise((resolve) => {
    door.listen((name, payload) => {
      if (name === wanted) resolve(payload as PushEvents[N]);
    });
  });
}
