import type { Person } from '../company.ts';
import { googleKey } from '../keys.ts';
import type { Story } from '../story.ts';
import { PROJECT, type AgentRun } from './run.ts';

/** Unique number of the service account that the runs read as. */
export const NUMBER_OF_READER = '104729183650274918365';
/** Unique number of the loader. */
export const NUMBER_OF_LOADER = '116384920571638492057';
/** The service account of the nightly loads. */
export const LOADER = `lake-loader@${PROJECT.id}.iam.gserviceaccount.com`;
/** The service account of the builds. */
export const CI = `ci@${PROJECT.id}.iam.gserviceaccount.com`;

/** Notes who is who in the project: its service accounts, which an entry names by e-mail and number, and a person. */
export function noteAccounts({ ledger }: Story, { user }: Person, runs: readonly AgentRun[]): void {
  const numbered = [
    [runs[0]?.gcp.serviceAccount ?? '', NUMBER_OF_READER],
    [LOADER, NUMBER_OF_LOADER],
  ] as const;
  for (const [email, number] of numbered) {
    const keys = [googleKey(email), googleKey(number)] as const;
    ledger.means({ kind: 'account', name: email }, keys);
    ledger.same('exact', ...keys);
  }
  ledger.means({ kind: 'account', name: CI }, [googleKey(CI)]);
  ledger.means({ kind: 'person', name: user.name }, [googleKey(emailOf(user))]);
}

/** The e-mail address of a person. */
export function emailOf({ name }: Person['user']): string {
  return `${name}@prod.example`;
}
