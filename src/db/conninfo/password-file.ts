import { join } from 'node:path';
import type { Machine } from './machine.ts';

/** Whose password is wanted. `host` as libpq matches it: what the user named, `localhost` for a socket in the usual folder. */
export interface Login {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
}

export interface PasswordFile {
  readonly path: string;
  /** As in libpq, such a file is not believed: anybody might have read it. */
  readonly isOpenToOthers: boolean;
  readonly text: string | undefined;
}

/** PGPASSFILE, passfile or ~/.pgpass (manual 34.16). Nothing is read when others than the owner may. */
export function readPasswordFile(named: string | undefined, machine: Machine): PasswordFile {
  const path = named ?? join(machine.home(), '.pgpass');
  const isOpenToOthers = machine.isOpenToOthers(path);
  return { path, isOpenToOthers, text: isOpenToOthers ? undefined : machine.readText(path) };
}

/** The password of the first line that fits: host:port:database:user:password, `*` fits everything, `\` before : and \. */
export function findPassword({ text = '' }: PasswordFile, login: Login): string | undefined {
  const wanted = [login.host, String(login.port), login.database, login.user];
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('#')) continue;
    const [fields, password] = takeApart(line);
    const fits =
      fields.length === 4 && fields.every((field, at) => field === '*' || unescape(field) === wanted[at]);
    if (fits) return unescape(password);
  }
  return undefined;
}

/** A fifth colon belongs to the password. */
function takeApart(line: string): readonly [fields: readonly string[], password: string] {
  const fields: string[] = [];
  let rest = line;
  while (fields.length < 4) {
    const field = /^((?:[^:\\]|\\.)*):/.exec(rest);
    if (field === null) return [[], ''];
    fields.push(field[1] ?? '');
    rest = rest.slice(field[0].length);
  }
  return [fields, rest];
}

const unescape = (text: string): string => text.replaceAll(/\\(.)/g, '$1');
