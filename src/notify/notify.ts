import type { Clock } from '../clock.ts';
import type { Notification } from '../config/rollout.ts';
import { callFor, isDue, type Call, type CallList, type SentState } from './escalation.ts';
import type { Message } from './message.ts';
import { renderPayload } from './render-message.ts';
import { nameChannel, send, type SendFailure, type SendGround } from './send.ts';

/** Of the configuration: who hears of it, and whom a failure names. */
export interface NotifySettings extends CallList {
  readonly notifications?: readonly Notification[] | undefined;
}

/** Remembers what was told, beyond the life of this process. Neither of them throws. */
export interface SentStates {
  /** The last of each channel on a subject. */
  readLast(subject: string): Promise<readonly SentState[]>;
  write(states: readonly SentState[], message: Message): Promise<void>;
}

export interface NotifyGround {
  readonly clock: Clock;
  readonly environment: SendGround['environment'];
  readonly sent: SentStates;
  /** One line about a message that did not arrive. */
  stderr(text: string): void;
  /** Of one attempt; default 5 s. */
  readonly timeoutMs?: number;
  /** Ends the pauses between attempts. */
  readonly stop?: AbortSignal;
}

const ATTEMPTS = 3;
const PAUSE_MS = 1000;
const TIMEOUT_MS = 5000;

/**
 * Tells every channel of a change of state once, all at the same time, within half a minute. Never rejects: what did not
 * arrive is one line on stderr and remembered, and is tried again with the next message on the subject, changed or not.
 */
export async function notify(
  settings: NotifySettings,
  message: Message,
  ground: NotifyGround,
): Promise<void> {
  const { notifications = [] } = settings;
  if (notifications.length === 0) return;
  const call = callFor(message, settings);
  const last = await ground.sent.readLast(message.subject);
  const due = nameAll(notifications).filter(({ channel }) =>
    isDue(
      message,
      call,
      last.find((one) => one.channel === channel),
    ),
  );
  if (due.length === 0) return;
  const states = await Promise.all(due.map((one) => tellChannel(one, message, call, ground)));
  await ground.sent.write(states, message);
}

interface Channel {
  readonly channel: string;
  readonly notification: Notification;
}

/** Two of the same name are told apart by their place. */
function nameAll(notifications: readonly Notification[]): readonly Channel[] {
  const names = notifications.map(nameChannel);
  return notifications.map((notification, index) => {
    const name = nameChannel(notification);
    return { notification, channel: names.indexOf(name) === index ? name : `${name} (${index + 1})` };
  });
}

async function tellChannel(
  { channel, notification }: Channel,
  message: Message,
  call: Call,
  ground: NotifyGround,
): Promise<SentState> {
  const at = ground.clock.now().toISOString();
  const payload = renderPayload(message, call.contacts, at);
  const { environment, timeoutMs = TIMEOUT_MS } = ground;
  const failure = await repeat(() => send(notification, payload, { environment, timeoutMs }), ground);
  const state = { subject: message.subject, channel, state: message.state, level: call.level, at };
  if (failure === undefined) return state;
  ground.stderr(`not notified by ${channel}: ${failure.reason}\n`);
  return { ...state, failure: failure.reason };
}

/** Pauses of 1 s and 4 s. */
async function repeat(
  attempt: () => Promise<SendFailure | undefined>,
  { clock, stop }: NotifyGround,
): Promise<SendFailure | undefined> {
  for (let number = 1, pauseMs = PAUSE_MS; ; number += 1, pauseMs *= 4) {
    const failure = await attempt();
    if (failure === undefined || failure.isFinal || number === ATTEMPTS || stop?.aborted === true)
      return failure;
    await clock.sleep(pauseMs, stop);
  }
}
