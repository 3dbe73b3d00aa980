import { judgeImpossible } from './impossible.ts';
import { KINDS, type Kind } from './kinds.ts';

export const DIRECTIONS = ['deploy', 'rollback'] as const;

/** Where the runner is when it is disturbed. */
export const POINTS = [
  'before',
  'writers before build',
  'scanning',
  'writers before validation',
  'validating',
  'old snapshots',
  'readers before marking dead',
  'readers before dropping',
  'in the statement',
  'in the journal',
  'in the commit',
  'statement unanswered',
  'clearing remains',
  'journal unanswered',
] as const;

export const FAULTS = [
  'kill',
  'terminate',
  'restart',
  'cut client',
  'cut server',
  'half a message',
  'second runner',
  'prisma',
  'cancel',
  'full disk',
] as const;

export type Direction = (typeof DIRECTIONS)[number];
export type PointId = (typeof POINTS)[number];
export type FaultId = (typeof FAULTS)[number];

export interface Cell {
  readonly kind: Kind;
  readonly point: PointId;
  readonly fault: FaultId;
  readonly direction: Direction;
  /** How one asks for it: `deploy/create/scanning/kill`. */
  readonly id: string;
  /** Why it cannot be; undefined where it can. */
  readonly impossible: string | undefined;
}

/** Every cell of the matrix, possible or not. */
export const CELLS: readonly Cell[] = DIRECTIONS.flatMap((direction) =>
  KINDS.flatMap((kind) =>
    POINTS.flatMap((point) =>
      FAULTS.map((fault) => ({
        kind,
        point,
        fault,
        direction,
        id: [direction, kind.id, point, fault].join('/'),
        impossible: judgeImpossible({ kind, point, fault, direction }),
      })),
    ),
  ),
);
