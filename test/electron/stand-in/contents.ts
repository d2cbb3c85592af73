import { EventEmitter } from 'node:events';
import type { Page } from '@playwright/test';
import { decodeWire, encodeWire } from '#core/api/wire.ts';
import { shell } from './shell.ts';

type WindowOpenHandler = (details: { url: string }) => { action: 'allow' | 'deny' };
type Api = Record<string, (...args: unknown[]) => unknown>;

/** Runs in the page: the exposed API as functions that cross to the preload as text. */
function installApi(name: string, functions: readonly string[]): void {
  const page = globalThis as unknown as Record<string, unknown> & { __cross(text: string): Promise<string> };
  const toText = (value: unknown): string =>
    JSON.stringify(value, (_key, item: unknown) =>
      typeof item === 'bigint' ? { $bigint: String(item) } : item,
    );
  const fromText = (text: string): unknown =>
    JSON.parse(text, (_key, item: unknown) => {
      if (item === null || typeof item !== 'object') return item;
      if ('$bigint' in item) return BigInt(item.$bigint as string);
      if ('$bytes' in item) return Uint8Array.from(atob(item.$bytes as string), (c) => c.charCodeAt(0));
      return item;
    });
  const listeners: ((payload: unknown) => void)[] = [];
  page['__push'] = (index: number, text: string) => listeners[index]?.(fromText(text));
  page[name] = Object.fromEntries(
    functions.map((key) => [
      key,
      (...args: unknown[]) => {
        const last = args.at(-1);
        if (typeof last !== 'function') return page.__cross(toText([key, args, -1])).then(fromText);
        const index = listeners.push(last as (payload: unknown) => void) - 1;
        void page.__cross(toText([key, args.slice(0, -1), index]));
        return () => (listeners[index] = () => undefined);
      },
    ]),
  );
}

/** Runs in the page: what is dropped on it, by name, because only the preload may know more. */
function installDrop(): void {
  interface Drop {
    readonly isTrusted: boolean;
    readonly dataTransfer: { readonly files: ArrayLike<{ readonly name: string }> } | null;
    preventDefault(): void;
  }
  const page = globalThis as unknown as {
    addEventListener(name: string, listener: (event: Drop) => void): void;
    __drop(trusted: boolean, names: readonly string[]): void;
  };
  page.addEventListener('dragover', (event) => event.preventDefault());
  page.addEventListener('drop', (event) => {
    event.preventDefault();
    page.__drop(
      event.isTrusted,
      Array.from(event.dataTransfer?.files ?? [], (file) => file.name),
    );
  });
}

function textOf(value: unknown): string {
  const marked = (item: unknown): unknown => {
    if (item instanceof Uint8Array) return { $bytes: Buffer.from(item).toString('base64') };
    if (Array.isArray(item)) return item.map(marked);
    if (item === null || typeof item !== 'object') return item;
    return Object.fromEntries(Object.entries(item).map(([key, inner]) => [key, marked(inner)]));
  };
  return encodeWire(marked(value));
}

/** What Electron calls web contents: a real Chromium page behind the shell's own handlers. */
export class WebContents extends EventEmitter {
  readonly mainFrame = { url: '' };
  readonly #pushes = new EventEmitter();
  #loading = true;
  #openHandler: WindowOpenHandler = () => ({ action: 'allow' });

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.#openHandler = handler;
  }

  /** What the shell decides about a new window. */
  askForWindow(url: string): 'allow' | 'deny' {
    return this.#openHandler({ url }).action;
  }

  isLoading(): boolean {
    return this.#loading;
  }

  /** The page is there. */
  loaded(): void {
    this.#loading = false;
    this.emit('did-finish-load');
  }

  send(channel: string, ...args: unknown[]): void {
    this.#pushes.emit(channel, {}, ...args);
  }

  /** Loads the built preload as a sandboxed one: it may require nothing but `electron`. */
  async attach(page: Page, code: string): Promise<void> {
    const exposed: { name: string; api: Api }[] = [];
    const electron = {
      contextBridge: { exposeInMainWorld: (name: string, api: Api) => exposed.push({ name, api }) },
      ipcRenderer: {
        invoke: (channel: string, ...args: unknown[]) =>
          shell.invoke(channel, { sender: this, senderFrame: this.mainFrame }, args),
        send: (channel: string, ...args: unknown[]) =>
          shell.send(channel, { sender: this, senderFrame: this.mainFrame }, args),
        on: (channel: string, listener: (...args: unknown[]) => void) => this.#pushes.on(channel, listener),
        off: (channel: string, listener: (...args: unknown[]) => void) => this.#pushes.off(channel, listener),
      },
      webUtils: { getPathForFile: ({ name }: { name: string }) => shell.dropped.get(name) ?? '' },
    };
    const heard = new EventEmitter();
    const window = {
      addEventListener: (name: string, listener: (e: unknown) => void) => heard.on(name, listener),
    };
    const require = (id: string): unknown => {
      if (id === 'electron') return electron;
      throw new Error(`a sandboxed preload cannot require ${id}`);
    };
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- how Electron itself runs a preload
    new Function('require', 'module', 'exports', 'window', code)(require, { exports: {} }, {}, window);
    shell.exposed = exposed.map(({ name, api }) => `${name}: ${Object.keys(api).sort().join(', ')}`);
    await page.exposeBinding('__cross', async (_source, text: string) => {
      const [key, args, index] = decodeWire(text) as [string, unknown[], number];
      const { api } = exposed[0]!;
      if (index < 0) return textOf(await api[key]!(...args));
      api[key]!(...args, (payload: unknown) => {
        const push = (values: [number, string]) =>
          (globalThis as unknown as { __push(i: number, t: string): void }).__push(...values);
        page.evaluate(push, [index, textOf(payload)] as [number, string]).catch(() => undefined);
      });
      return 'null';
    });
    await page.exposeBinding('__drop', (_source, isTrusted: boolean, names: readonly string[]) => {
      const dataTransfer = { files: names.map((name) => ({ name })) };
      heard.emit('drop', { isTrusted, dataTransfer, preventDefault: () => undefined });
    });
    await page.addInitScript(`(${installDrop.toString()})()`);
    for (const { name, api } of exposed) {
      const names = JSON.stringify([name, Object.keys(api)]);
      await page.addInitScript(`(${installApi.toString()})(...${names})`);
    }
  }
}
