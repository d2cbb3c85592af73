import type { CallContext, HostAbilities } from '#core/api/handlers/context.ts';
import { CredtrailError } from '#core/base/error.ts';
import type { Answer } from './answer.ts';
import { dispatch } from './dispatch.ts';
import type { EngineDoor, PushListener } from './engine.ts';
import { settingsPush } from './settings-push.ts';

function withoutCase(host: HostAbilities): CallContext {
  const known: Partial<CallContext> = { host, caseDir: null };
  return new Proxy(known, {
    get(target, name) {
      if (Object.hasOwn(target, name)) return target[name as keyof CallContext];
      throw new CredtrailError('no-case', 'No case is open in this window; open one, or make a new one.');
    },
  }) as CallContext;
}

/** Answers while no case is open: what the host can do, the recent cases and the person's settings; everything else is `no-case`. */
export class Lobby implements EngineDoor {
  readonly #context: CallContext;
  readonly #listeners = new Set<PushListener>();

  constructor(host: HostAbilities) {
    this.#context = withoutCase(host);
  }

  async call(name: string, args: unknown): Promise<Answer> {
    const answer = await dispatch(this.#context, name, args);
    const payload = settingsPush(name, args, answer);
    if (payload) for (const listener of this.#listeners) listener('settings.changed', payload);
    return answer;
  }

  listen(listener: PushListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#listeners.clear();
  }
}
