export { runChecks, type RunChecksOptions } from './cli/run-checks.ts';
export { defineConfig } from './config/define-config.ts';
export type { Limits, UserConfig } from './config/settings.ts';
export { EXIT, ToolError, type ExitCode, type ServerError } from './errors.ts';
export type { Location } from './location.ts';
export { VERSION } from './version.ts';
