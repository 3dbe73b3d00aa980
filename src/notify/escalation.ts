import type { Escalation } from '../config/rollout.ts';
import type { Message } from './message.ts';

/** Whom a failure is told to call: at once, and the more of them the longer it lasts. */
export interface Call {
  /** How many steps of the escalation have been reached; 0: none. */
  readonly level: number;
  readonly contacts: readonly string[];
}

export interface CallList {
  readonly contacts: readonly string[];
  readonly escalation?: readonly Escalation[] | undefined;
}

/** Nobody is named for anything but a failure. */
export function callFor({ severity, lastsMs = 0 }: Message, { contacts, escalation = [] }: CallList): Call {
  if (severity !== 'failure') return { level: 0, contacts: [] };
  const reached = escalation.filter(({ afterMs }) => lastsMs >= afterMs);
  const all = [...contacts, ...reached.flatMap((step) => step.contacts)];
  return { level: reached.length, contacts: [...new Set(all)] };
}

/** The last message on a subject that a channel got, or did not get. */
export interface SentState {
  readonly subject: string;
  /** `webhook $SLACK_URL` */
  readonly channel: string;
  readonly state: string;
  readonly level: number;
  /** undefined: it arrived. */
  readonly failure?: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** One message a change of state, and one more each time that somebody else is to be called. What did not arrive is sent again. */
export function isDue(message: Message, { level }: Call, last: SentState | undefined): boolean {
  if (last === undefined || last.failure !== undefined) return true;
  return last.state !== message.state || level > last.level;
}
