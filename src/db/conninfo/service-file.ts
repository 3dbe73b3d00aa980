import { join } from 'node:path';
import type { ToolError } from '../../errors.ts';
import type { Machine } from './machine.ts';
import { understandParameters, type ConnectionParameters } from './parameters.ts';
import { usageError } from './usage-error.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface Service {
  readonly name: string;
  /** `servicefile` of the connection string (PostgreSQL 18) or PGSERVICEFILE. */
  readonly file: string | undefined;
}

/**
 * The parameters of a service (manual 34.17): from the file that is named, else ~/.pg_service.conf, then from
 * pg_service.conf in PGSYSCONFDIR or Debian's folder. Throws ToolError (exit 2).
 */
export function readService(
  { name, file }: Service,
  environment: Environment,
  machine: Machine,
): ConnectionParameters {
  const own = file ?? join(machine.home(), '.pg_service.conf');
  const folder = environment['PGSYSCONFDIR'] || '/etc/postgresql-common';
  const paths = [own, join(folder, 'pg_service.conf')];
  if (file !== undefined && machine.readText(file) === undefined) throw noSuchFile(file);
  for (const path of paths) {
    const text = machine.readText(path);
    const found = text === undefined ? undefined : findService(text, name, path);
    if (found !== undefined)
      return understandParameters(found, { in: path, at: `of service ${name} in ${path}` });
  }
  throw noSuchService(name, paths);
}

/** undefined: the file has no such section. Spaces count, as in libpq: there are none around the `=`. */
function findService(text: string, name: string, path: string): ConnectionParameters | undefined {
  let found: Record<string, string> | undefined;
  let isWanted = false;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    if (line.startsWith('[')) {
      if (found !== undefined) return found;
      isWanted = line === `[${name}]`;
      if (isWanted) found = {};
    } else if (isWanted && found !== undefined) {
      const [keyword, value] = parseLine(line, `${path}:${index + 1}`);
      found[keyword] ??= value;
    }
  }
  return found;
}

function parseLine(line: string, place: string): readonly [keyword: string, value: string] {
  const equals = line.indexOf('=');
  const keyword = line.slice(0, Math.max(equals, 0));
  if (line.startsWith('ldap'))
    throw malformed(place, 'a service that is looked up by LDAP is not understood');
  if (!/^\w+$/.test(keyword)) throw malformed(place, 'keyword=value is wanted, without spaces around the =');
  if (keyword === 'service' || keyword === 'servicefile')
    throw malformed(place, 'a service cannot name another service');
  return [keyword, line.slice(equals + 1)];
}

const malformed = (place: string, why: string): ToolError =>
  usageError(
    'malformed-service-file',
    `${place}: ${why}`,
    'PostgreSQL manual 34.17 shows what the file looks like',
  );

const noSuchFile = (file: string): ToolError =>
  usageError(
    'no-service-file',
    `there is no service file ${file}, or it may not be read`,
    'check PGSERVICEFILE',
  );

const noSuchService = (name: string, paths: readonly string[]): ToolError =>
  usageError(
    'no-such-service',
    `there is no service ${name} in ${paths.join(' or ')}`,
    `check PGSERVICE, or write a section [${name}] with host=, port=, dbname=, user= into ${paths[0]}`,
  );
