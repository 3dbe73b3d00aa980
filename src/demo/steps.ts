import { DEMO_NAMES } from './demo-rollout.ts';

/** A command line as a user would type it. */
export interface CommandLine {
  readonly binary: 'db-check' | 'db-deploy' | 'db-rollback';
  readonly words: readonly string[];
}

export interface Step extends CommandLine {
  readonly id:
    | 'release'
    | 'pre'
    | 'baseline'
    | 'deploy'
    | 'post'
    | 'cleanup'
    | 'decide'
    | 'go-on'
    | 'evidence'
    | 'rollback';
  readonly title: string;
  /** The application goes on working meanwhile. */
  readonly isUnderTraffic: boolean;
  /** What a human types to a question of the step before: not counted as one of its own. */
  readonly isAnswer?: true;
  /** Where it ends with a question for a human (exit 9): what the human types. */
  readonly whenPaused?: readonly Step[];
}

/** Relative to the working folder. */
export interface DemoFiles {
  /** To keep measurements in. */
  readonly baseline: string;
  /** With the rollout of planDemoRollout. */
  readonly config: string;
  /** To write the report of the rollout to. */
  readonly page: string;
}

/**
 * The deployment of three migrations: the first is the application as it was released, the second what is deployed,
 * the third what tidies up after it.
 */
export function planSteps(migrations: readonly string[], files: DemoFiles): readonly Step[] {
  const [released = '', deployed = '', tidied = ''] = migrations;
  const { baseline, config, page } = files;
  const { deploying, rollout } = DEMO_NAMES;
  const onRollout = ['--config', config];
  // 13 sets of values, most of them slow: three seconds each would be a third of the demo
  const quickly = ['--seconds', '2'];
  const toPage = ['--format', 'html', '--output', page];
  return [
    alone('release', 'The application as it was released', 'db-deploy', ['apply', '--to', released]),
    alone('pre', 'Is it safe to deploy now?', 'db-check', ['pre']),
    alone('baseline', 'How fast are the queries that matter?', 'db-check', [
      ...['baseline', ...quickly],
      ...['--baseline', baseline],
    ]),
    underTraffic('deploy', 'The first phase, while the application works', 'db-deploy', [
      ...['rollout', '--phase', deploying],
      ...onRollout,
    ]),
    alone('post', 'Did it help?', 'db-check', ['post', '--baseline', baseline]),
    {
      ...underTraffic('cleanup', 'The second behind its gate: drop what nobody needs any more', 'db-deploy', [
        'rollout',
        ...onRollout,
      ]),
      whenPaused: answerThePause(onRollout),
    },
    alone('evidence', 'What happened, on one page', 'db-check', ['report', rollout, ...toPage]),
    underTraffic('rollback', 'An emergency: take both back', 'db-rollback', [tidied, deployed, '--yes']),
  ];
}

const REASON = 'this machine is too busy to tell, and the data is made up';

function answerThePause(onRollout: readonly string[]): readonly Step[] {
  const open = ['rollout', '--open-gate', DEMO_NAMES.tidying, '--reason', REASON, ...onRollout];
  return [
    {
      ...alone('decide', 'The gate cannot tell: a human decides, and it is journalled', 'db-deploy', open),
      isAnswer: true,
    },
    {
      ...underTraffic('go-on', 'The same command goes on where it was', 'db-deploy', [
        'rollout',
        ...onRollout,
      ]),
      isAnswer: true,
    },
  ];
}

type Words = readonly [id: Step['id'], title: string, binary: Step['binary'], words: readonly string[]];

function alone(...[id, title, binary, words]: Words): Step {
  return { id, title, binary, words, isUnderTraffic: false };
}

function underTraffic(...step: Words): Step {
  return { ...alone(...step), isUnderTraffic: true };
}
