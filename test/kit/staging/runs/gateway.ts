import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isoMillis } from '../../clock.ts';
import { lines } from '../../containers.ts';
import { HOME } from '../../aws/call.ts';
import type { AgentRun } from './run.ts';

const MAPPING = `id: egress-gateway
title: Egress gateway
format: json
recognise:
  fields: [$.gateway, $.request.host]
time:
  path: $.at
  format: iso
event:
  event_uid: { path: $.id }
  service: { path: $.request.host }
  action: { path: $.request.method }
  access: { path: $.request.method, map: { GET: read, PUT: write } }
  resource: { path: $.request.path }
  outcome: { path: $.status, map: { '200': allowed, '403': denied }, otherwise: failed }
  workload_key: { key: pod, path: $.pod.uid }
  session_name: { path: $.task, otherwise: none }
  client_addr: { path: $.pod.address }
  request_id: { path: $.answer.requestId }
`;

/**
 * Writes a log of a kind that the product does not know, and the mapping that it is read by, into a folder beside the bundle: what the
 * cluster's gateway let out in the runs.
 */
export async function writeGateway(runs: readonly AgentRun[], folder: string): Promise<void> {
  const records = runs.flatMap(({ pod, objects, sessionName }) =>
    objects.map(({ at, bucket, key, call, requestId, spanId }) => ({
      gateway: 'egress-1',
      id: `gw-${spanId}`,
      at: isoMillis(at),
      pod: { uid: pod.uid, address: pod.address },
      task: sessionName,
      request: {
        method: call.readOnly ? 'GET' : 'PUT',
        host: `${bucket}.s3.${HOME}.amazonaws.com`,
        path: `/${key}`,
      },
      status: 200,
      answer: { requestId },
    })),
  );
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'gateway.ndjson'), lines(records));
  await writeFile(join(folder, 'egress-gateway.yaml'), MAPPING);
}
