import type { Row } from '#core/api/contract.ts';
import { counted } from '../../format/numbers.ts';
import { list, text, int } from '../../format/rows.ts';
import type { FilterPart, Term } from '../../state/route.ts';
import type { Router } from '../../state/router.svelte.ts';

const is = (field: string, ...values: (string | null)[]): Term => ({ field, op: 'is', values });

/** The events of a source, whoever made them. */
export function eventsOfSource(router: Router, source: string): string {
  return router.place('events', { terms: [is('source', source)], noise: 'shown' });
}

/** Credentials of a kind, an origin or both; null stands for all. */
export function credentialsOf(router: Router, kind: string | null, origin: string | null): string {
  const terms = [
    ...(kind === null ? [] : [is('kind', kind)]),
    ...(origin === null ? [] : [is('origin', origin)]),
  ];
  return router.place('credentials', { terms, noise: 'shown' });
}

/** Where the events of a covered place are. */
export function eventsOfPlace(router: Router, row: Row): string {
  const terms = [
    is('source', text(row, 'source')),
    is('account', text(row, 'account')),
    is('region', text(row, 'region')),
  ];
  return router.place('events', { terms, noise: 'shown' });
}

/** The rows behind what cannot be shown, null where no list holds just those: then its record shows it. */
export function placeOfLimit(router: Router, row: Row): string | null {
  const source = text(row, 'source');
  const system = text(row, 'system_key');
  const account = text(row, 'account');
  const subject = text(row, 'subject');
  const ofAccount = account === null ? [] : [is('account', account)];
  const events = (part: Partial<FilterPart>): string => router.place('events', { noise: 'shown', ...part });
  const credentials = (...terms: Term[]): string => router.place('credentials', { noise: 'shown', terms });
  switch (text(row, 'kind')) {
    case 'before-log':
      return credentials(is('issuance', 'before-evidence'), is('system_key', system), is('account', account));
    case 'after-log':
      return credentials(is('system_key', system), is('expiry', 'at', 'never'));
    case 'scope-unknown':
      return router.place('shape');
    case 'unexplained':
      return credentials(is('issuance', 'unexplained'), is('origin', subject));
    case 'making-not-logged':
      return credentials(is('issuance', 'not-logged', 'value-hashed'), is('origin', subject));
    case 'no-data-events':
      return subject === null || source !== 'aws-cloudtrail'
        ? null
        : events({ terms: [is('source', source), ...ofAccount, is('service', ...subject.split(', '))] });
    case 'value-hashed':
      return events({
        terms: [is('source', source), { field: 'credential_key', op: 'contains', values: ['vault-hmac:'] }],
      });
    case 'no-credential-named':
      return events({
        terms: [is('source', source), ...ofAccount, is('credential_key', null)],
        noise: 'folded',
      });
    case 'silence':
      return router.place('evidence', { view: 'times' });
    case 'set-aside':
      return router.place('evidence', { view: 'set-aside' });
    case 'missing-file':
    case 'altered-file':
    case 'unsigned-file':
      return router.place('evidence', { view: 'proofs' });
    case 'unread-file':
      return router.place('evidence');
    default:
      return null;
  }
}

/** The stretches of days of a covered place that have records. */
export function stretchesOf(row: Row): { readonly from: bigint; readonly to: bigint }[] {
  const ends = list(row, 'ends');
  return list(row, 'starts').map((start, i) => ({ from: BigInt(start), to: BigInt(ends[i] ?? start) }));
}

/** Number of calendar days (UTC) from the first to the last event of a covered place, both counted. */
export function daysAcross(row: Row): bigint {
  const day = 86_400_000_000n;
  return (int(row, 'to_at') ?? 0n) / day - (int(row, 'from_at') ?? 0n) / day + 1n;
}

/** How many records or things point to what cannot be shown: `17 records`, `1 credential`. */
export function countedOf(row: Row, count: bigint): string {
  const things = text(row, 'counted') ?? 'records';
  return counted(count, things.replace(/s$/, ''), things);
}
