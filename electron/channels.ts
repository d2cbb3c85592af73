/** Channel on which the page asks. */
export const CALL_CHANNEL = 'credtrail:call';
/** Channel on which the page is told. */
export const PUSH_CHANNEL = 'credtrail:push';
