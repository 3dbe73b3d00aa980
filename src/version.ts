import packageJson from '../package.json' with { type: 'json' };

/** This package's own version, as the reports and `--version` show it. */
export const VERSION: string = packageJson.version;
