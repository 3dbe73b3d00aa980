/** `failure` names whom to call; `news` is for those who follow. */
export type Severity = 'news' | 'warning' | 'failure';

/** What people are told when the state of something has changed. */
export interface Message {
  /** What it is about, the same in every message on it: `watch 20261122T054512-3f9c1a`. */
  readonly subject: string;
  /** What it has come to: `degraded`. Told once, until another one is told. */
  readonly state: string;
  readonly severity: Severity;
  /** One sentence without a full stop. */
  readonly summary: string;
  /** More of it, a line each. */
  readonly details: readonly string[];
  /** Commands to type, the most important first. */
  readonly next: readonly string[];
  /** For how long the state has lasted: who is called later hears of it then. */
  readonly lastsMs?: number;
  readonly runId: string;
  /** `user@host:port/database`, never a password. */
  readonly target: string;
}
