import { describe, expect, it } from 'vitest';
import { callFor, isDue, type SentState } from '../../../src/notify/escalation.ts';
import { exampleMessage } from './example-message.ts';

const ESCALATION = [
  { afterMs: 60_000, contacts: ['the lead'] },
  { afterMs: 600_000, contacts: ['the lead', 'everybody'] },
];
const LIST = { contacts: ['on call'], escalation: ESCALATION };

describe('whom to call', () => {
  it.each([
    [0, 0, ['on call']],
    [59_999, 0, ['on call']],
    [60_000, 1, ['on call', 'the lead']],
    [600_000, 2, ['on call', 'the lead', 'everybody']],
  ])('after %d ms it is level %d: %j', (lastsMs, level, contacts) => {
    expect(callFor({ ...exampleMessage, severity: 'failure', lastsMs }, LIST)).toEqual({ level, contacts });
  });

  it.each(['news', 'warning'] as const)('nobody for %s', (severity) => {
    const call = callFor({ ...exampleMessage, severity, lastsMs: 600_000 }, LIST);
    expect(call).toEqual({ level: 0, contacts: [] });
  });
});

const sent: SentState = { subject: 's', channel: 'c', state: 'degraded', level: 0, at: '' };
const is = (state: string, level: number, last: SentState | undefined): boolean =>
  isDue({ ...exampleMessage, state }, { level, contacts: [] }, last);

describe('a message is due', () => {
  it('the first time', () => expect(is('degraded', 0, undefined)).toBe(true));
  it('not a second time', () => expect(is('degraded', 0, sent)).toBe(false));
  it('when the state has changed', () => expect(is('recovered', 0, sent)).toBe(true));
  it('when somebody else is to be called', () => expect(is('degraded', 1, sent)).toBe(true));
  it('not when somebody less is', () => expect(is('degraded', 0, { ...sent, level: 1 })).toBe(false));
  it('again when it did not arrive', () =>
    expect(is('degraded', 0, { ...sent, failure: 'no answer' })).toBe(true));
});
