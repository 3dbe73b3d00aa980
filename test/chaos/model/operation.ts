import fc from 'fast-check';
import { NAMES } from './migrations.ts';

/**
 * kill: the process is gone. cut: the connection only. terminate: the server ends the session. restart: the server is
 * stopped immediately and started again. All before the n-th message of that side gets on.
 */
export interface Disturbance {
  readonly fault: 'kill' | 'cut' | 'terminate' | 'restart';
  readonly side: 'to-server' | 'to-client';
  readonly message: number;
  /** Whether the server hears of it at once. */
  readonly isSilent: boolean;
}

export type Operation =
  | {
      readonly do: 'deploy';
      readonly to: string;
      /** Lets what was rolled back in again. */
      readonly release: boolean;
      readonly disturbed: Disturbance | null;
    }
  | { readonly do: 'rollback last'; readonly disturbed: Disturbance | null }
  /** The newest `count` that stand, by name. */
  | { readonly do: 'rollback named'; readonly count: number; readonly disturbed: Disturbance | null }
  /** One that has others on top. */
  | { readonly do: 'rollback buried' }
  | { readonly do: 'foreign table' | 'foreign column' | 'squat' | 'unsquat' | 'restart' };

const disturbance = (faults: readonly Disturbance['fault'][]): fc.Arbitrary<Disturbance | null> =>
  fc.option(
    fc.record({
      fault: fc.constantFrom(...faults),
      side: fc.constantFrom('to-server', 'to-client'),
      message: fc.integer({ min: 1, max: 60 }),
      isSilent: fc.boolean(),
    }),
    { freq: 2 },
  );

/** Sequences of what people do and of what happens to them; without a server that may be restarted, not that. */
export function sequences(mayRestart: boolean): fc.Arbitrary<readonly Operation[]> {
  const often = ['kill', 'kill', 'kill', 'cut', 'cut', 'terminate', 'terminate'] as const;
  const disturbed = disturbance(mayRestart ? [...often, ...often, 'restart'] : often);
  const deploy = fc.record({
    do: fc.constant('deploy' as const),
    to: fc.constantFrom(...NAMES),
    release: fc.boolean(),
    disturbed,
  });
  const last = fc.record({ do: fc.constant('rollback last' as const), disturbed });
  const named = fc.record({
    do: fc.constant('rollback named' as const),
    count: fc.integer({ min: 1, max: 3 }),
    disturbed,
  });
  const people = fc.record({
    do: fc.constantFrom('foreign table', 'foreign column', 'squat', 'unsquat', 'rollback buried'),
  });
  const restart = fc.record({ do: fc.constant('restart' as const) });
  const operation: fc.Arbitrary<Operation> = fc.oneof(
    { weight: 16, arbitrary: deploy },
    { weight: 6, arbitrary: last },
    { weight: 6, arbitrary: named },
    { weight: 6, arbitrary: people as fc.Arbitrary<Operation> },
    ...(mayRestart ? [{ weight: 1, arbitrary: restart as fc.Arbitrary<Operation> }] : []),
  );
  return fc.array(operation, { minLength: 1, maxLength: 7 });
}

export function renderScript(operations: readonly Operation[]): string {
  const lines = operations.map((operation) => `  ${JSON.stringify(operation)}`);
  return `PLUMBLINE_CHAOS_SCRIPT='[\n${lines.join(',\n')}\n]' npm run test:chaos -- model`;
}
