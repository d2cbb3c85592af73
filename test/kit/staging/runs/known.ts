import { fingerprint } from '../../ssh/certificate.ts';
import { agentOf } from '../company.ts';
import {
  agentKey,
  awsKey,
  entityKey,
  googleKey,
  roleKeys,
  serviceAccountKey,
  serviceTokenKey,
  sshCertificateKey,
  subjectKey,
  svidKey,
  tokenKey,
  vaultTokenKey,
} from '../keys.ts';
import type { Story } from '../story.ts';
import type { Token } from '../../vault/exchange.ts';
import { principalOf } from './google-cloud.ts';
import { awsTokenId } from './kubernetes/names.ts';
import {
  CLUSTER,
  ISSUER,
  serviceAccount,
  SSH_CA,
  TRUST_DOMAIN,
  type AgentRun,
  type RunAgent,
} from './run.ts';

/** What a run was given in AWS and Vault. */
export interface Given {
  /** Key of its session for the service account token. */
  readonly first: string;
  /** Key of the second role's session. */
  readonly second: string;
  readonly vault: Token;
}

/** Notes which keys mean the agent of a run, and what the records prove of them. */
export function noteAgent({ ledger }: Story, run: AgentRun, provider: string): void {
  const { who, svid } = run;
  const account = serviceAccountKey(CLUSTER.namespace, who.name);
  const subject = subjectKey(CLUSTER.issuer, serviceAccount(who));
  const federated = `aws-principal:${provider}:sts.amazonaws.com:${serviceAccount(who)}`;
  const issued = subjectKey(ISSUER.url, who.uuid);
  const pooled = googleKey(principalOf(run));
  const [agent, entity] = [agentKey(who.uuid), entityKey(who.entityId)];
  ledger.means(agentOf(who), [agent, entity, account, subject, federated, issued, pooled, svid.spiffeId]);
  ledger.same('exact', agent, svid.spiffeId);
  ledger.same('exact', account, roleKeys(who.role)[0]);
  ledger.same('exact', pooled, svid.spiffeId);
  ledger.same('strong', issued, agent);
  ledger.same('strong', entity, agent);
  ledger.same('strong', entity, account);
  ledger.same('strong', subject, account);
  ledger.same('strong', federated, subject);
  ledger.same('strong', svid.spiffeId, account);
  noteRoles(ledger, who);
}

function noteRoles(ledger: Story['ledger'], who: RunAgent): void {
  for (const { id } of [who.role, who.secondRole]) ledger.belongs(id, agentOf(who));
}

/** Notes which credentials a run held, and from which others each was made. */
export function noteCredentials(story: Story, run: AgentRun, given: Given): void {
  const { ledger, devices } = story;
  const own = serviceTokenKey(run.serviceToken.jti);
  const forAws = serviceTokenKey(awsTokenId(story, run));
  const [first, second] = [awsKey(given.first), awsKey(given.second)];
  const vault = vaultTokenKey(devices.file, given.vault);
  const ssh = sshCertificateKey(fingerprint(SSH_CA), run.ssh.serial);
  const svid = svidKey(TRUST_DOMAIN, run.svid.serial);
  const jwt = tokenKey(ISSUER.url, run.jwt.jti);
  ledger.derived('strong', 'exchanged-subject', first, forAws);
  ledger.derived('strong', 'exchanged-subject', vault, own);
  ledger.derived('strong', 'issued-by', ssh, vault);
  ledger.derived('exact', 'exchanged-subject', jwt, svid);
  for (const credential of [own, forAws, first, second, vault, ssh, svid, jwt])
    ledger.held.push({ credential, agent: run.who.uuid, task: run.task });
}
