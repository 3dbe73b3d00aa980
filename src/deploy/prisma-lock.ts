import { releasePrismaLock, takePrismaLock } from './exclusion.ts';
import type { Runner } from './runner.ts';

/** Prisma's own lock over a whole run: taken once, let go around each concurrent statement (engine rule 5). */
export interface PrismaLock {
  take(): Promise<void>;
  release(): Promise<void>;
}

export function createPrismaLock(runner: Runner): PrismaLock {
  let isHeld = false;
  return {
    take: async () => {
      if (!isHeld) await takePrismaLock(runner);
      isHeld = true;
    },
    release: async () => {
      if (isHeld) await releasePrismaLock(runner);
      isHeld = false;
    },
  };
}
