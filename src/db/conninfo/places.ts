import { join } from 'node:path';
import type { ToolError } from '../../errors.ts';
import type { Machine } from './machine.ts';
import { notUnderstood, type ConnectionParameters } from './parameters.ts';
import { usageError } from './usage-error.ts';

/** One server that may be meant. */
export interface Place {
  /** A name, an address, or the folder of a Unix socket. */
  readonly host: string;
  /** hostaddr: where to connect instead of looking the name up; the certificate is still checked for `host`. */
  readonly address: string | undefined;
  readonly port: number;
}

/** Where Debian's and PostgreSQL's own builds put the socket. */
export const SOCKET_FOLDERS: readonly string[] = ['/var/run/postgresql', '/tmp'];

/** Every server of `host`, `hostaddr` and `port`, each a list with commas (manual 34.1.1.3). Throws ToolError (exit 2). */
export function parsePlaces(
  parameters: ConnectionParameters,
  machine: Machine,
): readonly [Place, ...(readonly Place[])] {
  const hosts = list(parameters['host']);
  const addresses = list(parameters['hostaddr']);
  const ports = list(parameters['port']);
  const count = addresses.length || hosts.length || 1;
  if (hosts.length > 0 && hosts.length !== count)
    throw uneven(`${hosts.length} host names do not go with ${count} addresses`);
  if (ports.length > 1 && ports.length !== count)
    throw uneven(`${ports.length} port numbers do not go with ${count} hosts`);
  const place = (at: number): Place => {
    const port = parsePort(ports.length === 1 ? ports[0] : ports[at]);
    const address = addresses[at] || undefined;
    const host = hosts[at] || address || defaultHost(port, machine);
    if (host.startsWith('@')) throw notUnderstood('an abstract Unix socket');
    return { host, address, port };
  };
  return [place(0), ...Array.from({ length: count - 1 }, (_, index) => place(index + 1))];
}

const list = (text: string | undefined): readonly string[] => text?.split(',') ?? [];

/** `host:port`, IPv6 in brackets. */
export function renderPlace({ host, port }: Place): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function parsePort(text: string | undefined): number {
  if (text === undefined || text === '') return 5432;
  const port = /^\d+$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65_535) return port;
  throw usageError('malformed-port', 'the port is not a number from 1 to 65535', 'check the URL and PGPORT');
}

function defaultHost(port: number, machine: Machine): string {
  return SOCKET_FOLDERS.find((folder) => machine.hasSocket(join(folder, `.s.PGSQL.${port}`))) ?? 'localhost';
}

const uneven = (message: string): ToolError =>
  usageError('uneven-hosts', message, 'as many ports and addresses as hosts, or one port for all of them');
