import type { CaseReader } from '#core/api/handlers/reader.ts';
import type { CallArgs, CallName, Results } from '#core/api/contract.ts';
import { CredtrailError } from '#core/base/error.ts';
import { dispatch } from '../dispatch.ts';
import { readingContext } from '../reading-context.ts';

/** Makes one call of the contract on an open case; rejects with the call's coded error. */
export async function ask<K extends CallName & keyof Results>(
  reader: CaseReader,
  name: K,
  args: CallArgs<K>,
): Promise<Results[K]> {
  const answer = await dispatch(readingContext(reader), name, args);
  if (!answer.ok) throw new CredtrailError(answer.error.code, answer.error.message);
  return answer.value as Results[K];
}
