import type { Direction, FaultId, PointId } from './cell.ts';
import type { Kind } from './kinds.ts';

interface Spot {
  readonly kind: Kind;
  readonly point: PointId;
  readonly fault: FaultId;
  readonly direction: Direction;
}

/** Why a cell cannot be; undefined where it can. */
export function judgeImpossible(spot: Spot): string | undefined {
  return judgePoint(spot) ?? judgeFault(spot);
}

const IN_TRANSACTION: readonly PointId[] = ['in the statement', 'in the journal', 'in the commit'];
const READERS: readonly PointId[] = ['readers before marking dead', 'readers before dropping'];
const BEHIND_SCAN: readonly PointId[] = ['writers before validation', 'validating', 'old snapshots'];
const BUILDING: readonly PointId[] = ['writers before build', 'scanning', ...BEHIND_SCAN];
const UNANSWERED: readonly PointId[] = ['statement unanswered', 'journal unanswered'];

function judgePoint({ kind, point }: Spot): string | undefined {
  const { family } = kind;
  if (point === 'clearing remains' && kind.id !== 'unique')
    return 'only a statement that fails leaves remains to clear';
  if (IN_TRANSACTION.includes(point) && family !== 'transaction')
    return 'the statement and its journal row are not one transaction';
  if (family === 'transaction') {
    if (BUILDING.includes(point) || READERS.includes(point))
      return 'a transaction has no phases of a concurrent statement';
    if (point === 'statement unanswered')
      return 'statement and journal are one message with one answer: see journal unanswered';
  }
  if (family !== 'build' && BUILDING.includes(point)) return 'this statement builds nothing';
  if (READERS.includes(point) && !['reindex', 'drop', 'detach'].includes(kind.id))
    return 'nothing old is taken away, so no reader is waited for';
  if (family === 'detach' && point === 'readers before dropping')
    return 'DETACH waits for readers once, between its two transactions';
  if (kind.id === 'unique' && BEHIND_SCAN.includes(point)) return 'the duplicates end the build in its scan';
  return undefined;
}

/** Prisma's lock is held, or the statement is done and the next thing is the end. */
const LOCKED_FOR_PRISMA: readonly PointId[] = ['before', ...IN_TRANSACTION, 'journal unanswered'];

function judgeFault({ kind, point, fault, direction }: Spot): string | undefined {
  const isIdle = ['before', 'clearing remains', ...UNANSWERED].includes(point);
  switch (fault) {
    case 'half a message':
      return isIdle ? undefined : 'no message is on its way while the server works';
    case 'cancel':
      return isIdle ? 'the server does nothing that could be cancelled' : undefined;
    case 'full disk':
      return judgeFullDisk(kind, point);
    case 'prisma':
      return judgePrisma({ kind, point, fault, direction });
    default:
      return undefined;
  }
}

function judgePrisma({ kind, point, direction }: Spot): string | undefined {
  if (kind.id === 'unique' && point === 'journal unanswered')
    return 'our attempt is over and withdrawn: what Prisma then begins is its own';
  return direction === 'rollback' && kind.family === 'transaction' && LOCKED_FOR_PRISMA.includes(point)
    ? 'Prisma waits for its lock until the rollback has ended, and applies the migration again: it knows no holds'
    : undefined;
}

function judgeFullDisk(kind: Kind, point: PointId): string | undefined {
  if (kind.id === 'unique') return 'duplicates are found while sorting, before anything is written';
  if (!['transactional', 'create', 'reindex'].includes(kind.id)) return 'it writes nothing that grows';
  const writesAfter: readonly PointId[] = ['before', 'writers before build', 'scanning', 'in the statement'];
  return writesAfter.includes(point) ? undefined : 'everything that grows has been written';
}
