import type {
  AlterFunctionStmt,
  CreateFunctionStmt,
  FunctionParameter,
  Node,
  ObjectWithArgs,
} from 'libpg-query';
import { unwrap, unwrapAll } from '../../migrations/node.ts';
import { listName } from '../../migrations/range-name.ts';
import type { Catalog } from '../catalog.ts';
import type { Context } from '../context.ts';
import { startingAt, whole, textOf } from '../source.ts';
import { isThere, type Thing, type ThingKind } from '../thing.ts';
import { plainTypeOf, typeOf } from '../type-name.ts';

export function createFunction(context: Context, node: CreateFunctionStmt): void {
  const { catalog } = context;
  const kind: ThingKind = node.is_procedure === true ? 'procedure' : 'function';
  const parameters = unwrapAll(node.parameters, 'FunctionParameter');
  const name = listName(node.funcname, 'routine');
  const found = findRoutine(catalog, kind, name, inputs(parameters));
  const defaults = String(parameters.filter(({ defexpr }) => defexpr !== undefined).length);
  if (node.replace === true && found !== null) {
    if (found === undefined)
      return catalog.impossible(
        undefined,
        `whether ${kind} ${name.name} was there before is not known, and OR REPLACE does not tell`,
      );
    return replaceFunction(context, found, node, defaults);
  }
  const made = catalog.make(kind, name, {
    signature: signatureOf(parameters),
    facets: new Map([['defaults', defaults]]),
  });
  describe(context, made, node);
}

function replaceFunction(context: Context, routine: Thing, node: CreateFunctionStmt, defaults: string): void {
  const { catalog } = context;
  const before = { definition: routine.definition, defaults: routine.facets.get('defaults') ?? '0' };
  if (before.definition === undefined)
    catalog.impossible(routine, `what ${routine.kind} ${routine.name} was before is not known`);
  for (const name of [...routine.facets.keys()].filter((key) => key.startsWith('set ')))
    catalog.set(routine, name, null);
  describe(context, routine, node);
  routine.facets.set('defaults', defaults);
  const isReplaceable = Number(before.defaults) >= Number(defaults);
  catalog.record({ kind: 'redefined', thing: routine, before: before.definition, isReplaceable });
}

function describe({ source }: Context, routine: Thing, { funcname }: CreateFunctionStmt): void {
  const named = source.tokens.findIndex(({ word }) => word === 'function' || word === 'procedure') + 1;
  const rest = startingAt(whole(source), named + ((funcname ?? []).length - 1) * 2 + 1);
  routine.definition = [`create or replace ${routine.kind} `, { bare: routine }, ` ${textOf(rest)}`];
}

const OUTPUTS: readonly (FunctionParameter['mode'] | undefined)[] = ['FUNC_PARAM_OUT', 'FUNC_PARAM_TABLE'];

export function inputs(parameters: readonly FunctionParameter[]): string {
  return parameters
    .filter(({ mode }) => !OUTPUTS.includes(mode))
    .map(({ argType }) => plainTypeOf(argType))
    .join(',');
}

function signatureOf(parameters: readonly FunctionParameter[]): string {
  const types = parameters
    .filter(({ mode }) => !OUTPUTS.includes(mode))
    .map(({ argType }) => typeOf(argType));
  return `(${types.join(', ')})`;
}

/** By name and the plain names of its input types; a name that only one has needs none. */
export function findRoutine(
  catalog: Catalog,
  kind: ThingKind,
  name: { schema: string | undefined; name: string },
  types: string | undefined,
): Thing | null | undefined {
  const all = catalog.routines(kind, name);
  const found =
    types === undefined
      ? all.length === 1
        ? all[0]
        : undefined
      : all.find((one) => plainSignature(one) === types);
  if (found !== undefined && name.schema !== undefined) found.isQualified = true;
  return found ?? (catalog.isAsked('function', name) ? null : undefined);
}

/** `("pg_catalog"."int4", "text"[])` → `int4,text[]` */
function plainSignature({ signature = '()' }: Thing): string {
  const inner = signature.slice(1, -1);
  return inner === ''
    ? ''
    : inner
        .split(', ')
        .map((type) => type.replace(/^(?:"[^"]*"\.)*"([^"]*)"/, '$1'))
        .join(',');
}

/** The routine that DROP, COMMENT, GRANT and the like name; made up where nobody told of it. */
export function routineOf({ catalog }: Context, kind: ThingKind, object: ObjectWithArgs): Thing {
  const name = listName(object.objname, 'routine');
  const parameters = unwrapAll(object.objfuncargs, 'FunctionParameter');
  const types = object.args_unspecified === true ? undefined : argumentTypes(object, parameters);
  const found = findRoutine(catalog, kind, name, types);
  if (isThere(found)) return found;
  const signature = object.args_unspecified === true ? undefined : signatureOf(parameters);
  return catalog.get(kind, name, signature);
}

function argumentTypes({ objargs }: ObjectWithArgs, parameters: readonly FunctionParameter[]): string {
  if (parameters.length > 0) return inputs(parameters);
  return unwrapAll(objargs, 'TypeName').map(plainTypeOf).join(',');
}

/** OR REPLACE gives every property back that ALTER FUNCTION changes: one that is left out has its default again. */
export function alterFunction(context: Context, { func, objtype }: AlterFunctionStmt): void {
  const { catalog } = context;
  const kind = objtype === 'OBJECT_PROCEDURE' ? 'procedure' : 'function';
  const routine = routineOf(context, kind, func ?? {});
  const before = routine.definition;
  if (before === undefined)
    catalog.impossible(routine, `what ${kind} ${routine.name} was before is not known`);
  catalog.record({ kind: 'redefined', thing: routine, before, isReplaceable: true });
  routine.definition = undefined;
}

export function objectWithArgs(node: Node | undefined): ObjectWithArgs {
  return unwrap(node, 'ObjectWithArgs') ?? {};
}
