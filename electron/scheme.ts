import { protocol, type Session } from 'electron';
import { pageFile } from '#core/host/loopback/page.ts';
import { SAFE_HEADERS } from '#core/host/loopback/replies.ts';

const SCHEME = 'credtrail';

/** Address of the page, and the only origin that may be loaded. */
export const PAGE_ORIGIN = `${SCHEME}://app`;

/** Makes the scheme a standard, secure one; only possible before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Whether an address is the page's or one of its files. */
export function isPageAddress(address: string): boolean {
  return address === PAGE_ORIGIN || address.startsWith(`${PAGE_ORIGIN}/`);
}

function refused(status: number): Response {
  return new Response(null, { status, headers: SAFE_HEADERS });
}

/** Serves the files of the built page under the scheme, and nothing else. */
export function servePage(session: Session, folder: string): void {
  session.protocol.handle(SCHEME, async (request) => {
    if (request.method !== 'GET') return refused(405);
    if (!isPageAddress(request.url)) return refused(404);
    const { pathname } = new URL(request.url);
    return pageFile(folder, pathname).then(
      (file) =>
        new Response(new Uint8Array(file.body), { headers: { ...SAFE_HEADERS, 'content-type': file.type } }),
      () => refused(404),
    );
  });
}
