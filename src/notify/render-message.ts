import { VERSION } from '../version.ts';
import type { Message } from './message.ts';

/** What a webhook gets, and a command on its standard input: `text` as Slack and those like it show it, the rest for machines. */
export interface Payload extends Omit<Message, 'lastsMs'> {
  readonly text: string;
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'pg-plumbline'; readonly version: string };
  /** Whom to call; nobody unless it is a failure. */
  readonly contacts: readonly string[];
  /** ISO 8601, UTC. */
  readonly at: string;
}

export function renderPayload(message: Message, contacts: readonly string[], at: string): Payload {
  const { subject, state, severity, summary, details, next, runId, target } = message;
  return {
    text: renderText(message, contacts),
    schemaVersion: 1,
    tool: { name: 'pg-plumbline', version: VERSION },
    ...{ subject, state, severity, summary, details, next, contacts, runId, target, at },
  };
}

const LOUDNESS: Readonly<Record<Message['severity'], string>> = {
  news: '',
  warning: 'WARNING: ',
  failure: 'FAILURE: ',
};

/** Slack's markup: three characters are escaped, commands stand in backticks. */
function renderText(message: Message, contacts: readonly string[]): string {
  const { subject, state, severity, summary, details, next, target } = message;
  const lines = [
    `${LOUDNESS[severity]}${subject} on ${target} is ${state}: ${summary}`,
    ...details.map((line) => `• ${line}`),
    ...(contacts.length === 0 ? [] : [`call: ${contacts.join(', ')}`]),
  ];
  return [...lines.map(escape), ...next.map((command) => `\`${escape(command)}\``)].join('\n');
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The same in a few variables, for a command that reads no JSON. */
export function renderEnvironment(payload: Payload): Readonly<Record<string, string>> {
  const { text, subject, state, severity, summary, contacts, runId, target } = payload;
  return {
    PLUMBLINE_TEXT: text,
    PLUMBLINE_SUBJECT: subject,
    PLUMBLINE_STATE: state,
    PLUMBLINE_SEVERITY: severity,
    PLUMBLINE_SUMMARY: summary,
    PLUMBLINE_CONTACTS: contacts.join(', '),
    PLUMBLINE_RUN_ID: runId,
    PLUMBLINE_TARGET: target,
  };
}
