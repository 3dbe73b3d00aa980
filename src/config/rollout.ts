import type { NumberLimits } from './own-check.ts';

/** Health checks by id, own ones too, asked as `db-check pre` asks them: a warning is a success unless `strict`. */
export interface CheckMetric {
  readonly check: string | readonly string[];
  readonly strict?: boolean;
}

/** Target queries by name, or `'*'` for all, measured now: each meets its target. */
export interface TargetMetric {
  readonly target: string | readonly string[];
}

/** Target queries measured now against the newest baseline, or the one of that name; `improved` wants every one improved. */
export interface ComparisonMetric {
  readonly comparison: 'stable' | 'improved';
  /** Default: all. */
  readonly queries?: readonly string[];
  readonly baseline?: string;
}

/** One statement that reads and gives one row of one number. */
export interface SqlMetric {
  readonly sql: string;
  readonly limits: NumberLimits;
  readonly unit?: string;
}

/** A number in an answer in JSON; without `at` and `limits` any answer of 200 to 299 is a success. */
export interface UrlMetric {
  /** http or https; what follows a ? is never shown. */
  readonly url: string;
  /** Where the number stands: `data.errors.0.rate`. */
  readonly at?: string;
  readonly limits?: NumberLimits;
  readonly unit?: string;
}

/** An instant query of Prometheus that gives one number. */
export interface PrometheusMetric {
  /** Of the server: `http://prometheus:9090`. */
  readonly prometheus: string;
  readonly query: string;
  readonly limits: NumberLimits;
  readonly unit?: string;
}

/** Indexes that nobody scanned since the phase before was done; default: those that the phase's migrations drop. */
export interface UnusedIndexesMetric {
  readonly unusedIndexes: readonly string[] | 'dropped';
}

/** The target queries as a mix, as `db-check load` runs them; limits as there. */
export interface LoadMetric {
  readonly load: {
    readonly clients: number;
    /** Open loop: arrivals a second. Default: closed loop. */
    readonly ratePerSecond?: number;
    readonly durationMs: number;
    readonly rampUpMs?: number;
    readonly maxMeanMs?: number;
    readonly maxP95Ms?: number;
    readonly maxErrorPercent?: number;
  };
}

export type Metric =
  | CheckMetric
  | TargetMetric
  | ComparisonMetric
  | SqlMetric
  | UrlMetric
  | PrometheusMetric
  | UnusedIndexesMetric
  | LoadMetric;

/** How often is asked, and how many answers of a kind are borne (Argo Rollouts' and Flagger's analysis). */
export interface Asking {
  /** Between two answers; default 60,000. */
  readonly intervalMs?: number;
  /** How often in all; default 1. */
  readonly count?: number;
  /** Before the first; default 0. */
  readonly initialDelayMs?: number;
  /** Failures borne; one more closes the gate. Default 0. */
  readonly failureLimit?: number;
  /** Inconclusive answers borne; one more asks for a human. Default 0. */
  readonly inconclusiveLimit?: number;
  /** Errors in a row borne (nothing answered, a timeout, a restart); one more asks for a human. Default 4. */
  readonly consecutiveErrorLimit?: number;
  /** For one answer; default limits.checkMs, for what measures 10 minutes. */
  readonly timeoutMs?: number;
}

/** What must hold: one metric, asked once or several times. */
export type Gate = Metric & Asking & { readonly name: string };

export const FAILURE_POLICIES = ['stop', 'rollback-phase', 'rollback-all'] as const;
/** What failure means: stop and say so; take back what this phase did; or everything of the rollout, newest first. */
export type FailurePolicy = (typeof FAILURE_POLICIES)[number];

/** One step of a rollout; performs exactly one of migrations, command and attestation. */
export interface Phase {
  /** Letters, digits and dashes. */
  readonly name: string;
  /** Names, or timestamps alone. */
  readonly migrations?: readonly string[];
  /** A list is a program and its words, without a shell; a text is for /bin/sh. Exit 0 is done. Run again after a kill: it must bear that. */
  readonly command?: string | readonly string[];
  /** Takes the command back. */
  readonly rollbackCommand?: string | readonly string[];
  /** Beside our own; these values are never shown. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly commandTimeoutMs?: number;
  /** What a human vouches for: `db-deploy rollout --attest <phase>`. */
  readonly attestation?: string;
  readonly plannedMs?: number;
  /** Before it begins. */
  readonly entry?: readonly Gate[];
  /** After the soak. */
  readonly success?: readonly Gate[];
  /** Between what it performs and its success gates. */
  readonly soakMs?: number;
  /** The same checksums must have passed there, and stood for so long. */
  readonly promotedFrom?: { readonly environment: string; readonly forMs?: number };
  /** Default: stop. */
  readonly onFailure?: FailurePolicy;
}

export interface Rollout {
  /** Default: `rollout`. */
  readonly name?: string;
  readonly phases: readonly Phase[];
}

/** Where promotion is proved: the environment variable that holds its URL, or its exported evidence file. */
export interface Environment {
  readonly url?: string;
  readonly evidence?: string;
}

/** Who hears of it. A webhook's URL and the values of its headers stand in environment variables that are named here. */
export type Notification =
  | { readonly webhook: string; readonly headers?: Readonly<Record<string, string>> }
  | { readonly command: string | readonly string[] };

/** Who is named beside `contacts` in what is told of a failure that has lasted so long. */
export interface Escalation {
  readonly afterMs: number;
  readonly contacts: readonly string[];
}
