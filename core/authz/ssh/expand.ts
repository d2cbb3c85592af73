import type { AccessLevel } from '#core/model/vocabulary.ts';
import { sortedOnce, type Permission } from '../decision.ts';
import { mergedPermissions, UNBOUND } from '../merged.ts';
import { certificateOf, SSH_EXTENSIONS } from './certificate.ts';

const EXTENSIONS: ReadonlySet<string> = new Set(SSH_EXTENSIONS);

/** Names that stand for a command of the holder's own choice. */
const FREE_COMMAND = 'command';

/**
 * What a user certificate permits on hosts that trust its authority, from the words of its scope: `login`, `command` unless one is forced,
 * and what its extensions permit. Resources are its principals; where it names none the permissions hang on `principals`, for the host decides whether that is anybody or
 * nobody. A source address and a second factor narrow all of it and are named as conditions, as are options that are not known.
 */
export function expandSsh(words: readonly string[], by: readonly string[] = []): readonly Permission[] {
  if (words.length === 0) return [];
  const { principals, extensions, options, others } = certificateOf(words);
  const conditional = sortedOnce([
    ...[...options.keys()].filter((name) => name !== 'force-command'),
    ...others,
    ...(principals.length === 0 ? ['principals'] : []),
  ]);
  const forced = options.get('force-command');
  const ran = forced === undefined ? FREE_COMMAND : `${FREE_COMMAND} ${forced}`;
  const actions: readonly (readonly [string, AccessLevel])[] = [
    ['login', 'auth'],
    [ran, 'write'],
    ...extensions
      .filter((name) => EXTENSIONS.has(name))
      .map((name): [string, AccessLevel] => [name, name === 'permit-agent-forwarding' ? 'auth' : 'write']),
  ];
  return mergedPermissions(
    actions.map(([action, access]) => ({
      ...UNBOUND,
      action,
      service: 'ssh',
      access,
      resources: principals.length === 0 ? 'any' : sortedOnce(principals),
      conditional,
      by,
    })),
  );
}
