/** What can be looked for in a case. */
export const INDICATOR_KINDS = ['address', 'network', 'aws-key', 'hash', 'arn', 'agent', 'key'] as const;

/** One of {@link INDICATOR_KINDS}. */
export type IndicatorKind = (typeof INDICATOR_KINDS)[number];
