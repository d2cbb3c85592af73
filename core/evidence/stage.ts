/** Tables of earlier stages that this stage reads: none, it is the first. */
export const reads: readonly string[] = [];
/** Tables that this stage writes. */
export const writes: readonly string[] = ['bundle', '_entry', 'evidence_path', '_skipped'];
