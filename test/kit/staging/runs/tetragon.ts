import { DAY, isoMillis, isoSecond, type Moment } from '../../clock.ts';
import type { JsonObject } from '../../json.ts';
import type { Random } from '../../random.ts';
import { PERIOD } from '../story.ts';
import type { Peer } from './peers.ts';

/** The container that a process runs in, and its pod. */
export interface Container {
  readonly namespace: string;
  readonly pod: string;
  readonly uid: string;
  readonly workload: string;
  /** Address of the pod. */
  readonly address: string;
  readonly name: string;
  /** 64 hexadecimal digits. */
  readonly id: string;
  readonly image: string;
  readonly startedAt: Moment;
}

/** A process on a node; `container` is null for one of the node itself. */
export interface Process {
  readonly node: string;
  readonly pid: number;
  readonly uid: number;
  readonly startedAt: Moment;
  /** Nanoseconds of its start below the millisecond. */
  readonly nanos: number;
  readonly cwd: string;
  readonly binary: string;
  readonly args: string;
  readonly container: Container | null;
  readonly parent: Process | null;
}

/** An event when it happened. */
export interface RuntimeEvent {
  readonly at: Moment;
  readonly record: JsonObject;
}

/** When the nodes were started. */
const BOOT = PERIOD.start - 9 * DAY;
const UNSET = 4_294_967_295;

/** What the kernel module names a process: its node, the nanoseconds since the node was started, and its number. */
export function execId({ node, startedAt, nanos, pid }: Process): string {
  const since = `${String(startedAt - BOOT)}${String(nanos).padStart(6, '0')}`;
  return Buffer.from(`${node}:${since}:${String(pid)}`).toString('base64');
}

/** The shim that starts the containers of a pod, on the node itself. */
export function shim(random: Random, node: string, startedAt: Moment): Process {
  return {
    node,
    pid: random.int(1200, 9000),
    uid: 0,
    startedAt,
    nanos: random.int(1, 999_999),
    cwd: '/run/containerd/io.containerd.runtime.v2.task/k8s.io',
    binary: '/usr/bin/containerd-shim-runc-v2',
    args: `-namespace k8s.io -id ${random.hex(64)} -address /run/containerd/containerd.sock`,
    container: null,
    parent: null,
  };
}

/** A process starts. */
export function execEvent(process: Process): RuntimeEvent {
  const { startedAt, nanos } = process;
  return event(process, 'process_exec', startedAt, nanos, {});
}

/** A process opens a connection from a local port. */
export function connectEvent(
  random: Random,
  process: Process,
  at: Moment,
  sport: number,
  { address, port }: Pick<Peer, 'address' | 'port'>,
): RuntimeEvent {
  return event(process, 'process_kprobe', at, random.int(100_000, 999_999), {
    function_name: 'tcp_connect',
    args: [
      {
        sock_arg: {
          family: 'AF_INET',
          type: 'SOCK_STREAM',
          protocol: 'IPPROTO_TCP',
          saddr: process.container?.address ?? '',
          daddr: address,
          sport,
          dport: port,
          cookie: `18446${String(random.word()).padStart(10, '0')}${String(random.int(10_000, 99_999))}`,
          state: 'TCP_SYN_SENT',
        },
      },
    ],
    action: 'KPROBE_ACTION_POST',
    policy_name: 'connections',
    return_action: 'KPROBE_ACTION_POST',
  });
}

/** A process ends, with a status other than 0 or without one. */
export function exitEvent(random: Random, process: Process, at: Moment, status = 0): RuntimeEvent {
  return event(process, 'process_exit', at, random.int(1000, 999_999), status === 0 ? {} : { status });
}

function event(process: Process, kind: string, at: Moment, nanos: number, told: JsonObject): RuntimeEvent {
  const { parent, node } = process;
  const time = stamp(at, nanos);
  return {
    at,
    record: {
      [kind]: {
        process: processOf(process),
        ...(parent ? { parent: processOf(parent) } : {}),
        ...told,
        ...(kind === 'process_exit' ? { time } : {}),
      },
      node_name: node,
      time,
    },
  };
}

function processOf(process: Process): JsonObject {
  const { pid, uid, cwd, binary, args, startedAt, nanos, container, parent } = process;
  return {
    exec_id: execId(process),
    pid,
    uid,
    cwd,
    binary,
    arguments: args,
    flags: container && !parent?.container ? 'execve rootcwd clone' : 'execve clone',
    start_time: stamp(startedAt, nanos),
    auid: UNSET,
    ...(container
      ? { pod: podOf(container, parent?.container ? {} : { pid: 1 }), docker: container.id.slice(0, 31) }
      : {}),
    ...(parent ? { parent_exec_id: execId(parent) } : {}),
    tid: pid,
    in_init_tree: container !== null,
  };
}

function podOf(container: Container, inside: JsonObject): JsonObject {
  const { namespace, pod, uid, workload, name, id, image, startedAt } = container;
  return {
    namespace,
    name: pod,
    uid,
    container: {
      id: `containerd://${id}`,
      name,
      image: { id: image, name: image },
      start_time: isoSecond(startedAt),
      ...inside,
    },
    pod_labels: { app: workload },
    workload,
    workload_kind: 'Deployment',
  };
}

/** A time with nine digits behind the second. */
function stamp(at: Moment, nanos: number): string {
  return `${isoMillis(at).slice(0, -1)}${String(nanos).padStart(6, '0')}Z`;
}
