/** Channel on which the page asks. */
export const CALL_CHANNEL = 'credtrail:call';
/** Channel on which the page is told. */
export const PUSH_CHANNEL = 'credtrail:push';
/** Channel on which the preload tells what was dropped on the window; the page has no way onto it. */
export const DROP_CHANNEL = 'credtrail:drop';
