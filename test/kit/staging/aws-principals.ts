import type { Json, JsonObject } from '../json.ts';
import { roleKeys, userKeys } from './keys.ts';
import type { Ledger } from './ledger.ts';
import type { Story } from './story.ts';

type Principal = Readonly<Record<'arn' | 'id', string>>;

const ARN = /^arn:aws:iam::(\d{12}):(user|role)\/(.+)$/;

/**
 * Notes every user and role that a record of CloudTrail names by ARN and unique id: as what the actor has that it serves alone, else as
 * one by itself.
 */
export function notePrincipals({ trail, ledger }: Pick<Story, 'trail' | 'ledger'>): void {
  for (const { record } of trail) for (const named of namedIn(record)) note(ledger, named);
}

function note(ledger: Ledger, { arn, id }: Principal): void {
  const [, account, type, name] = ARN.exec(arn) ?? [];
  if (!account || !name) return;
  const keys = type === 'user' ? userKeys({ account, name, id }) : roleKeys({ account, name, id });
  const alone = { kind: type === 'user' ? 'account' : 'role', name } as const;
  ledger.means(ledger.ownerOf(id) ?? alone, keys);
  ledger.same('strong', ...keys);
}

function namedIn(record: JsonObject): readonly Principal[] {
  const caller = record['userIdentity'];
  const issuer = at(at(caller, 'sessionContext'), 'sessionIssuer');
  return [caller, issuer].flatMap((one) => {
    const [arn, id] = [at(one, 'arn'), at(one, 'principalId')];
    return typeof arn === 'string' && typeof id === 'string' ? [{ arn, id }] : [];
  });
}

function at(value: Json | undefined, name: string): Json | undefined {
  return typeof value === 'object' && value !== null ? (value as JsonObject)[name] : undefined;
}
