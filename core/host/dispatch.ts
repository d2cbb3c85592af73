import { HANDLERS } from '#core/api/handlers/index.ts';
import type { CallContext } from '#core/api/handlers/context.ts';
import { CONTRACT, type CallName } from '#core/api/contract.ts';
import { asCredtrailError, CredtrailError } from '#core/base/error.ts';
import { refusal, type Answer } from './answer.ts';

const LONGEST_NAME = 100;

function isCall(name: unknown): name is CallName {
  return typeof name === 'string' && Object.hasOwn(CONTRACT, name);
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

function wording(issues: readonly Issue[]): string {
  return issues
    .slice(0, 5)
    .map(({ path, message }) => (path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`))
    .join('; ');
}

/**
 * Answers one call: checks its name and arguments and calls its handler. Never throws: what goes wrong is a coded
 * error, `internal` for bugs.
 */
export async function dispatch(context: CallContext, name: unknown, args: unknown): Promise<Answer> {
  try {
    if (!isCall(name)) {
      const shown = typeof name === 'string' ? name.slice(0, LONGEST_NAME) : typeof name;
      throw new CredtrailError('unknown-call', `There is no call ${shown}.`);
    }
    const checked = CONTRACT[name].args.safeParse(args);
    if (!checked.success) {
      throw new CredtrailError(
        'bad-arguments',
        `${name} was not understood: ${wording(checked.error.issues)}`,
      );
    }
    const handler = HANDLERS[name] as (context: CallContext, args: unknown) => Promise<unknown>;
    return { ok: true, value: await handler(context, checked.data) };
  } catch (error) {
    return refusal(asCredtrailError(error));
  }
}
