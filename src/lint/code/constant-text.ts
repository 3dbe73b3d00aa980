import type { FuncCall, Node } from 'libpg-query';
import { quoteIdentifier, quoteLiteral } from '../../db/identifiers.ts';
import { namesOf, unwrap } from '../../migrations/node.ts';

/** The text that an expression always has: literals, ||, format(), concat() and quote_ident() of such; else undefined. */
export function constantText(node: Node | undefined): string | undefined {
  const constant = unwrap(node, 'A_Const');
  if (constant !== undefined) return constantOf(constant);
  const cast = unwrap(node, 'TypeCast');
  if (cast !== undefined) return constantText(cast.arg);
  const operation = unwrap(node, 'A_Expr');
  if (operation !== undefined) {
    if (namesOf(operation.name).join('.') !== '||') return undefined;
    return joined([operation.lexpr, operation.rexpr]);
  }
  const call = unwrap(node, 'FuncCall');
  return call === undefined ? undefined : called(call);
}

function constantOf({
  sval,
  ival,
}: {
  sval?: { sval?: string };
  ival?: { ival?: number };
}): string | undefined {
  if (sval !== undefined) return sval.sval ?? '';
  return ival === undefined ? undefined : String(ival.ival ?? 0);
}

function joined(nodes: readonly (Node | undefined)[]): string | undefined {
  const texts = nodes.map((node) => constantText(node));
  return texts.every((text) => text !== undefined) ? texts.join('') : undefined;
}

function called({ funcname, args = [], func_variadic }: FuncCall): string | undefined {
  const name = namesOf(funcname).at(-1) ?? '';
  if (func_variadic === true) return undefined;
  const texts = args.map((arg) => constantText(arg));
  const [first] = texts;
  if (first === undefined) return undefined;
  if (name === 'format') return format(first, texts.slice(1));
  if (name === 'concat') return joined(args);
  if (name === 'quote_ident') return quoteIdentifier(first);
  return name === 'quote_literal' ? quoteLiteral(first) : undefined;
}

/** %s, %I, %L and %%, also %1$I; no widths (manual 9.4.1). */
function format(template: string, args: readonly (string | undefined)[]): string | undefined {
  let [next, isKnown] = [0, true];
  const text = template.replace(/%(?:%|(?:(\d+)\$)?([\s\S]?))/g, (whole, position?: string, kind = '') => {
    if (whole === '%%') return '%';
    const at = position === undefined ? next : Number(position) - 1;
    next = at + 1;
    const arg = args[at];
    if (arg === undefined || !'sIL'.includes(kind) || kind === '') isKnown = false;
    if (kind === 'I') return quoteIdentifier(arg ?? '');
    return kind === 'L' ? quoteLiteral(arg ?? '') : (arg ?? '');
  });
  return isKnown ? text : undefined;
}
