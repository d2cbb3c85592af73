import { sharedPart } from './filters.ts';
import { formatRoute, HOME, parseRoute, type Route } from './route.ts';

/** What is opened beside the rows; it does not outlive a step to another screen. */
const CLOSED = { event: null, record: null } as const;
/** Parts of a link that name rows of their own. */
const SAYS_ROWS = ['terms', 'text', 'credential', 'noise'] as const;

/** Where the page is. The address is the one place that says so: back, forward and links work by themselves. */
export class Router {
  #route = $state.raw<Route>(HOME);
  #left = new Map<string, Route>();
  #keyed = new Map<string, Route>();

  /** The route now. */
  get route(): Route {
    return this.#route;
  }

  /** Follows the address from now on; the returned function stops it. */
  start(): () => void {
    const read = () => this.#arrive(parseRoute(window.location.hash));
    read();
    window.addEventListener('hashchange', read);
    return () => window.removeEventListener('hashchange', read);
  }

  /** Goes to this screen where the address names none; an address set a moment ago counts, though its event is still to come. */
  settle(screen: string): void {
    if (parseRoute(window.location.hash).screen === '') this.change({ screen }, true);
  }

  /** Goes somewhere; with `replace` the step is not kept in the history. */
  go(route: Route, replace = false): void {
    const hash = formatRoute(route);
    if (hash === window.location.hash) return;
    if (replace) window.history.replaceState(null, '', hash);
    else window.history.pushState(null, '', hash);
    this.#arrive(parseRoute(hash));
  }

  /** Goes to an address of this page, at once. */
  open(hash: string): void {
    this.go(parseRoute(hash));
  }

  /** Changes some of what the route says. */
  change(part: Partial<Route>, replace = false): void {
    this.go({ ...this.#route, ...part }, replace);
  }

  /** The address of this route with some of it said differently. */
  href(part: Partial<Route>): string {
    return formatRoute({ ...this.#route, ...part });
  }

  /**
   * The address of another place: under the filter of now, unless the link says itself which rows it means; then only the
   * time is kept.
   */
  place(screen: string, part: Partial<Route> = {}): string {
    const { from, to, asOf } = this.#route;
    const says = SAYS_ROWS.some((name) => part[name] !== undefined);
    const shared = says ? { from, to, asOf } : sharedPart(this.#route);
    return formatRoute({ ...HOME, ...shared, screen, ...part });
  }

  /** The address of a screen, its list and order as they were left, under the filter of now; with `keyed` also its key. */
  screen(id: string, keyed = false): string {
    const left = (keyed ? this.#keyed : this.#left).get(id) ?? HOME;
    return formatRoute({ ...left, ...CLOSED, screen: id, ...sharedPart(this.#route) });
  }

  #arrive(route: Route): void {
    this.#route = route;
    this.#keyed.set(route.screen, route);
    if (route.key === null) this.#left.set(route.screen, route);
  }
}
