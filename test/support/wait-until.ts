import { setTimeout } from 'node:timers/promises';

const DEADLINE_MS = 20_000;
const PAUSE_MS = 10;

/** Asks again and again until the answer is yes; a condition that never comes true is an error with its name. */
export async function waitUntil(what: string, condition: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + DEADLINE_MS;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`waited ${DEADLINE_MS} ms in vain until ${what}`);
    await setTimeout(PAUSE_MS);
  }
}
