import { arrivalMs, arrivalsBefore, clientStartMs } from './arrivals.ts';
import { LoadClient, type ClientOptions } from './client.ts';
import { UNANSWERED, type LoadRun } from './load-run.ts';
import type { LoadShape } from './load-shape.ts';
import { chooseCase, type LoadCase } from './mix.ts';
import { closeAll, openAll } from './open-clients.ts';
import { Tally } from './tally.ts';
import { watchDriver } from './watch-driver.ts';

export interface LoadOptions extends Omit<ClientOptions, 'over'> {
  readonly cases: readonly LoadCase[];
  readonly shape: LoadShape;
  readonly stop: AbortSignal;
  /** Ends on the server what these backends are executing. */
  cancel(pids: readonly number[]): Promise<void>;
  onProgress?(progress: LoadProgress): void;
}

export interface LoadProgress {
  /** Since the start, ramp-up included. */
  readonly elapsedMs: number;
  readonly requests: number;
  readonly errors: number;
}

/** What is under way when the time is over may still be answered for so long, and then it is cancelled. */
const GRACE_MS = 5000;
/** Sessions that do not end by themselves after a cancel are left to the server. */
const PATIENCE_MS = 2000;
const PROGRESS_MS = 1000;

/** Opens the clients, lets them ask for the time of the shape, and closes them, however it ends. */
export async function runLoad(options: LoadOptions): Promise<LoadRun> {
  const { shape, stop } = options;
  const over = new AbortController();
  const end = (): void => over.abort();
  stop.addEventListener('abort', end, { once: true });
  if (stop.aborted) end();
  const clients = Array.from(
    { length: shape.clients },
    () => new LoadClient({ ...options, over: over.signal }),
  );
  try {
    const opened = await openAll(clients, options.clock, over.signal);
    const run = new Run(options, opened.ready, over);
    await run.whole();
    return { ...run.figures(), connected: opened.ready.length, ...opened.trouble };
  } finally {
    over.abort();
    stop.removeEventListener('abort', end);
    await closeAll(clients, options.clock);
  }
}

/** One load from its first request to its last answer. */
class Run {
  readonly #options: LoadOptions;
  readonly #clients: readonly LoadClient[];
  readonly #over: AbortController;
  readonly #tally: Tally;
  readonly #startMs: number;
  readonly #endMs: number;
  readonly #readDriver: ReturnType<typeof watchDriver>;
  #next = 0;
  #leftOut = 0;
  #queued = 0;

  constructor(options: LoadOptions, clients: readonly LoadClient[], over: AbortController) {
    const { clock, shape, cases } = options;
    this.#options = options;
    this.#clients = clients;
    this.#over = over;
    this.#tally = new Tally(cases.map(({ name }) => name));
    this.#startMs = clock.monotonicMs();
    this.#endMs = this.#startMs + shape.rampUpMs + shape.durationMs;
    this.#readDriver = watchDriver(clock);
  }

