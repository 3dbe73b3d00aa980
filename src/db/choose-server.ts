import { EXIT, ToolError } from '../errors.ts';
import { sessionKindsInTurn, type SessionKind } from './conninfo/session-kind.ts';
import type { ConnectionTarget, ServerPlace } from './connection-target.ts';
import type { Database } from './database.ts';

type Open = (target: ConnectionTarget, kind: SessionKind) => Promise<Database>;

interface Choice {
  readonly place: ServerPlace;
  readonly kind: SessionKind;
}

/** Which server of a list answered last: all sessions of one run go there, or one would watch another server's pids. */
const lastChoices = new WeakMap<ConnectionTarget['others'], Choice>();

/**
 * Tries the servers of a target in turn, as libpq does (manual 34.1.1.3): the next one where nobody answers, the server
 * is only starting, or is not of the kind wanted; a refused login is final. Throws ToolError with every server's reason.
 */
export async function chooseServer(target: ConnectionTarget, open: Open): Promise<Database> {
  if (target.others.length === 0) return openOnly(target, open);
  const refused: ToolError[] = [];
  for (const choice of choicesOf(target)) {
    try {
      const db = await open({ ...target, ...choice.place }, choice.kind);
      lastChoices.set(target.others, choice);
      return db;
    } catch (error) {
      if (!(error instanceof ToolError) || !goesOn(error)) throw error;
      refused.push(error);
    }
  }
  throw noneOf(target, refused);
}

/** With one server there is nothing to prefer. */
function openOnly(target: ConnectionTarget, open: Open): Promise<Database> {
  return open(target, target.sessionKind === 'prefer-standby' ? 'any' : target.sessionKind);
}

function choicesOf(target: ConnectionTarget): readonly Choice[] {
  const { others, sessionKind, isBalanced } = target;
  const listed: readonly ServerPlace[] = [firstOf(target), ...others];
  const places = isBalanced ? shuffle(listed) : listed;
  const choices = sessionKindsInTurn(sessionKind).flatMap((kind) => places.map((place) => ({ place, kind })));
  const last = lastChoices.get(others);
  const rest = choices.filter(
    ({ place, kind }) => place.display !== last?.place.display || kind !== last.kind,
  );
  return last === undefined ? choices : [last, ...rest];
}

function firstOf({ host, address, port, display, password, passwordTrouble }: ConnectionTarget): ServerPlace {
  return { host, address, port, display, password, passwordTrouble };
}

function shuffle(places: readonly ServerPlace[]): readonly ServerPlace[] {
  return places
    .map((place) => ({ place, at: Math.random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ place }) => place);
}

/** Nobody is there, or nobody yet, or the wrong one; what the server itself refused it would refuse again. */
const GOES_ON: readonly string[] = [
  ...['connection-refused', 'no-socket', 'unknown-host', 'no-answer', 'dropped', 'server-not-ready'],
  ...['wrong-server', 'cannot-connect'],
];

function goesOn({ code, server }: ToolError): boolean {
  return GOES_ON.includes(code) && (server === undefined || code === 'server-not-ready');
}

export function wrongServer(target: ConnectionTarget, kind: SessionKind, reason: string): ToolError {
  return new ToolError({
    code: 'wrong-server',
    message: `${target.display}: ${reason}, and target_session_attrs=${kind} is wanted`,
    hint: 'name all servers of the cluster: host=a,b,c',
    exitCode: EXIT.connection,
  });
}

function noneOf({ origin }: ConnectionTarget, refused: readonly ToolError[]): ToolError {
  const reasons = [...new Set(refused.map(({ message }) => message))];
  return new ToolError({
    code: 'no-server',
    message: `none of the servers in ${origin} can be used:\n${reasons.map((reason) => `  ${reason}`).join('\n')}`,
    hint: [...new Set(refused.map(({ hint }) => hint ?? ''))].join('; '),
    exitCode: EXIT.connection,
  });
}
