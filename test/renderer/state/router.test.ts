import { afterEach, expect, test, vi } from 'vitest';
import { HOME } from '#renderer/state/route.ts';
import { Router } from '#renderer/state/router.svelte.ts';

afterEach(() => vi.unstubAllGlobals());

/** A router on an address bar of its own. */
function routed(): Router {
  const location = { hash: '' };
  const step = (_state: unknown, _title: string, hash: string) => {
    location.hash = hash;
  };
  vi.stubGlobal('window', { location, history: { pushState: step, replaceState: step } });
  return new Router();
}

test('a screen whose key names its list is found again with that list and its part', () => {
  const router = routed();
  router.go({ ...HOME, screen: 'hits', key: 'indicators/one', view: 'found' });
  router.go({ ...HOME, screen: 'events', text: 'x' });
  expect(router.screen('hits', true)).toBe('#/hits/indicators%2Fone?text=x&view=found');
});

test('a screen whose key names a page leads back to its list as that was left', () => {
  const router = routed();
  router.go({ ...HOME, screen: 'credentials', sort: '-events' });
  router.go({ ...HOME, screen: 'credentials', key: 'aws-key:1' });
  router.go({ ...HOME, screen: 'events' });
  expect(router.screen('credentials')).toBe('#/credentials?sort=-events');
});

test('what was open beside the rows does not come back with a screen', () => {
  const router = routed();
  router.go({ ...HOME, screen: 'hits', key: 'indicators/one', event: 7n });
  router.go({ ...HOME, screen: 'events' });
  expect(router.screen('hits', true)).toBe('#/hits/indicators%2Fone');
});
