import { existsSync, readFileSync, statSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';

/** What the defaults of a connection depend on, beside the environment. */
export interface Machine {
  userName(): string | undefined;
  /** The user's own folder. */
  home(): string;
  hasSocket(path: string): boolean;
  /** undefined: there is no such file, or it may not be read. */
  readText(path: string): string | undefined;
  /** Not a plain file, or readable by others than its owner. */
  isOpenToOthers(path: string): boolean;
}

const isWindows = process.platform === 'win32';

export const thisMachine: Machine = {
  userName: () => attempt(() => userInfo().username),
  home: homedir,
  hasSocket: (path) => !isWindows && existsSync(path),
  readText: (path) => attempt(() => readFileSync(path, 'utf8')),
  isOpenToOthers: (path) => {
    const stat = attempt(() => statSync(path));
    return stat !== undefined && (!stat.isFile() || (!isWindows && (stat.mode & 0o077) !== 0));
  },
};

function attempt<Value>(action: () => Value): Value | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
