/** Gives the keys back to where they were, else to the screen's list, else to the screen. */
export function leaveTo(before: Element | null): void {
  const here = before instanceof HTMLElement && before !== document.body && before.isConnected;
  const list = document.querySelector<HTMLElement>('main [role="grid"], main [role="tree"]');
  (here ? before : (list ?? document.getElementById('main')))?.focus();
}
