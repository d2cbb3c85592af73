import { awsDate, SECOND, type Moment } from '../clock.ts';
import type { JsonObject } from '../json.ts';
import type { Random } from '../random.ts';
import { HOME, read, type Call } from './call.ts';
import type { RoleSession, UserSession } from './caller.ts';
import { accessKeyId, roleArn, type Role, type User } from './principals.ts';

/** How a session is asked for. */
export interface SessionRequest {
  readonly at: Moment;
  /** Lifetime in seconds. */
  readonly seconds: number;
  /** Region of the STS endpoint; the home region if left out. */
  readonly region?: string;
}

/** A call that issues a session, and the session that it issues. */
export interface Issuance<Session> {
  readonly call: Call;
  readonly session: Session;
}

/** AssumeRole with a name for the session. */
export function assumeRole(
  random: Random,
  role: Role,
  name: string,
  request: SessionRequest,
): Issuance<RoleSession> {
  const keyId = accessKeyId(random, 'ASIA', role.account);
  const arn = `arn:aws:sts::${role.account}:assumed-role/${role.name}/${name}`;
  const call = read(
    'sts',
    'AssumeRole',
    { roleArn: roleArn(role), roleSessionName: name, durationSeconds: request.seconds },
    {
      region: request.region ?? HOME,
      response: {
        credentials: credentials(random, keyId, request),
        assumedRoleUser: { assumedRoleId: `${role.id}:${name}`, arn },
      },
      resources: [{ arn: roleArn(role), type: 'AWS::IAM::Role', account: role.account }],
    },
  );
  return { call, session: { role, keyId, name, createdAt: request.at } };
}

/** AssumeRoleWithWebIdentity with the token of a provider, given as its ARN, for a subject. */
export function assumeRoleWithWebIdentity(
  random: Random,
  role: Role,
  name: string,
  token: { readonly provider: string; readonly subject: string; readonly audience: string },
  request: SessionRequest,
): Issuance<RoleSession> {
  const { call, session } = assumeRole(random, role, name, request);
  const response = {
    ...call.response,
    subjectFromWebIdentityToken: token.subject,
    provider: token.provider,
    audience: token.audience,
  };
  return {
    call: { ...call, action: 'AssumeRoleWithWebIdentity', response },
    session: { ...session, provider: token.provider },
  };
}

/** GetSessionToken of an IAM user. */
export function getSessionToken(random: Random, user: User, request: SessionRequest): Issuance<UserSession> {
  const keyId = accessKeyId(random, 'ASIA', user.account);
  const call = read(
    'sts',
    'GetSessionToken',
    { durationSeconds: request.seconds },
    { region: request.region ?? HOME, response: { credentials: credentials(random, keyId, request) } },
  );
  return { call, session: { user, keyId, createdAt: request.at, mfa: false } };
}

function credentials(random: Random, keyId: string, request: SessionRequest): JsonObject {
  return {
    accessKeyId: keyId,
    sessionToken: `IQoJb3JpZ2luX2Vj${random.base62(223)}=`,
    expiration: awsDate(request.at + request.seconds * SECOND, 'sts'),
  };
}
