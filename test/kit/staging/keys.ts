import { roleArn, userArn, type Role, type User } from '../aws/principals.ts';
import type { AuditDevice } from '../vault/device.ts';
import type { Token } from '../vault/exchange.ts';

/** Key of an agent. */
export function agentKey(uuid: string): string {
  return `agent:${uuid}`;
}

/** Key of an access key of AWS. */
export function awsKey(keyId: string): string {
  return `aws-key:${keyId}`;
}

/** Keys of a role: its ARN and its unique id. */
export function roleKeys(of: Role): readonly [arn: string, id: string] {
  return [`aws-arn:${roleArn(of)}`, `aws-principal:${of.id}`];
}

/** Keys of a user: its ARN and its unique id. */
export function userKeys(of: User): readonly [arn: string, id: string] {
  return [`aws-arn:${userArn(of)}`, `aws-principal:${of.id}`];
}

/** Key of a token of Vault, as an audit device writes it. */
export function vaultTokenKey(device: AuditDevice, { value }: Token): string {
  return `vault-hmac:default/${hmacOf(device, value)}`;
}

/** Key of a secret-id of Vault, as an audit device writes it. */
export function secretIdKey(device: AuditDevice, secretId: string): string {
  return `vault-secret-id:default/${hmacOf(device, secretId)}`;
}

/** Key of an instance. */
export function instanceKey(id: string): string {
  return `instance:${id}`;
}

/** Key of an entity of Vault. */
export function entityKey(id: string): string {
  return `vault-entity:default/${id}`;
}

/** Key of a token of Vault that has a name and no entity. */
export function vaultNameKey(name: string): string {
  return `vault-name:default/${name}`;
}

/** Key of a user of the cluster. */
export function clusterUserKey(name: string): string {
  return `k8s-user:default/${name}`;
}

/** Key of a service account of the cluster. */
export function serviceAccountKey(namespace: string, name: string): string {
  return clusterUserKey(`system:serviceaccount:${namespace}:${name}`);
}

/** Key of a token of a service account of the cluster. */
export function serviceTokenKey(jti: string): string {
  return `k8s-jti:${jti}`;
}

/** Key of an SVID, by the trust domain and its serial number. */
export function svidKey(trustDomain: string, serial: bigint): string {
  return `x509-serial:${trustDomain}/${serial.toString(16)}`;
}

/** Key of an SSH certificate, by the fingerprint of its authority and its serial number. */
export function sshCertificateKey(authority: string, serial: bigint): string {
  return `ssh-cert:${authority}/${String(serial)}`;
}

/** Key of a JSON Web Token. */
export function tokenKey(issuer: string, jti: string): string {
  return `jwt:${issuer}/${jti}`;
}

/** Key of the subject of an issuer's tokens. */
export function subjectKey(issuer: string, subject: string): string {
  return `jwt-sub:${issuer}/${subject}`;
}

/** Key of a principal of Google Cloud: an e-mail address, a number, or a subject of a pool. */
export function googleKey(principal: string): string {
  return `gcp-principal:${principal}`;
}

function hmacOf(device: AuditDevice, value: string): string {
  return device.hmac(value).slice('hmac-sha256:'.length);
}
