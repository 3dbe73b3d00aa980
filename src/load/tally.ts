import { Histogram } from './histogram.ts';
import type { LoadError, LoadFigures, LoadRun } from './load-run.ts';

/** How one request ended. A failure's time counts where only the time was the reason: it would have taken longer yet. */
export type Ending =
  | { readonly kind: 'answered'; readonly ms: number }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string; readonly slowMs?: number };

class Counts {
  requests = 0;
  errors = 0;
  readonly #histogram = new Histogram();

  add(ending: Ending): void {
    this.requests += 1;
    if (ending.kind === 'failed') this.errors += 1;
    const ms = ending.kind === 'answered' ? ending.ms : ending.slowMs;
    if (ms !== undefined) this.#histogram.record(ms);
  }

  figures(name: string): LoadFigures {
    return { name, requests: this.requests, errors: this.errors, latency: this.#histogram.summarize() };
  }
}

/** Counts endings by query and by error. */
export class Tally {
  readonly #names: readonly string[];
  readonly #all = new Counts();
  readonly #queries: readonly Counts[];
  readonly #errors = new Map<string, LoadError>();

  constructor(names: readonly string[]) {
    this.#names = names;
    this.#queries = names.map(() => new Counts());
  }

  add(index: number, ending: Ending): void {
    this.#all.add(ending);
    this.#queries[index]?.add(ending);
    if (ending.kind === 'answered') return;
    const { code, message } = ending;
    const known = this.#errors.get(code) ?? { code, count: 0, example: `${this.#names[index]}: ${message}` };
    this.#errors.set(code, { ...known, count: known.count + 1 });
  }

  get requests(): number {
    return this.#all.requests;
  }

  get errors(): number {
    return this.#all.errors;
  }

  figures(): Pick<LoadRun, 'all' | 'queries' | 'errors'> {
    return {
      all: this.#all.figures('all'),
      queries: this.#queries.map((counts, index) => counts.figures(this.#names[index] ?? '')),
      errors: [...this.#errors.values()].sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1)),
    };
  }
}
