import type { ExitCode } from '../errors.ts';
import type { Figure } from './figure.ts';
import type { Finding } from './finding.ts';
import type { Tone } from './tone.ts';

/** One model for every format: commands build it, renderers turn it into text, the exit code is read from it. */
export interface Report {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'pg-plumbline'; readonly version: string };
  /** e.g. `db-check pre` */
  readonly command: string;
  /** What it is about, where that is not the command; HTML's heading. */
  readonly heading?: string;
  readonly runId: string;
  /** `user@host:port/database`, never a password. */
  readonly target: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly verdict: Verdict;
  readonly sections: readonly Section[];
  /** What to type or do next, most important first; never empty when the verdict is not good. */
  readonly next: readonly string[];
}

export interface Verdict {
  readonly status: 'good' | 'warning' | 'failed' | 'unknown' | 'stopped';
  /** One sentence, the first thing people read. */
  readonly summary: string;
  readonly exitCode: ExitCode;
}

export type Section =
  | {
      readonly kind: 'findings';
      readonly id: string;
      readonly title: string;
      readonly findings: readonly Finding[];
    }
  | {
      readonly kind: 'table';
      readonly id: string;
      readonly title: string;
      readonly columns: readonly Column[];
      readonly rows: readonly (readonly Cell[])[];
      /** Shown under the table. */
      readonly notes?: readonly string[];
      /** The same facts for machines, richer than the table; only in JSON. */
      readonly data?: unknown;
      /** The same facts drawn; only in HTML. */
      readonly figure?: Figure;
    }
  | { readonly kind: 'facts'; readonly id: string; readonly title: string; readonly facts: readonly Fact[] }
  | {
      readonly kind: 'listings';
      readonly id: string;
      readonly title: string;
      readonly listings: readonly Listing[];
    }
  | { readonly kind: 'text'; readonly id: string; readonly title: string; readonly lines: readonly string[] };

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

export type Cell = string | { readonly text: string; readonly tone: Tone };

/** An empty value is a line to be filled in by hand. */
export interface Fact {
  readonly name: string;
  readonly value: Cell;
}

/** To be filled in by hand, where nothing can be drawn. */
export const BLANK = '_'.repeat(30);

/** SQL or a plan, whole: one text, or two side by side. */
export interface Listing {
  readonly title: string;
  /** One line about it. */
  readonly detail?: string;
  readonly panes: readonly Pane[];
}

export interface Pane {
  /** Empty where there is only one. */
  readonly title: string;
  readonly text: string;
}
