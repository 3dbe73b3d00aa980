import { expect, it } from 'vitest';
import { parseConnectionTarget } from '../../../src/db/connection-target.ts';
import { perform } from '../../../src/demo/perform.ts';
import { planSteps, type CommandLine, type Step } from '../../../src/demo/steps.ts';
import { EXIT, type ExitCode } from '../../../src/errors.ts';
import { systemClock } from '../../../src/clock.ts';
import { createDatabase } from '../../support/database.ts';
import { EXAMPLE } from '../../support/example.ts';

const FILES = { baseline: 'baseline.json', config: 'db-check.config.json', page: 'rollout.html' };

/** The step behind the gate, and what is typed to its question; nobody works beside it. */
function gatedStep(): Step {
  const steps = planSteps(['1_init', '2_indexes', '3_cleanup'], FILES);
  const gated = steps.find(({ whenPaused }) => whenPaused !== undefined);
  if (gated === undefined) throw new Error('no step can pause');
  return { ...quietly(gated), whenPaused: (gated.whenPaused ?? []).map(quietly) };
}

function quietly(step: Step): Step {
  return { ...step, isUnderTraffic: false };
}

async function performWith(exitCodes: readonly ExitCode[]) {
  const database = await createDatabase();
  const typed: string[] = [];
  const left = [...exitCodes];
  const run = ({ binary, words }: CommandLine) => {
    typed.push([binary, ...words.slice(0, 2)].join(' '));
    return Promise.resolve({ exitCode: left.shift() ?? EXIT.failed, report: undefined });
  };
  const performance = await perform(
    {
      ...{ run, scale: 0.01, runId: 'demo', clock: systemClock, stop: new AbortController().signal },
      example: { ...EXAMPLE, root: '.', data: '.' },
      target: parseConnectionTarget(database.url, {}),
      onStep: () => undefined,
      onFile: () => undefined,
      onDone: () => undefined,
    },
    [gatedStep()],
  );
  return { typed, exitCode: performance.exitCode };
}

it('lets a human decide where the gate cannot tell, and goes on', async () => {
  expect(await performWith([EXIT.unknown, EXIT.ok, EXIT.ok])).toEqual({
    typed: ['db-deploy rollout --config', 'db-deploy rollout --open-gate', 'db-deploy rollout --config'],
    exitCode: EXIT.ok,
  });
});

it('ends where it failed, and where what was decided fails', async () => {
  expect(await performWith([EXIT.failed])).toMatchObject({ exitCode: EXIT.failed });
  expect(await performWith([EXIT.unknown, EXIT.ok, EXIT.stopped])).toMatchObject({ exitCode: EXIT.stopped });
});
