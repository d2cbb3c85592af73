import type { Call } from '../aws/call.ts';
import { seenFromOutside, type Caller, type RoleSession, type UserSession } from '../aws/caller.ts';
import { assumeRole, getSessionToken, type SessionRequest } from '../aws/issue.ts';
import type { Role, User } from '../aws/principals.ts';
import { trailEvent, type RecordOptions, type TrailEvent } from '../aws/record.ts';
import { HOUR, type Moment } from '../clock.ts';
import { Random } from '../random.ts';
import { AuditDevice } from '../vault/device.ts';
import { exchange, type Exchange, type ExchangeSpec } from '../vault/exchange.ts';
import { company, type Agent, type Company } from './company.ts';
import { awsKey } from './keys.ts';
import { Ledger } from './ledger.ts';
import type { KubernetesCall } from './runs/kubernetes/record.ts';

/** First and last moment of the thirty days. */
export const PERIOD = { start: Date.UTC(2026, 9, 1), end: Date.UTC(2026, 9, 31) } as const;

/** One row of the task registry. */
export interface Task {
  readonly task_id: string;
  readonly agent_uuid: string;
  readonly agent_name: string;
  readonly owner: string;
  readonly started_at: string;
  /** Null while it runs. */
  readonly ended_at: string | null;
  /** Declared needs as `service:Action`. */
  readonly needs: readonly string[];
}

/** A record that belongs to the run of an agent, and what it says of it. */
export interface Mark {
  /** Id of the run's task. */
  readonly task: string;
  readonly says: string;
}

/** A call of AWS, as the agent that made it tells of it. */
export interface ToldCall {
  readonly at: Moment;
  readonly agent: Agent;
  /** Id of its task. */
  readonly task: string;
  readonly action: string;
  readonly resource: string;
  readonly keyId: string;
  readonly requestId: string;
}

/** A session of a role and the event that issued it. */
export interface AssumedRole {
  readonly session: RoleSession;
  /** `eventID` of AssumeRole in the caller's account. */
  readonly eventId: string;
}

/** A session of a user and the event that issued it. */
export interface UserTokenIssued {
  readonly session: UserSession;
  /** `eventID` of GetSessionToken. */
  readonly eventId: string;
}

/** Everything that happened, before it is written to files. */
export class Story {
  readonly seed: number;
  /** Factor of the benign crowd. */
  readonly scale: number;
  readonly company: Company;
  /** Who is who and what comes from what. */
  readonly ledger = new Ledger();
  /** Vault's audit devices: the one that was always on, and the one that was on for some days. */
  readonly devices: { readonly file: AuditDevice; readonly siem: AuditDevice };
  readonly trail: TrailEvent[] = [];
  readonly vault: Exchange[] = [];
  readonly tasks: Task[] = [];
  /** What belongs to the runs of agents, by `eventID` of CloudTrail or request id of Vault. */
  readonly marks = new Map<string, Mark>();
  /** Agents that are easily taken for others. */
  readonly twins: Agent[] = [];
  /** Calls of AWS of which the twins tell in their own logs. */
  readonly told: ToldCall[] = [];
  /** Calls of the cluster beside those of the runs and the neighbours. */
  readonly clusterCalls: KubernetesCall[] = [];
  /** Planted calls of the cluster, whose records have a source of chance of their own. */
  readonly plantedClusterCalls: KubernetesCall[] = [];
  /** Secrets that stand in the logs and must come out nowhere. */
  readonly plantedSecrets: string[] = [];
  /** Sessions of the orchestrator, one for each six hours from the start. */
  readonly orchestrator: Caller[] = [];

  constructor(seed: number, scale: number) {
    this.seed = seed;
    this.scale = scale;
    this.company = company(this.random('company'));
    const devices = this.random('devices');
    this.devices = { file: new AuditDevice(devices, 'file'), siem: new AuditDevice(devices, 'siem') };
  }

  /** A source of chance for one part of the story, independent of the other parts and of the scale. */
  random(label: string): Random {
    return new Random(`staging/${this.seed}/${label}`);
  }

  /** A part of the story. */
  scene(label: string): Scene {
    return new Scene(this, this.random(label));
  }

  /** The orchestrator's session that is in use at a moment. */
  orchestratorAt(at: Moment): Caller {
    const caller = this.orchestrator[Math.floor((at - PERIOD.start) / (6 * HOUR))];
    if (!caller) throw new RangeError('no orchestrator session at this time');
    return caller;
  }
}

/** Writes one part of the story with its own source of chance. */
export class Scene {
  readonly story: Story;
  readonly random: Random;

  constructor(story: Story, random: Random) {
    this.story = story;
    this.random = random;
  }

  /** Records a call and returns its `eventID`. */
  call(caller: Caller, at: Moment, call: Call, options: RecordOptions = {}): string {
    const event = trailEvent(this.random, caller, at, call, options);
    this.story.trail.push(event);
    return event.id;
  }

  /** Records a call that both the caller's and the resource's account log; returns the caller's `eventID`. */
  sharedCall(caller: Caller, at: Moment, call: Call, owner: string): string {
    const sharedId = this.random.uuid();
    const requestId = call.data ? this.random.base32(16) : this.random.uuid();
    const id = this.call(caller, at, call, { sharedId, requestId });
    const identity = seenFromOutside(caller, call.data);
    this.call(caller, at, call, { sharedId, requestId, identity, recipient: owner });
    return id;
  }

  /** Records an AssumeRole, in both accounts if they differ. */
  assumeRole(caller: Caller, role: Role, name: string, request: SessionRequest): AssumedRole {
    const { call, session } = assumeRole(this.random, role, name, request);
    const eventId =
      caller.account === role.account
        ? this.call(caller, request.at, call)
        : this.sharedCall(caller, request.at, call, role.account);
    this.#handedOut(caller, session.keyId);
    return { session, eventId };
  }

  /** Records a GetSessionToken of a user. */
  sessionToken(caller: Caller, of: User, request: SessionRequest): UserTokenIssued {
    const { call, session } = getSessionToken(this.random, of, request);
    const eventId = this.call(caller, request.at, call);
    this.#handedOut(caller, session.keyId);
    return { session, eventId };
  }

  /** Records a call of Vault. */
  vault(spec: ExchangeSpec): Exchange {
    const made = exchange(this.random, spec);
    this.story.vault.push(made);
    return made;
  }

  #handedOut({ keyId }: Caller, made: string): void {
    if (keyId !== null) this.story.ledger.derived('exact', 'issued-by', awsKey(made), awsKey(keyId));
  }
}
