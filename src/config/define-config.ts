import type { UserConfig } from './settings.ts';

export type { Acceptance, ApplicationPool, Limits, UserConfig } from './settings.ts';

/** Types for db-check.config.ts: `export default defineConfig({ … })`. Loads nothing else of the package. */
export function defineConfig(config: UserConfig): UserConfig {
  return config;
}
