import type { JsonObject } from '../../../json.ts';
import { SECOND, type Moment } from '../../../clock.ts';
import type { Person } from '../../company.ts';
import { clusterUserKey, userKeys } from '../../keys.ts';
import type { Story } from '../../story.ts';
import { textOf } from '../json-text.ts';

/** A key of a person's console session, lent to a program on the person's own machine. */
export interface LentKey {
  readonly person: Person;
  readonly keyId: string;
  /** Shortly after a call of the console with the same key. */
  readonly at: Moment;
}

/** The first key that a person's console session has from a moment on. */
export function lentKey(story: Story, name: string, from: Moment): LentKey {
  const person = story.company.people.find(({ user }) => user.name === name);
  const calls = story.trail.filter(({ at, record }) => {
    const { userName } = record['userIdentity'] as JsonObject;
    return at >= from && userName === name && record['sessionCredentialFromConsole'] === 'true';
  });
  const [first] = calls.sort((left, right) => left.at - right.at);
  if (!person || !first) throw new RangeError(`no console session of ${name}`);
  const keys = [clusterUserKey(name), userKeys(person.user)[1]] as const;
  story.ledger.means({ kind: 'person', name }, keys);
  story.ledger.same('strong', ...keys);
  const { accessKeyId } = first.record['userIdentity'] as JsonObject;
  const at = first.at - (first.at % SECOND) + 40 * SECOND;
  return { person, keyId: textOf(accessKeyId), at };
}
