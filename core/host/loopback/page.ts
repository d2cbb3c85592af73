import { readFile, realpath } from 'node:fs/promises';
import { extname, join, resolve, sep } from 'node:path';
import { CredtrailError } from '#core/base/error.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** A file of the built page. */
export interface PageFile {
  /** Media type by its ending. */
  readonly type: string;
  /** Its bytes. */
  readonly body: Uint8Array;
}

/** The file of the built page that a URL path names (`/` is its index); throws `not-found` for anything outside `folder`. */
export async function pageFile(folder: string, urlPath: string): Promise<PageFile> {
  const missing = new CredtrailError('not-found', 'There is no such file in the page.');
  let name: string;
  try {
    name = decodeURIComponent(urlPath);
  } catch {
    throw missing;
  }
  if (name.includes('\0') || name.includes('\\')) throw missing;
  try {
    const root = await realpath(folder);
    const path = await realpath(resolve(root, join('.', name === '/' ? 'index.html' : name)));
    const type = TYPES[extname(path)];
    if (!path.startsWith(root + sep) || type === undefined) throw missing;
    return { type, body: await readFile(path) };
  } catch (error) {
    throw error === missing ? missing : new CredtrailError('not-found', missing.message, { cause: error });
  }
}
