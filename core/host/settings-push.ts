import type { PushEvents } from '#core/api/events.ts';
import type { Answer } from './answer.ts';

/** What the windows are told after a call that changed settings; null after any other call. */
export function settingsPush(
  name: string,
  args: unknown,
  answer: Answer,
): PushEvents['settings.changed'] | null {
  if (name !== 'settings.set' || !answer.ok) return null;
  return { scope: (args as PushEvents['settings.changed']).scope };
}
