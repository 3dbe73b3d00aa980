/** Events of trials, with the 95 % Clopper-Pearson bounds: what this number of trials really shows. */
export interface Proportion {
  readonly events: number;
  readonly trials: number;
  readonly low: number;
  readonly high: number;
}

export function proportion(events: number, trials: number): Proportion {
  const low = events === 0 ? 0 : solve((p) => 1 - binomialBelow(events - 1, trials, p), 0.025);
  const high = events === trials ? 1 : solve((p) => 1 - binomialBelow(events, trials, p), 0.975);
  return { events, trials, low, high };
}

/** Where an increasing function of 0 … 1 reaches the value. */
function solve(increasing: (p: number) => number, value: number): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (increasing(middle) < value) low = middle;
    else high = middle;
  }
  return high;
}

/** P(at most `events`) of a binomial; by logarithms, because (1 - p)^1000 is nothing. */
function binomialBelow(events: number, trials: number, p: number): number {
  if (p <= 0) return 1;
  if (p >= 1) return events >= trials ? 1 : 0;
  let log = trials * Math.log1p(-p);
  let sum = Math.exp(log);
  for (let k = 1; k <= events; k += 1) {
    log += Math.log((trials - k + 1) / k) + Math.log(p) - Math.log1p(-p);
    sum += Math.exp(log);
  }
  return Math.min(1, sum);
}

export function renderProportion({ events, trials, low, high }: Proportion): string {
  return `${events}/${trials} (${percent(low)}–${percent(high)} %)`;
}

function percent(share: number): string {
  return (100 * share).toFixed(share > 0 && share < 0.1 ? 2 : 1);
}
