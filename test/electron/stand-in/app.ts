import { EventEmitter } from 'node:events';
import { chromium } from '@playwright/test';
import { shell } from './shell.ts';

/** Whether somebody who hears this event prevents what it announces. */
export function heldBack(emitter: EventEmitter, name: string): boolean {
  const event = { prevented: false, preventDefault: () => void (event.prevented = true) };
  emitter.emit(name, event);
  return event.prevented;
}

/** The application: ready when a real Chromium runs. */
class App extends EventEmitter {
  readonly isPackaged = false;
  exitCode: number | null = null;
  readonly #paths = new Map<string, string>();
  #quitting = false;

  enableSandbox(): void {
    shell.sandboxed = !shell.ready;
  }

  getVersion(): string {
    return '0.0.0';
  }

  setPath(name: string, path: string): void {
    this.#paths.set(name, path);
  }

  getPath(name: string): string {
    return this.#paths.get(name) ?? '';
  }

  requestSingleInstanceLock(data: unknown): boolean {
    shell.handedOn = data;
    return shell.alone;
  }

  addRecentDocument(path: string): void {
    shell.documents.push(path);
  }

  clearRecentDocuments(): void {
    shell.documents.length = 0;
  }

  async whenReady(): Promise<void> {
    const executablePath = process.env['CREDTRAIL_CHROMIUM'] ?? '/usr/bin/chromium';
    shell.browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    shell.ready = true;
  }

  /** Asks whoever listens, then closes every window; one that is held back holds the app back. */
  quit(): void {
    if (heldBack(this, 'before-quit') || this.#quitting) return;
    this.#quitting = true;
    this.emit('closing');
    this.#quitting = false;
  }

  exit(code: number): void {
    this.exitCode = code;
    this.emit('quit');
  }
}

/** The one application. */
export const app = new App();
