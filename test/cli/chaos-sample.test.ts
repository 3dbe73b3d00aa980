import { inject } from 'vitest';
import { randomInt } from 'node:crypto';
import { chooseCells } from '../chaos/choose-cells.ts';
import { defineCells } from '../chaos/define-cells.ts';
import { KNOWN_OPEN } from '../chaos/known-open.ts';

/** A server that others use is not restarted: those cells are for `npm run test:chaos`. */
const possible = chooseCells(
  ({ fault, id }) => fault !== 'restart' && !KNOWN_OPEN.some(({ cells }) => cells.test(id)),
);
const seed = Number(process.env['PLUMBLINE_CHAOS_SEED'] ?? randomInt(1_000_000));
const SIZE = 8;

console.log(`a sample of ${SIZE} out of ${possible.length} cells; again with PLUMBLINE_CHAOS_SEED=${seed}`);

defineCells(sample(), {
  url: () => inject('serverUrl'),
  restart: () => Promise.reject(new Error('other tests use this server')),
});

/** Every cell with the same chance, without asking twice (a linear congruential generator, so that the seed is enough). */
function sample(): typeof possible {
  const rest = [...possible];
  let state = seed;
  return Array.from({ length: Math.min(SIZE, rest.length) }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return rest.splice(Math.floor((state / 2_147_483_648) * rest.length), 1);
  }).flat();
}
