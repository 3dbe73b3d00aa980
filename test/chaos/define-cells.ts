import { afterAll, expect, it, onTestFinished } from 'vitest';
import type { Cell, Direction } from './cell.ts';
import { CELLS } from './cell.ts';
import type { EndState } from './end-state.ts';
import type { Kind } from './kinds.ts';
import { KNOWN_OPEN } from './known-open.ts';
import { runCell, runUndisturbed, type Told } from './run-cell.ts';
import { createStage, type Stage } from './stage.ts';
import { copyTemplate, createTemplate, dropDatabase, dropTemplate, type Template } from './template.ts';

export interface ChaosServer {
  /** A superuser's URL. */
  url(): string;
  restart(): Promise<void>;
}

const TIMEOUT_MS = 90_000;

/** One test a cell, on that server. */
export function defineCells(cells: readonly Cell[], server: ChaosServer): void {
  const prepared = prepare(server);
  it.each(cells)('$id', { timeout: TIMEOUT_MS }, async (cell) => {
    const { template, wanted } = await prepared(cell.kind, cell.direction);
    const run = async (): Promise<void> => {
      const told = await onStage(cell, template, server, (stage) => runCell(stage, server.restart));
      expectSame(told, wanted);
    };
    const open = KNOWN_OPEN.find((known) => known.cells.test(cell.id));
    if (open === undefined) return run();
    const failed = await run().then(
      () => false,
      () => true,
    );
    console.log(`known open: ${cell.id} ${failed ? 'fails' : 'passes'}: ${open.reason}`);
  });
}

/** What a run that nobody disturbs ends with, and where it starts; once for each kind and direction. */
interface Prepared {
  readonly template: Template;
  readonly wanted: EndState;
}

function prepare(server: ChaosServer): (kind: Kind, direction: Direction) => Promise<Prepared> {
  const made = new Map<string, Promise<Prepared>>();
  afterAll(async () => {
    for (const prepared of made.values()) await dropTemplate(server.url(), (await prepared).template);
  });
  const make = async (kind: Kind, direction: Direction): Promise<Prepared> => {
    const template = await createTemplate(server.url(), kind, direction);
    const cell = CELLS.find((one) => one.kind === kind && one.direction === direction) as Cell;
    const { end } = await onStage(cell, template, server, runUndisturbed);
    return { template, wanted: end };
  };
  return (kind, direction) => {
    const key = `${kind.id}/${direction}`;
    const prepared = made.get(key) ?? make(kind, direction);
    made.set(key, prepared);
    return prepared;
  };
}

async function onStage(
  cell: Cell,
  template: Template,
  server: ChaosServer,
  run: (stage: Stage) => Promise<Told>,
): Promise<Told> {
  const url = await copyTemplate(server.url(), template);
  const stage = await createStage(cell, url, template);
  onTestFinished(async () => {
    await stage.end();
    await dropDatabase(server.url(), url);
  });
  return run(stage);
}

function expectSame({ end, exitCodes }: Told, wanted: EndState): void {
  expect(end, `runs ended with ${exitCodes.join(', ')}`).toEqual(wanted);
}
