import type { Scene, Story } from '../story.ts';
import { dnsTask } from './dns-task.ts';
import { longMetadataCredential } from './long-metadata-credential.ts';
import { missingIssuance } from './missing-issuance.ts';
import { probingToken } from './probing-token.ts';
import { retainedWrite } from './retained-write.ts';
import { roleChain } from './role-chain.ts';
import {
  beforeEvidence,
  consoleWithManyKeys,
  consoleWithoutFlag,
  partnerAccount,
  serviceForwarded,
  sharedEvents,
} from './sessions-of-every-kind.ts';
import { tenYearKey } from './ten-year-key.ts';
import { twoPlaces } from './two-places.ts';
import { useAfterExpiry } from './use-after-expiry.ts';
import { parentAndChild, silentToken, twoDevices } from './vault-tokens.ts';

export { PROBING_TOKEN } from './probing-token.ts';

/** Plants every part of the story and returns what must be found of it, by name. */
export function plantAll(story: Story) {
  const { file, siem } = story.devices;
  const scene = (name: string): Scene => story.scene(`planted/${name}`);
  return {
    'retained-write': retainedWrite(scene('retained-write')),
    'long-metadata-credential': longMetadataCredential(scene('long-metadata-credential')),
    'silent-token': silentToken(scene('silent-token'), file),
    'dns-task': dnsTask(scene('dns-task')),
    'probing-token': probingToken(scene('probing-token')),
    'missing-issuance': missingIssuance(scene('missing-issuance')),
    'ten-year-key': tenYearKey(scene('ten-year-key')),
    'role-chain': roleChain(scene('role-chain')),
    'two-places': twoPlaces(scene('two-places')),
    'use-after-expiry': useAfterExpiry(scene('use-after-expiry')),
    'service-forwarded': serviceForwarded(scene('service-forwarded')),
    'console-session': consoleWithManyKeys(scene('console-session')),
    'console-session-without-flag': consoleWithoutFlag(scene('console-session-without-flag')),
    'before-evidence': beforeEvidence(scene('before-evidence')),
    'partner-account': partnerAccount(scene('partner-account')),
    'shared-events': sharedEvents(scene('shared-events')),
    'vault-parent-child': parentAndChild(scene('vault-parent-child'), file),
    'vault-two-devices': twoDevices(scene('vault-two-devices'), [file, siem]),
  };
}

/** What must be found of each part of the story. */
export type Planted = ReturnType<typeof plantAll>;
