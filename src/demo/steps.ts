/** A command line as a user would type it. */
export interface CommandLine {
  readonly binary: 'db-check' | 'db-deploy' | 'db-rollback';
  readonly words: readonly string[];
}

export interface Step extends CommandLine {
  readonly id: 'release' | 'pre' | 'baseline' | 'deploy' | 'post' | 'cleanup' | 'rollback';
  readonly title: string;
  /** The application goes on working meanwhile. */
  readonly isUnderTraffic: boolean;
}

/**
 * The deployment of three migrations: the first is the application as it was released, the second what is deployed,
 * the third what tidies up after it. `baseline` is the file to keep measurements in.
 */
export function planSteps(migrations: readonly string[], baseline: string): readonly Step[] {
  const [released = '', deployed = '', tidied = ''] = migrations;
  return [
    {
      id: 'release',
      title: 'The application as it was released',
      binary: 'db-deploy',
      words: ['apply', '--to', released],
      isUnderTraffic: false,
    },
    {
      id: 'pre',
      title: 'Is it safe to deploy now?',
      binary: 'db-check',
      words: ['pre'],
      isUnderTraffic: false,
    },
    {
      id: 'baseline',
      title: 'How fast are the queries that matter?',
      binary: 'db-check',
      // 13 sets of values, most of them slow: three seconds each would be a third of the demo
      words: ['baseline', '--seconds', '2', '--baseline', baseline],
      isUnderTraffic: false,
    },
    {
      id: 'deploy',
      title: 'Deploy while the application works',
      binary: 'db-deploy',
      words: ['apply', '--to', deployed],
      isUnderTraffic: true,
    },
    {
      id: 'post',
      title: 'Did it help?',
      binary: 'db-check',
      words: ['post', '--baseline', baseline],
      isUnderTraffic: false,
    },
    {
      id: 'cleanup',
      title: 'Tidy up: drop what is not needed any more',
      binary: 'db-deploy',
      words: ['apply', '--to', tidied],
      isUnderTraffic: true,
    },
    {
      id: 'rollback',
      title: 'An emergency: take both back',
      binary: 'db-rollback',
      words: [tidied, deployed, '--yes'],
      isUnderTraffic: true,
    },
  ];
}
