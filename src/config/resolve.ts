import { dirname, relative, resolve } from 'node:path';
import { loadConfig } from './load.ts';
import { findMigrationsFolder } from './migrations-folder.ts';
import type { Environment } from './rollout.ts';
import { DEFAULT_LIMITS, type Settings, type UserConfig } from './settings.ts';
import { DEFAULT_WATCH } from './watch.ts';

export interface SettingsQuestion {
  readonly workingDirectory: string;
  /** --migrations, --validation and --config as typed; undefined where not. */
  readonly migrations: string | undefined;
  readonly validation: string | undefined;
  readonly config: string | undefined;
}

export interface ResolvedSettings {
  readonly settings: Settings;
  /** Where each setting comes from, by its name; what is not listed is a default. */
  readonly origins: Readonly<Record<string, string>>;
}

/** Flags before the configuration file before defaults. Throws ToolError (exit 2). */
export async function resolveSettings(question: SettingsQuestion): Promise<ResolvedSettings> {
  const { workingDirectory } = question;
  const { file, config } = await loadConfig(workingDirectory, question.config);
  const inConfig = (path: string): string =>
    relative(workingDirectory, resolve(dirname(file ?? workingDirectory), path)) || '.';
  const migrations = await chooseMigrations(question, config.migrations && inConfig(config.migrations));
  return {
    settings: {
      migrations: migrations.folder,
      validation: question.validation ?? (config.validation && inConfig(config.validation)) ?? 'validation',
      limits: { ...DEFAULT_LIMITS, ...config.limits },
      ...(config.checks !== undefined && { checks: config.checks }),
      ...(config.backup !== undefined && { backup: config.backup }),
      ...(config.attestations !== undefined && { attestations: config.attestations }),
      ...(config.pools !== undefined && { pools: config.pools }),
      ...(config.load !== undefined && { load: config.load }),
      ...(config.lint !== undefined && { lint: config.lint }),
      ...(config.ownChecks !== undefined && { ownChecks: config.ownChecks }),
      ...(config.standbys !== undefined && { standbys: config.standbys }),
      ...(config.freeSpace !== undefined && { freeSpace: config.freeSpace }),
      ...(config.rollout !== undefined && { rollout: config.rollout }),
      ...(config.environments !== undefined && {
        environments: placeEvidence(config.environments, inConfig),
      }),
      ...(config.notifications !== undefined && { notifications: config.notifications }),
      ...(config.escalation !== undefined && { escalation: config.escalation }),
      ...(config.watch !== undefined && { watch: { ...DEFAULT_WATCH, ...config.watch } }),
      protected: config.protected ?? [],
      contacts: config.contacts ?? [],
      accepted: config.accepted ?? [],
    },
    origins: {
      ...configOrigins(config, file === undefined ? '' : relative(workingDirectory, file)),
      ...(question.validation !== undefined && { validation: '--validation' }),
      migrations: migrations.origin ?? (file === undefined ? '' : relative(workingDirectory, file)),
    },
  };
}

/** Files of evidence lie where the configuration says, seen from the configuration. */
function placeEvidence(
  environments: Readonly<Record<string, Environment>>,
  inConfig: (path: string) => string,
): Readonly<Record<string, Environment>> {
  return Object.fromEntries(
    Object.entries(environments).map(([name, one]) => [
      name,
      one.evidence === undefined ? one : { evidence: inConfig(one.evidence) },
    ]),
  );
}

async function chooseMigrations(
  question: SettingsQuestion,
  configured: string | undefined,
): Promise<{ readonly folder: string; readonly origin?: string }> {
  if (question.migrations !== undefined) return { folder: question.migrations, origin: '--migrations' };
  if (configured !== undefined) return { folder: configured };
  return findMigrationsFolder(question.workingDirectory);
}

function configOrigins(config: UserConfig, file: string): Record<string, string> {
  const { limits = {}, checks = {}, ...others } = config;
  const names = [
    ...Object.keys(others),
    ...Object.keys(limits).map((name) => `limits.${name}`),
    ...Object.keys(checks).map((name) => `checks.${name}`),
  ];
  return Object.fromEntries(names.map((name) => [name, file]));
}
