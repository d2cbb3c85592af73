import type { IncomingMessage } from 'node:http';
import { CredtrailError } from '#core/base/error.ts';

function tooLarge(cap: number): CredtrailError {
  return new CredtrailError(
    'body-too-large',
    `The request is larger than ${cap.toLocaleString('en-US')} bytes.`,
  );
}

/** The body's chunks as they come; throws `body-too-large` as soon as it is known to exceed `cap` bytes. */
export async function* chunksOf(request: IncomingMessage, cap: number): AsyncGenerator<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > cap) throw tooLarge(cap);
  let total = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    total += chunk.length;
    if (total > cap) throw tooLarge(cap);
    yield chunk;
  }
}

/** The whole body as text; rejects with `bad-arguments` when it does not come in time or is not UTF-8. */
export async function textOf(request: IncomingMessage, cap: number, timeout: number): Promise<string> {
  const timer = setTimeout(() => request.destroy(new Error('too slow')), timeout);
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of chunksOf(request, cap)) chunks.push(chunk);
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch (error) {
    if (error instanceof CredtrailError) throw error;
    throw new CredtrailError('bad-arguments', 'The request could not be read to its end.', { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
