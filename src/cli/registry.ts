import type { CliCommand } from './command.ts';

/** One command as the help shows it; its module is loaded only when it runs. */
export interface CommandEntry {
  /** Name and positional arguments in yargs' form: `explain <id>`; `$0` is the binary itself. */
  readonly usage: string;
  readonly describe: string;
  /** Runs also when no command is named. */
  readonly isDefault?: true;
  load(): Promise<{ readonly command: CliCommand }>;
}

export interface Binary {
  readonly name: 'db-check' | 'db-deploy' | 'db-rollback';
  readonly describe: string;
  readonly commands: readonly CommandEntry[];
}

/**
 * To register a command: write `src/cli/<binary>-<command>.ts` that exports `command: CliCommand`, and add one line here, e.g.
 * `{ usage: 'pre', describe: 'Is it safe to deploy now?', load: () => import('./check-pre.ts') },`
 */
export const dbCheck: Binary = {
  name: 'db-check',
  describe: 'Is it safe to change this database, and did the change help?',
  commands: [
    { usage: 'pre', describe: 'Is it safe to deploy now?', load: () => import('./check-pre.ts') },
    {
      usage: 'lint [path..]',
      describe: 'What these files will do to a database in use',
      load: () => import('./check-lint.ts'),
    },
    {
      usage: 'locks <file..>',
      describe: 'What each statement of a file really locks, rewrites and reads',
      load: () => import('./check-locks.ts'),
    },
    {
      usage: 'baseline',
      describe: 'Measure the target queries before a deployment',
      load: () => import('./check-baseline.ts'),
    },
    { usage: 'post', describe: 'Did the deployment help?', load: () => import('./check-post.ts') },
    {
      usage: 'compare [before] [after]',
      describe: 'Set two baselines, or one and now, side by side',
      load: () => import('./check-compare.ts'),
    },
    {
      usage: 'report <run>',
      describe: 'What a run did, as evidence to keep, show and sign',
      load: () => import('./check-report.ts'),
    },
    {
      usage: 'load',
      describe: 'The target queries from many clients at once: do the limits hold?',
      load: () => import('./check-load.ts'),
    },
    {
      usage: 'watch',
      describe: 'Does it stay good? For hours after a deployment',
      load: () => import('./check-watch.ts'),
    },
    {
      usage: 'ready',
      describe: 'Go (exit 0), not now (1), a human (8), unknown (9)?',
      load: () => import('./check-ready.ts'),
    },
    {
      usage: 'explain <id>',
      describe: 'What a check looks at, why, and the way out',
      load: () => import('./check-explain.ts'),
    },
    {
      usage: 'demo',
      describe: 'The whole main job on a PostgreSQL of its own, in two minutes',
      load: () => import('./check-demo.ts'),
    },
  ],
};

export const dbDeploy: Binary = {
  name: 'db-deploy',
  describe: 'Applies migrations without stopping the application.',
  commands: [
    {
      usage: 'apply',
      describe: 'Apply what is pending (the default)',
      isDefault: true,
      load: () => import('./deploy-apply.ts'),
    },
    {
      usage: 'plan',
      describe: 'What apply would do: steps, locks, blockers, the way back',
      load: () => import('./deploy-plan.ts'),
    },
    {
      usage: 'status',
      describe: 'What is applied, pending, held or wrong',
      load: () => import('./deploy-status.ts'),
    },
    {
      usage: 'rollout',
      describe: 'The phases of the configuration, gate by gate; goes on where it was',
      load: () => import('./deploy-rollout.ts'),
    },
    {
      usage: 'resolve [migration]',
      describe: 'What only you can decide: the choices, or carry one out',
      load: () => import('./deploy-resolve.ts'),
    },
  ],
};

export const dbRollback: Binary = {
  name: 'db-rollback',
  describe: 'Takes deployed migrations back, and proves it.',
  commands: [
    {
      usage: '$0 [migration..]',
      describe: 'Take migrations back: --last, --to, or by name',
      load: () => import('./rollback.ts'),
    },
  ],
};

export const BINARIES: readonly Binary[] = [dbCheck, dbDeploy, dbRollback];
