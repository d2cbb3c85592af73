/** Version of Credtrail, as in package.json. */
export const VERSION = '0.1.0';
/** Program and version, as journal lines and bundles name them. */
export const TOOL: string = `credtrail ${VERSION}`;

/** Number of the layout of a case's tables; it goes up whenever tables made before could not be read any more. */
export const TABLES_FORMAT = 7;
