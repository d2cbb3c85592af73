/** Version of Credtrail, as in package.json. */
export const VERSION = '0.1.0';
/** Program and version, as journal lines and bundles name them. */
export const TOOL: string = `credtrail ${VERSION}`;
