import type { Notification } from '../config/rollout.ts';
import { runCommand } from '../run-command.ts';
import { renderEnvironment, type Payload } from './render-message.ts';

/** Why a message did not arrive, without anything that may be secret. */
export interface SendFailure {
  readonly reason: string;
  /** The same again would not arrive either. */
  readonly isFinal: boolean;
}

export interface SendGround {
  /** Holds what the configuration only names: URLs and headers. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs: number;
}

/** How messages and the journal call it: never with what the variable holds. */
export function nameChannel(notification: Notification): string {
  if ('webhook' in notification) return `webhook $${notification.webhook}`;
  const { command } = notification;
  return `command ${typeof command === 'string' ? 'of /bin/sh' : command[0]}`;
}

/** One attempt. Never throws; undefined: it arrived. */
export function send(
  notification: Notification,
  payload: Payload,
  ground: SendGround,
): Promise<SendFailure | undefined> {
  return 'webhook' in notification
    ? post(notification, payload, ground)
    : tellCommand(notification.command, payload, ground);
}

type Webhook = Extract<Notification, { readonly webhook: string }>;

/** A redirect is not followed: it could carry the headers elsewhere. */
async function post(
  { webhook, headers = {} }: Webhook,
  payload: Payload,
  { environment, timeoutMs }: SendGround,
): Promise<SendFailure | undefined> {
  const missing = [webhook, ...Object.values(headers)].find((name) => (environment[name] ?? '') === '');
  if (missing !== undefined) return { reason: `the environment has no ${missing}`, isFinal: true };
  const url = environment[webhook] ?? '';
  if (!/^https?:$/.test(protocolOf(url)))
    return { reason: `${webhook} holds no http or https URL`, isFinal: true };
  const own = Object.entries(headers).map(([name, variable]) => [name, environment[variable] ?? '']);
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(Object.fromEntries(own) as Record<string, string>) },
      body: JSON.stringify(payload),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    await answer.body?.cancel();
    return answer.ok ? undefined : refusal(answer.status);
  } catch (error) {
    return { reason: describe(error as Error, timeoutMs), isFinal: false };
  }
}

function protocolOf(url: string): string {
  return URL.canParse(url) ? new URL(url).protocol : '';
}

/** 408 and 429 ask for patience, 500 and more may pass. */
function refusal(status: number): SendFailure {
  const mayPass = status >= 500 || status === 408 || status === 429;
  return { reason: `it answered ${status}`, isFinal: !mayPass };
}

/** Not the message, which may show the URL or a header. */
function describe({ name, cause }: Error, timeoutMs: number): string {
  if (name === 'TimeoutError') return `no answer within ${timeoutMs} ms`;
  const { code } = (cause ?? {}) as { readonly code?: unknown };
  return `no answer${typeof code === 'string' ? `: ${code}` : ''}`;
}

/** What it prints is not shown: it may be anything. */
async function tellCommand(
  command: string | readonly string[],
  payload: Payload,
  { timeoutMs }: SendGround,
): Promise<SendFailure | undefined> {
  const { exitCode, failure } = await runCommand(command, {
    timeoutMs,
    environment: renderEnvironment(payload),
    input: `${JSON.stringify(payload)}\n`,
  });
  if (failure === undefined && exitCode === 0) return undefined;
  return { reason: failure ?? `it ended with ${exitCode}`, isFinal: false };
}
