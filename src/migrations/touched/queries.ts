import type { Node } from 'libpg-query';
import { namesOf, unwrap } from '../node.ts';
import { HARMLESS_FUNCTIONS } from './harmless-functions.ts';
import { persistent } from './tables.ts';
import { NOTHING, objects, together, UNNAMEABLE, type Touch } from './touch.ts';

/** A query changes no object by itself, but SELECT … INTO makes a table, and a function may do anything. */
export function touchQuery(node: unknown): Touch {
  return together([selectInto(node), callsOnlyHarmless(node) ? NOTHING : UNNAMEABLE]);
}

function selectInto(node: unknown): Touch {
  const into = (node as { intoClause?: { rel?: Parameters<typeof persistent>[0] } }).intoClause;
  return objects(persistent(into?.rel));
}

/** Walks the whole tree: functions hide in subqueries, defaults, conditions. */
function callsOnlyHarmless(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return true;
  if (Array.isArray(node)) return node.every(callsOnlyHarmless);
  const call = unwrap(node as Node, 'FuncCall');
  if (call !== undefined && !isHarmless(namesOf(call.funcname))) return false;
  return Object.values(node).every(callsOnlyHarmless);
}

function isHarmless(names: readonly string[]): boolean {
  const name = names.at(-1) ?? '';
  const schema = names.at(-2);
  return (schema === undefined || schema === 'pg_catalog') && HARMLESS_FUNCTIONS.has(name);
}
