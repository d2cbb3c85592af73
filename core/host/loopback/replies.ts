import type { ServerResponse } from 'node:http';
import { encodeWire } from '#core/api/wire.ts';
import type { CredtrailError, ErrorCode } from '#core/base/error.ts';
import { refusal, type Answer } from '../answer.ts';

/** HTTP status that goes with each code. */
export const STATUS: Readonly<Record<ErrorCode, number>> = {
  'bad-arguments': 400,
  'unknown-call': 404,
  unauthorised: 401,
  'forbidden-host': 403,
  'forbidden-origin': 403,
  'bad-method': 405,
  'body-too-large': 413,
  'not-found': 404,
  'no-case': 404,
  'case-locked': 409,
  'case-damaged': 500,
  'case-outdated': 409,
  'input-not-found': 404,
  'input-unreadable': 422,
  'config-invalid': 400,
  'archive-limit': 422,
  'archive-unsafe': 422,
  'evidence-changed': 409,
  'evidence-missing': 404,
  'output-unwritable': 507,
  'query-refused': 403,
  'query-failed': 422,
  'query-timeout': 504,
  cancelled: 409,
  'engine-lost': 503,
  'not-here': 501,
  internal: 500,
};

const CSP = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self' 'unsafe-inline'`,
  `font-src 'self'`,
  `img-src 'self' data: blob:`,
  `connect-src 'self'`,
  `frame-ancestors 'none'`,
  `base-uri 'none'`,
  `form-action 'none'`,
].join('; ');

/** Headers of every answer; there is no CORS header among them, so that no other page can read one. */
export const SAFE_HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': CSP,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** Media type of an Arrow IPC stream. */
export const ARROW_TYPE = 'application/vnd.apache.arrow.stream';

function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: Uint8Array | string,
  headers?: Record<string, string>,
): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const length = String(Buffer.byteLength(body));
  response.writeHead(status, { ...SAFE_HEADERS, ...headers, 'content-type': type, 'content-length': length });
  response.end(body);
}

/** Sends an answer: bytes as an Arrow stream, everything else as wire JSON. */
export function sendAnswer(response: ServerResponse, answer: Answer): void {
  if (!answer.ok) sendJson(response, STATUS[answer.error.code], answer);
  else if (answer.value instanceof Uint8Array) send(response, 200, ARROW_TYPE, answer.value);
  else sendJson(response, 200, answer);
}

/** Sends a coded refusal and closes the connection, so that nothing more of the request is read. */
export function sendRefusal(
  response: ServerResponse,
  error: CredtrailError,
  headers?: Record<string, string>,
): void {
  sendJson(response, STATUS[error.code], refusal(error), { connection: 'close', ...headers });
}

/** Sends a file of the page. */
export function sendFile(response: ServerResponse, type: string, body: Uint8Array): void {
  send(response, 200, type, body);
}

function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers?: Record<string, string>,
): void {
  send(response, status, 'application/json; charset=utf-8', encodeWire(body), headers);
}
