import { DAY, goTime, HOUR, MINUTE, SECOND, type Moment } from '../clock.ts';
import type { JsonObject } from '../json.ts';
import type { AuditDevice } from '../vault/device.ts';
import { exchange, token, type Exchange, type Token } from '../vault/exchange.ts';
import { requestLine, responseLine, type Era } from '../vault/line.ts';
import type { AuditLine, BundleWriter } from './bundle-writer.ts';
import { VAULT_START } from './crowd/vault.ts';
import { vaultNameKey } from './keys.ts';
import { PERIOD, type Story } from './story.ts';

/** When Vault was upgraded, and began to leave out what is empty. */
const UPGRADED = PERIOD.start - 20 * HOUR;
/** When the first device's file was rotated. */
const ROTATED = PERIOD.start + 14 * DAY;
/** When the second device was on. */
const SECOND_DEVICE = {
  from: PERIOD.start + 11 * DAY + 9 * HOUR,
  to: PERIOD.start + 19 * DAY + 18 * HOUR,
} as const;

const SYSTEM = { point: 'sys/', type: 'system' } as const;
const ADDRESS = '198.51.100.20';

type Stamped = AuditLine & { readonly order: number };

/** Writes all calls of Vault as the files of two audit devices. */
export async function deliverVault(story: Story, writer: BundleWriter): Promise<void> {
  const { file, siem } = story.devices;
  const random = story.random('vault-devices');
  const root = token(random, { displayName: 'root', policies: ['root'], ttl: 0, issuedAt: VAULT_START });
  story.ledger.means({ kind: 'account', name: 'root' }, [vaultNameKey(root.displayName)]);
  const make = (path: string, at: Moment, more: Partial<Exchange>): Exchange =>
    exchange(random, { at, path, operation: 'update', mount: SYSTEM, address: ADDRESS, ...more });
  const straddling = exchange(random, {
    at: ROTATED - 5,
    took: 40,
    operation: 'read',
    path: 'sys/internal/ui/mounts',
    mount: SYSTEM,
    address: ADDRESS,
    caller: root,
  });
  const own = [
    test(make('sys/audit/test', VAULT_START, {})),
    make('sys/audit/file', VAULT_START + 1, enabling(root, 'file', { responseOnly: true })),
    make('sys/audit/siem', SECOND_DEVICE.from, enabling(root, 'file', {})),
    straddling,
    make('sys/audit/siem', SECOND_DEVICE.to, { caller: root, operation: 'delete' }),
    make('kv/data/queue/db', PERIOD.end - 30 * SECOND, { caller: root, operation: 'read', took: null }),
  ];
  const calls = [...story.vault, ...own];
  const first = inOrder([...calls.flatMap((call) => linesOf(call, file)), ...kmip(random.uuid())]);
  const second = inOrder([
    ...linesOf(test(make('sys/audit/test', SECOND_DEVICE.from + 1, {})), siem),
    ...calls
      .flatMap((call) => linesOf(call, siem))
      .filter(({ order }) => order > SECOND_DEVICE.from && order <= SECOND_DEVICE.to + 1),
  ]);
  await writer.audit(
    'vault/file/audit.log-20261015.gz',
    first.filter(({ order }) => order < ROTATED),
  );
  await writer.audit(
    'vault/file/audit.log.gz',
    first.filter(({ order }) => order >= ROTATED),
  );
  await writer.audit('vault/siem/audit.log.gz', second);
}

function test(of: Exchange): Exchange {
  return { ...of, took: null };
}

function enabling(root: Token, type: string, more: Partial<Exchange>): Partial<Exchange> {
  const data = { description: '', local: false, options: { file_path: '/var/log/vault/audit.log' }, type };
  return { caller: root, took: 6, data, ...more };
}

function linesOf(call: Exchange, device: AuditDevice): Stamped[] {
  const era: Era = call.at < UPGRADED ? 'every-key' : 'omit-empty';
  const lines: Stamped[] = [];
  const [asked, answered] = call.nanos;
  if (!call.responseOnly)
    lines.push(stamp(call.id, 'request', call.at + asked / 1e6, requestLine(call, device, era)));
  if (call.took !== null) {
    lines.push(
      stamp(call.id, 'response', call.at + call.took + answered / 1e6, responseLine(call, device, era)),
    );
  }
  return lines;
}

function stamp(id: string, type: 'request' | 'response', order: number, line: JsonObject): Stamped {
  return { id, type, order, text: JSON.stringify(line) };
}

function kmip(id: string): Stamped[] {
  const at = PERIOD.start + 10 * DAY + 3 * MINUTE;
  return (['kmip-request', 'kmip-response'] as const).map((type, index) => {
    const time = goTime(at + index * 9, 120_000);
    const request = { id, mount_point: 'kmip/', operation: 'kmip', remote_address: '10.20.7.9:53112' };
    return { id: null, type: 'other', order: at + index * 9, text: JSON.stringify({ request, time, type }) };
  });
}

function inOrder(lines: readonly Stamped[]): Stamped[] {
  return [...lines].sort((left, right) => left.order - right.order);
}
