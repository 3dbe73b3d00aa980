import { releasePrismaLock, takePrismaLock } from './exclusion.ts';
import type { Runner } from './runner.ts';

/** Prisma's own lock over a whole run: taken once, let go around each concurrent statement (engine rule 5). */
export interface PrismaLock {
  /** False when it was held all along, so that nothing can have happened; true when it had to be taken. */
  take(): Promise<boolean>;
  release(): Promise<void>;
}

export function createPrismaLock(runner: Runner): PrismaLock {
  let isHeld = false;
  return {
    take: async () => {
      if (isHeld) return false;
      await takePrismaLock(runner);
      isHeld = true;
      return true;
    },
    release: async () => {
      if (isHeld) await releasePrismaLock(runner);
      isHeld = false;
    },
  };
}
