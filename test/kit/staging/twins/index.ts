import type { Story } from '../story.ts';
import { nearNames } from './near-names.ts';
import { onePod } from './one-pod.ts';
import { oneRole } from './one-role.ts';
import { sameAddress } from './same-address.ts';
import { sharedKey } from './shared-key.ts';

/** Plants pairs of agents that are easily taken for one, and registers every one of them. */
export function plantTwins(story: Story): void {
  nearNames(story.scene('twins/near-names'));
  oneRole(story.scene('twins/one-role'));
  onePod(story.scene('twins/one-pod'));
  sameAddress(story.scene('twins/same-address'));
  sharedKey(story.scene('twins/shared-key'));
}
