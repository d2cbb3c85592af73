import type { App, Session, WebContents } from 'electron';
import { isPageAddress } from './scheme.ts';

/** Keeps every page where it is: no navigation, no new window, no embedded page. */
export function lockContents(contents: WebContents): void {
  const stop = (event: { preventDefault(): void }) => event.preventDefault();
  contents.on('will-navigate', stop);
  contents.on('will-frame-navigate', stop);
  contents.on('will-redirect', stop);
  contents.on('will-attach-webview', stop);
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** Puts the sandbox and the locks of {@link lockContents} on every page there will ever be. */
export function lockApp(app: App): void {
  app.enableSandbox();
  app.on('web-contents-created', (_event, contents) => lockContents(contents));
}

/** Denies every permission and cancels every request that is not for the page's own files. */
export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, answer) => {
    const { url } = details;
    const own = isPageAddress(url.startsWith('blob:') ? url.slice('blob:'.length) : url);
    answer({ cancel: !own && !url.startsWith('data:image/') && !url.startsWith('devtools:') });
  });
}
