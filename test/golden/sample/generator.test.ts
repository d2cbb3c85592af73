import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateDisturbed, generateStaging, type Truth } from '#test/kit/staging/index.ts';
import {
  readBundle,
  readClusterLog,
  readFolder,
  usesOf,
  type ClusterRecord,
  type PlainBundle,
  type TrailRecord,
} from './plain-reader.ts';

const SAMPLE = resolve(import.meta.dirname, '../../../samples/staging');

let work = '';
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'credtrail-sample-'));
});
afterAll(() => rm(work, { recursive: true, force: true }));

async function bytesOf(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const contents = await Promise.all(
    files.sort().map(async (path) => (await readFile(path)).toString('base64')),
  );
  return new Map(files.map((path, index) => [path.slice(folder.length), contents[index] ?? '']));
}

describe('the generator of the staging sample', () => {
  it('writes the same bytes for the same seed', async () => {
    const [one, two] = [join(work, 'one'), join(work, 'two')];
    await generateStaging({ seed: 5, scale: 0.2, outDir: one });
    await generateStaging({ seed: 5, scale: 0.2, outDir: two });
    expect(await bytesOf(one)).toEqual(await bytesOf(two));
  });

  it('replaces an earlier bundle in the same place', async () => {
    const outDir = join(work, 'again');
    await generateStaging({ seed: 5, scale: 0.2, outDir });
    const truth = await generateStaging({ seed: 6, scale: 0.1, outDir });
    const paths = [...(await readFolder(join(outDir, 'bundle'))).keys()];
    expect(paths).toEqual(truth.files.map(({ path }) => path));
  });

  it('wrote the sample that is in the repository, for seed 1', async () => {
    const outDir = join(work, 'seed-1');
    await generateStaging({ seed: 1, outDir });
    expect(await readFolder(join(SAMPLE, 'bundle'))).toEqual(await readFolder(join(outDir, 'bundle')));
    const [committed, fresh] = await Promise.all(
      [SAMPLE, outDir].map((folder) => readFile(join(folder, 'truth.json'), 'utf8')),
    );
    expect(committed).toBe(fresh);
  });

  it('plants the same story in a crowd of any size', async () => {
    const small = await generateStaging({ seed: 9, scale: 0.1, outDir: join(work, 'small') });
    const large = await generateStaging({ seed: 9, scale: 2, outDir: join(work, 'large') });
    expect(large.planted).toEqual(small.planted);
    expect(large.totals.events).toBeGreaterThan(small.totals.events * 2);
  });

  it('disturbs in the same way for the same seed', async () => {
    const [one, two] = [join(work, 'disturbed-one'), join(work, 'disturbed-two')];
    await generateDisturbed({ seed: 5, scale: 0.2, twins: true, noise: 1, outDir: one });
    await generateDisturbed({ seed: 5, scale: 0.2, twins: true, noise: 1, outDir: two });
    expect(await bytesOf(one)).toEqual(await bytesOf(two));
  });

  it('plants twins beside the same story, and noise that leaves what is true', async () => {
    const options = { seed: 9, scale: 0.1, outDir: join(work, 'twins') };
    const plain = await generateStaging(options);
    const twins = await generateStaging({ ...options, twins: true });
    const disturbed = await generateDisturbed({ ...options, twins: true, noise: 1 });
    expect(twins.planted).toEqual(plain.planted);
    expect(twins.held).toEqual(expect.arrayContaining([...plain.held]));
    expect(twins.identities.filter(({ kind }) => kind === 'agent')).toHaveLength(21);
    expect(twins.attribution.filter(({ agent }) => agent === null)).toHaveLength(12);
    expect(disturbed.links).toEqual(twins.links);
    expect(disturbed.sameActor).toEqual(twins.sameActor);
    expect(disturbed.identities).toEqual(expect.arrayContaining([...twins.identities]));
    expect(disturbed.identities.length).toBeGreaterThan(twins.identities.length);
  });

  it('keeps the sample small, and the story in a crowd', async () => {
    const { benign, totals } = JSON.parse(await readFile(join(SAMPLE, 'truth.json'), 'utf8')) as Truth;
    const sizes = await Promise.all(
      [...(await bytesOf(SAMPLE)).keys()].map(async (path) => (await stat(join(SAMPLE, path))).size),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(5_000_000);
    expect(benign.agentSessions).toBeGreaterThanOrEqual(500);
    expect(totals.events).toBeGreaterThan(25_000);
    expect(totals.events).toBeLessThan(40_000);
  });
});

describe.each([1, 2, 20_261_001])('what truth.json says of seed %i', (seed) => {
  let truth: Truth;
  let bundle: PlainBundle;
  let cluster: readonly ClusterRecord[];

  beforeAll(async () => {
    const outDir = join(work, `truth-${seed}`);
    truth = await generateStaging({ seed, outDir });
    bundle = await readBundle(join(outDir, 'bundle'));
    cluster = await readClusterLog(join(outDir, 'bundle'));
  });

  const issued = (keyId: string): TrailRecord[] =>
    [...bundle.events.values()].filter(
      (record) => record.responseElements?.credentials?.accessKeyId === keyId.replace('aws-key:', ''),
    );
  const times = (records: TrailRecord[]): string[] => records.map((record) => record.eventTime).sort();

  it('counts what a plain reading of the files counts', () => {
    const { perSource } = truth.totals;
    expect(perSource['aws-cloudtrail']).toMatchObject({
      records: bundle.deliveries.length + bundle.broken,
      events: bundle.events.size,
      setAside: bundle.broken,
    });
    const vault = bundle.audit.filter(({ line }) => ['request', 'response'].includes(line.type));
    const halves = new Set(vault.map(({ line }) => `${line.type}/${line.request.id}`));
    const calls = new Set(vault.map(({ line }) => line.request.id));
    expect(perSource['vault-audit']).toMatchObject({
      records: bundle.audit.length,
      events: calls.size,
      paired: halves.size - calls.size,
      duplicates: vault.length - halves.size,
      setAside: bundle.audit.length - vault.length,
    });
    expect(perSource['task-registry']).toMatchObject({
      records: bundle.tasks.length,
      events: bundle.tasks.length,
    });
    for (const { records, events, paired, duplicates, setAside: aside } of Object.values(perSource)) {
      expect(records).toBe(events + paired + duplicates + aside);
    }
  });

  it('tells of a copy of an event only where the copies agree', () => {
    const texts = new Map<string, Set<string>>();
    for (const { eventTime: _time, ...rest } of bundle.deliveries) {
      const id = rest.eventID;
      texts.set(id, (texts.get(id) ?? new Set()).add(JSON.stringify(rest)));
    }
    expect([...texts.values()].filter((copies) => copies.size > 1)).toEqual([]);
  });

  it('gives the uses of every planted key of AWS', () => {
    for (const [name, facts] of Object.entries(truth.planted)) {
      if (!('credentialKey' in facts) || !facts.credentialKey.startsWith('aws-key:')) continue;
      expect([name, usesOf(bundle, facts.credentialKey).length]).toEqual([name, facts.uses]);
    }
  });

  it('gives the writes after the end of the ingest task', () => {
    const { credentialKey, taskEndedAt, writesAfterEnd, writesAfterEndEvents, lastWriteAt, task } =
      truth.planted['retained-write'];
    const late = usesOf(bundle, credentialKey).filter((record) => record.eventTime > taskEndedAt);
    expect(late.map((record) => record.eventID).sort()).toEqual([...writesAfterEndEvents].sort());
    expect(late).toHaveLength(writesAfterEnd);
    expect(times(late).at(-1)).toBe(lastWriteAt);
    expect(bundle.tasks.find((row) => row.task_id === task)).toMatchObject({ ended_at: taskEndedAt });
  });

  it('gives the whole life of the metadata credential', () => {
    const { credentialKey, firstUsedAt, lastUsedAt } = truth.planted['long-metadata-credential'];
    const uses = usesOf(bundle, credentialKey);
    expect([times(uses)[0], times(uses).at(-1)]).toEqual([firstUsedAt, lastUsedAt]);
    expect(new Set(uses.map((record) => record.userIdentity.sessionContext?.ec2RoleDelivery))).toEqual(
      new Set(['2.0']),
    );
  });

  it('gives the calls of task 7b3f and no others', () => {
    const { credentialKey, calls, sessionName } = truth.planted['dns-task'];
    const uses = usesOf(bundle, credentialKey);
    for (const { action, count } of calls) {
      expect(uses.filter((record) => record.eventName === action)).toHaveLength(count);
    }
    expect(uses.every((record) => record.userIdentity.arn?.endsWith(`/${sessionName}`))).toBe(true);
    expect(issued(credentialKey)).not.toHaveLength(0);
  });

  it('gives what the probing token tried', () => {
    const { credentialKey, denied, firstTouchedServices, probedFrom } = truth.planted['probing-token'];
    const uses = usesOf(bundle, credentialKey);
    expect(uses.filter((record) => record.errorCode)).toHaveLength(denied);
    const services = (late: boolean): Set<string> =>
      new Set(
        uses
          .filter((record) => record.eventTime >= probedFrom === late)
          .map((record) => record.eventSource.replace('.amazonaws.com', '')),
      );
    expect([...services(true)].filter((service) => !services(false).has(service)).sort()).toEqual(
      firstTouchedServices,
    );
  });

  it('names keys whose issuance is nowhere', () => {
    const names = [
      'missing-issuance',
      'two-places',
      'long-metadata-credential',
      'before-evidence',
      'partner-account',
    ] as const;
    for (const name of names) expect([name, issued(truth.planted[name].credentialKey)]).toEqual([name, []]);
  });

  it('gives the making and the night of the ten-year key', () => {
    const { credentialKey, createdByEvent, uses } = truth.planted['ten-year-key'];
    const made = bundle.events.get(createdByEvent);
    expect(`aws-key:${made?.responseElements?.accessKey?.accessKeyId}`).toBe(credentialKey);
    expect(made?.responseElements?.accessKey?.createDate).toBe('Oct 3, 2016 9:14:11 AM');
    expect(uses).toBe(1204);
  });

  it('gives the hops of the role chain in their order', () => {
    const { keys, hops } = truth.planted['role-chain'];
    expect(hops).toHaveLength(3);
    hops.forEach((hop, index) => {
      const record = bundle.events.get(hop.event);
      expect(`aws-key:${record?.userIdentity.accessKeyId}`).toBe(keys[index]);
      expect(`aws-key:${record?.responseElements?.credentials?.accessKeyId}`).toBe(keys[index + 1]);
    });
  });

  it('gives both places of the instance credential', () => {
    const { credentialKey, addresses, foreignAddress, overlapFrom, overlapTo } = truth.planted['two-places'];
    const uses = usesOf(bundle, credentialKey);
    expect([...new Set(uses.map((record) => record.sourceIPAddress))].sort()).toEqual(addresses);
    const abroad = times(uses.filter((record) => record.sourceIPAddress === foreignAddress));
    expect([abroad[0], abroad.at(-1)]).toEqual([overlapFrom, overlapTo]);
  });

  it('gives the token that is used after its hour, and the one that is used until its end', () => {
    const { lookAlike, ...stale } = truth.planted['use-after-expiry'];
    const of = (key: string): ClusterRecord[] =>
      cluster.filter(({ user }) =>
        user.extra?.['authentication.kubernetes.io/credential-id']?.includes(key.replace('k8s-jti:', 'JTI=')),
      );
    const noted = ({ annotations }: ClusterRecord): boolean =>
      'authentication.k8s.io/stale-token' in annotations;
    for (const { credentialKey, issuedByEvent, uses } of [stale, lookAlike]) {
      const request = cluster.find(({ auditID }) => auditID === issuedByEvent);
      expect(request?.requestObject?.spec?.expirationSeconds).toBe(3607);
      expect(request?.annotations['authentication.kubernetes.io/issued-credential-id']).toBe(
        credentialKey.replace('k8s-jti:', 'JTI='),
      );
      expect(of(credentialKey)).toHaveLength(uses);
    }
    const late = of(stale.credentialKey).filter(
      (record) => record.requestReceivedTimestamp > stale.expiresAt,
    );
    expect(late).toHaveLength(stale.usesAfterExpiry);
    expect(late[0]?.auditID).toBe(stale.firstUseAfterExpiryEvent);
    expect(of(stale.credentialKey).filter(noted)).toEqual(late);
    expect(cluster.filter(noted)).toEqual(late);
    expect(stale.unreadTokenKeys.flatMap(of)).toEqual([]);
    const last = of(lookAlike.credentialKey).at(-1)?.requestReceivedTimestamp ?? '';
    expect(`${last.slice(0, 19)}Z`).toBe(lookAlike.lastUsedAt);
    expect(last < lookAlike.expiresAt).toBe(true);
    expect(of(lookAlike.nextTokenKey)).not.toEqual([]);
  });

  it('gives the Vault tokens by their HMACs', () => {
    const callers = (tokenHmac: string): number =>
      new Set(
        bundle.audit
          .filter(({ line }) => line.request.client_token === tokenHmac)
          .map(({ line }) => line.request.id),
      ).size;
    expect(callers(truth.planted['silent-token'].tokenHmac)).toBe(0);
    const silent = bundle.audit.find(
      ({ line }) => line.response?.auth?.client_token === truth.planted['silent-token'].tokenHmac,
    );
    expect(silent?.line.response?.auth?.token_ttl).toBe(truth.planted['silent-token'].ttlSeconds);
    const { parent, child, parentUses, childUses } = truth.planted['vault-parent-child'];
    expect([callers(parent.tokenHmac), callers(child.tokenHmac)]).toEqual([parentUses, childUses]);
    for (const { tokenHmac } of truth.planted['vault-two-devices'].devices) {
      expect(callers(tokenHmac)).toBe(truth.planted['vault-two-devices'].uses);
    }
  });
});