  async whole(): Promise<void> {
    const { clock, shape } = this.#options;
    const done = new AbortController();
    const ask = shape.ratePerSecond === undefined ? this.#askInTurn : this.#takeArrivals;
    const asking = Promise.all(this.#clients.map((client, number) => ask.call(this, client, number))).finally(
      () => done.abort(),
    );
    void this.#tell(done.signal);
    const either = AbortSignal.any([done.signal, this.#over.signal]);
    await clock.sleep(this.#endMs + GRACE_MS - clock.monotonicMs(), either);
    this.#over.abort();
    const running = this.#clients.flatMap(({ busyPid }) => busyPid ?? []);
    if (running.length > 0) await this.#options.cancel(running);
    await clock.sleep(PATIENCE_MS, done.signal);
    if (done.signal.aborted) return void (await asking);
    for (const client of this.#clients) client.abandon('the load is over');
    asking.catch(() => undefined);
    // who is still connecting to a server that does not answer closes again when it does
    await clock.sleep(PATIENCE_MS, done.signal);
  }

  figures(): Omit<LoadRun, 'connected' | 'trouble'> {
    const { clock, shape, stop } = this.#options;
    const isPartial = stop.aborted;
    if (!isPartial) this.#countUntaken();
    const measuredMs = Math.max(0, clock.monotonicMs() - this.#startMs - shape.rampUpMs);
    return {
      shape,
      measuredMs: isPartial ? Math.min(measuredMs, shape.durationMs) : shape.durationMs,
      isPartial,
      ...this.#tally.figures(),
      leftOut: this.#leftOut,
      queued: this.#queued,
      reopened: this.#clients.reduce((sum, { reopened }) => sum + reopened, 0),
      driver: this.#readDriver(),
    };
  }

  /** Closed loop: the next question follows the answer. */
  async #askInTurn(client: LoadClient, number: number): Promise<void> {
    const { clock, shape } = this.#options;
    let dueMs = this.#startMs + clientStartMs(number, shape);
    while (dueMs < this.#endMs) {
      await this.#sleepUntil(dueMs);
      if (this.#over.signal.aborted) return;
      await this.#ask(client, this.#next++, dueMs);
      dueMs = clock.monotonicMs() + shape.thinkMs;
    }
  }

  /** Open loop: whoever is free takes the next arrival, and waits for it or is late already. */
  async #takeArrivals(client: LoadClient): Promise<void> {
    const { clock } = this.#options;
    for (;;) {
      const number = this.#next;
      const dueMs = this.#dueMs(number);
      if (dueMs >= this.#endMs || this.#over.signal.aborted) return;
      this.#next += 1;
      const isLate = dueMs < clock.monotonicMs();
      await this.#sleepUntil(dueMs);
      if (this.#over.signal.aborted) return this.#giveUp(number);
      if (isLate && this.#isMeasured(dueMs)) this.#queued += 1;
      await this.#ask(client, number, dueMs);
    }
  }

  async #ask(client: LoadClient, number: number, dueMs: number): Promise<void> {
    const { cases, shape, clock } = this.#options;
    const choice = chooseCase(cases, shape.seed, number);
    // a timer may fire before its time
    const startMs = Math.min(dueMs, clock.monotonicMs());
    const ending = await client.ask(cases[choice.index] as LoadCase, choice, startMs);
    if (!this.#isMeasured(dueMs)) this.#leftOut += 1;
    // what a stop cut short says nothing about the server
    else if (ending.kind === 'answered' || ending.code !== UNANSWERED || !this.#options.stop.aborted)
      this.#tally.add(choice.index, ending);
  }

  /** When the time is over there may be arrivals that nobody ever took: these are those who waited longest. */
  #countUntaken(): void {
    const { shape, clock } = this.#options;
    if (shape.ratePerSecond === undefined) return;
    const due = arrivalsBefore(shape.rampUpMs + shape.durationMs, {
      ...shape,
      ratePerSecond: shape.ratePerSecond,
    });
    for (; this.#next < due; this.#next += 1) this.#giveUp(this.#next, clock.monotonicMs());
  }

  #giveUp(number: number, nowMs = this.#options.clock.monotonicMs()): void {
    const { cases, shape, stop } = this.#options;
    const dueMs = this.#dueMs(number);
    if (!this.#isMeasured(dueMs) || stop.aborted) return;
    this.#queued += 1;
    const message = 'no client was free before the time was over';
    const ending = { kind: 'failed', code: UNANSWERED, message, slowMs: nowMs - dueMs } as const;
    this.#tally.add(chooseCase(cases, shape.seed, number).index, ending);
  }

  #dueMs(number: number): number {
    const { shape } = this.#options;
    return this.#startMs + arrivalMs(number, { ...shape, ratePerSecond: shape.ratePerSecond ?? 1 });
  }

  #isMeasured(dueMs: number): boolean {
    return dueMs >= this.#startMs + this.#options.shape.rampUpMs;
  }

  #sleepUntil(dueMs: number): Promise<void> {
    const { clock } = this.#options;
    const leftMs = dueMs - clock.monotonicMs();
    return leftMs > 0 ? clock.sleep(leftMs, this.#over.signal) : Promise.resolve();
  }

  async #tell(done: AbortSignal): Promise<void> {
    const { clock, onProgress } = this.#options;
    if (onProgress === undefined) return;
    while (!done.aborted) {
      await clock.sleep(PROGRESS_MS, done);
      const { requests, errors } = this.#tally;
      if (!done.aborted) onProgress({ elapsedMs: clock.monotonicMs() - this.#startMs, requests, errors });
    }
  }
}
