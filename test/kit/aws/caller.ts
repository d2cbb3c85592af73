import { isoSecond, type Moment } from '../clock.ts';
import type { JsonObject } from '../json.ts';
import { roleArn, userArn, type Role, type User } from './principals.ts';

/** Who calls, with which credential, from where. */
export interface Caller {
  /** Account that the caller belongs to. */
  readonly account: string;
  /** Access key id, null for a cloud service. */
  readonly keyId: string | null;
  /** ARN of the caller, used in messages; empty for a cloud service. */
  readonly arn: string;
  /** `userIdentity` of the record. */
  readonly identity: JsonObject;
  readonly address: string;
  readonly userAgent: string;
  /** Whether the credential says that it came from the console. */
  readonly fromConsole?: boolean;
}

/** Where a call comes from. */
export interface Origin {
  readonly address: string;
  readonly userAgent: string;
}

/** A session of a role. */
export interface RoleSession {
  readonly role: Role;
  readonly keyId: string;
  /** Name chosen by whoever made the session. */
  readonly name: string;
  readonly createdAt: Moment;
  readonly mfa?: boolean;
  /** Metadata service version, for sessions that an instance got from it. */
  readonly delivery?: '1.0' | '2.0';
  /** ARN of the OIDC provider whose token it was given for. */
  readonly provider?: string;
}

/** A session of an IAM user: the console's, or one got with GetSessionToken. */
export interface UserSession {
  readonly user: User;
  readonly keyId: string;
  readonly createdAt: Moment;
  readonly mfa: boolean;
}

/** Calls with a user's long-lived key. */
export function userCaller(of: User, keyId: string, origin: Origin): Caller {
  return { account: of.account, keyId, arn: userArn(of), identity: userIdentity(of, keyId), ...origin };
}

/** Calls within a session of a user. */
export function userSessionCaller(session: UserSession, origin: Origin): Caller {
  const attributes = { creationDate: isoSecond(session.createdAt), mfaAuthenticated: String(session.mfa) };
  const identity = { ...userIdentity(session.user, session.keyId), sessionContext: { attributes } };
  return {
    account: session.user.account,
    keyId: session.keyId,
    arn: userArn(session.user),
    identity,
    ...origin,
  };
}

/** Calls within a session of a role. */
export function roleCaller(session: RoleSession, origin: Origin): Caller {
  const { role, keyId, name } = session;
  const arn = `arn:aws:sts::${role.account}:assumed-role/${role.name}/${name}`;
  const identity = {
    type: 'AssumedRole',
    principalId: `${role.id}:${name}`,
    arn,
    accountId: role.account,
    accessKeyId: keyId,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: role.id,
        arn: roleArn(role),
        accountId: role.account,
        userName: role.name,
      },
      attributes: {
        creationDate: isoSecond(session.createdAt),
        mfaAuthenticated: String(session.mfa ?? false),
      },
      ...(session.provider
        ? { webIdFederationData: { federatedProvider: session.provider, attributes: {} } }
        : {}),
      ...(session.delivery ? { ec2RoleDelivery: session.delivery } : {}),
    },
  };
  return { account: role.account, keyId, arn, identity, ...origin };
}

/** Asks for a session with the token of another issuer: `provider` is the ARN of it in `account`. */
export function webIdentityCaller(
  account: string,
  provider: string,
  subject: string,
  audience: string,
  origin: Origin,
): Caller {
  const identity = {
    type: 'WebIdentityUser',
    principalId: `${provider}:${audience}:${subject}`,
    userName: subject,
    identityProvider: provider,
  };
  return { account, keyId: null, arn: '', identity, ...origin };
}

/** Calls by a cloud service in its own name, e.g. `ec2.amazonaws.com`. */
export function serviceCaller(account: string, service: string): Caller {
  const identity = { type: 'AWSService', invokedBy: service };
  return { account, keyId: null, arn: '', identity, address: service, userAgent: service };
}

/** The same session, called by a cloud service in its name. */
export function forwardedBy(caller: Caller, service: string): Caller {
  return {
    ...caller,
    identity: { ...caller.identity, invokedBy: service },
    address: service,
    userAgent: service,
  };
}

/** What the other account sees of a caller: its account and principal, and for data events its key. */
export function seenFromOutside(caller: Caller, withKey: boolean): JsonObject {
  return {
    type: 'AWSAccount',
    principalId: caller.identity['principalId'] ?? caller.account,
    accountId: caller.account,
    ...(withKey && caller.keyId ? { accessKeyId: caller.keyId } : {}),
  };
}

function userIdentity(of: User, keyId: string): JsonObject {
  return {
    type: 'IAMUser',
    principalId: of.id,
    arn: userArn(of),
    accountId: of.account,
    accessKeyId: keyId,
    userName: of.name,
  };
}
