import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ExportOutcome } from '#core/api/events.ts';
import { CredtrailError } from '#core/base/error.ts';
import { dropDownload } from '../export-runner.ts';
import { SAFE_HEADERS } from './replies.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.csv': 'text/csv; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.jsonl': 'application/jsonl; charset=utf-8',
  '.parquet': 'application/vnd.apache.parquet',
  '.zip': 'application/zip',
};

/** Where the addresses of files begin. */
export const DOWNLOAD_PREFIX = '/api/download/';

interface Waiting {
  readonly path: string;
  readonly name: string;
}

/** Exported files that wait to be fetched, each under an address that works once. */
export class Downloads {
  readonly #waiting = new Map<string, Waiting>();

  /** An export's end as the page may hear it: an address in place of the path. */
  offer(outcome: ExportOutcome): ExportOutcome {
    if (outcome.kind === 'failed' || outcome.summary.path === null) return outcome;
    const { path, name } = outcome.summary;
    const token = randomBytes(32).toString('base64url');
    this.#waiting.set(token, { path, name });
    return {
      ...outcome,
      summary: { ...outcome.summary, path: null, limitsPath: null },
      download: `${DOWNLOAD_PREFIX}${token}`,
    };
  }

  /** Sends the file of an address as a download, and removes it; throws `not-found` where the address was used or never was. */
  async send(token: string, response: ServerResponse): Promise<void> {
    const file = this.#waiting.get(token);
    this.#waiting.delete(token);
    if (!file) throw new CredtrailError('not-found', 'This address works once; export again for a new one.');
    try {
      const { size } = await stat(file.path);
      response.writeHead(200, {
        ...SAFE_HEADERS,
        'content-type': TYPES[extname(file.name)] ?? 'application/octet-stream',
        'content-length': String(size),
        'content-disposition': disposition(file.name),
      });
      await pipeline(createReadStream(file.path), response);
    } finally {
      await dropDownload(file.path);
    }
  }
}

/** RFC 6266: a plain name for old readers, the real one beside it. */
function disposition(name: string): string {
  const plain = name.replace(/[^\w.()+-]/g, '_');
  const exact = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
}
