import { DAY, HOUR, isoSecond, MINUTE, SECOND, type Moment } from '../../clock.ts';
import { serviceTokenKey } from '../keys.ts';
import {
  neighbourCall,
  neighbourNamed,
  neighbourPod,
  type Neighbour,
} from '../runs/kubernetes/neighbours.ts';
import { API_AUDIENCE, tokenRequest, type IssuedToken } from '../runs/kubernetes/token.ts';
import { PERIOD, type Scene } from '../story.ts';

/** What kubelets ask for. The API server accepts tokens of just this length for up to a year, which only the token itself says. */
const LASTS = 3607 * SECOND;
/** The kubelet asks for a pod's next token when four fifths of the last one's time are over. */
const RENEWED_AFTER = 48 * MINUTE;
/** From this day on the audit policy keeps no answers to requests for tokens. */
const DAY_OF_POLICY = PERIOD.start + 29 * DAY;

/** A pod whose program read its token once and uses it for hours after its hour, and one that uses its token until the last second. */
export function useAfterExpiry(scene: Scene) {
  return {
    ...neverReloads(scene, neighbourNamed('web-frontend'), DAY_OF_POLICY + 6 * HOUR),
    lookAlike: reloadsInTime(scene, neighbourNamed('prometheus'), DAY_OF_POLICY + 2 * HOUR),
  };
}

function neverReloads(scene: Scene, neighbour: Neighbour, start: Moment) {
  const { random } = scene;
  const tokenAt = tokensOfPod(scene, neighbour);
  const { token, requestId } = tokenAt(start);
  const unread = Array.from({ length: 4 }, (_, index) => tokenAt(start + (index + 1) * RENEWED_AFTER).token);
  const during = random.ascending(4, start + SECOND, token.expiresAt - MINUTE);
  const after = random.ascending(17, token.expiresAt + MINUTE, start + 4 * HOUR);
  for (const at of during) use(scene, neighbour, token, at);
  const afterIds = after.map((at) => use(scene, neighbour, token, at));
  return {
    ...factsOf(token, requestId),
    uses: during.length + after.length,
    usesAfterExpiry: after.length,
    firstUseAfterExpiryAt: isoSecond(after[0] ?? token.expiresAt),
    lastUseAfterExpiryAt: isoSecond(after.at(-1) ?? token.expiresAt),
    firstUseAfterExpiryEvent: afterIds[0] ?? '',
    unreadTokenKeys: unread.map(({ jti }) => serviceTokenKey(jti)),
  };
}

function reloadsInTime(scene: Scene, neighbour: Neighbour, start: Moment) {
  const tokenAt = tokensOfPod(scene, neighbour);
  const { token, requestId } = tokenAt(start);
  const { token: next } = tokenAt(start + RENEWED_AFTER);
  const lastAt = token.expiresAt - 400;
  const times = [...scene.random.ascending(4, start + SECOND, start + 55 * MINUTE), lastAt];
  for (const at of times) use(scene, neighbour, token, at);
  for (const after of [4 * SECOND, 10 * MINUTE]) use(scene, neighbour, next, token.expiresAt + after);
  return {
    ...factsOf(token, requestId),
    uses: times.length,
    lastUsedAt: isoSecond(lastAt),
    nextTokenKey: serviceTokenKey(next.jti),
  };
}

/** Tokens of one pod, each issued at a moment, with the audit id of the request for it. */
function tokensOfPod(scene: Scene, neighbour: Neighbour) {
  const { random, story } = scene;
  const { namespace, name } = neighbour;
  const pod = neighbourPod(story, random, neighbour);
  return (issuedAt: Moment): { readonly token: IssuedToken; readonly requestId: string } => {
    const token: IssuedToken = {
      account: { namespace, name },
      jti: random.uuid(),
      pod,
      audience: API_AUDIENCE,
      issuedAt,
      expiresAt: issuedAt + LASTS,
    };
    const requestId = random.uuid();
    story.plantedClusterCalls.push(tokenRequest(story, token, { auditId: requestId, answered: false }));
    return { token, requestId };
  };
}

/** Records a use and returns its audit id. The API server notes when a token is used after its time. */
function use({ random, story }: Scene, neighbour: Neighbour, token: IssuedToken, at: Moment): string {
  const auditId = random.uuid();
  const call = neighbourCall(story, neighbour, token, { at, auditId });
  const late = Math.floor((at - token.expiresAt) / SECOND);
  const { namespace, name } = token.account;
  const stale = `subject: system:serviceaccount:${namespace}:${name}, seconds after warning threshold: ${String(late)}`;
  story.plantedClusterCalls.push(
    late < 0 ? call : { ...call, annotations: { 'authentication.k8s.io/stale-token': stale } },
  );
  return auditId;
}

function factsOf({ account, pod, jti, issuedAt, expiresAt }: IssuedToken, requestId: string) {
  return {
    credentialKey: serviceTokenKey(jti),
    serviceAccount: `${account.namespace}/${account.name}`,
    pod: pod?.name ?? '',
    issuedByEvent: requestId,
    issuedAt: isoSecond(issuedAt),
    expiresAt: isoSecond(expiresAt),
  };
}
