import type { JudgedCheck, Reading } from './own-check.ts';
import type { UserConfig } from './settings.ts';
export type { WatchSettings } from './watch.ts';

export type {
  Answer,
  CommandCheck,
  JudgedCheck,
  NumberLimits,
  OwnCheck,
  OwnFinding,
  Row,
  UrlCheck,
} from './own-check.ts';
export type { LintRunner, LintSettings, LintSeverity } from './lint.ts';
export type { Environment, Escalation, Gate, Metric, Notification, Phase, Rollout } from './rollout.ts';
export type { Acceptance, ApplicationPool, Limits, LoadLimits, UserConfig } from './settings.ts';

/** Types for db-check.config.ts: `export default defineConfig({ … })`. Loads nothing else of the package. */
export function defineConfig(config: UserConfig): UserConfig {
  return config;
}

/** A check of your own for `ownChecks`: the judge knows what was read and the limits by their names. */
export function defineCheck<
  const Read extends Reading,
  Limits extends Readonly<Record<string, number>> = Readonly<Record<string, number>>,
>(check: JudgedCheck<Read, Limits>): JudgedCheck<Read, Limits> {
  return check;
}
