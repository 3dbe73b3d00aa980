import type {
  AlterDomainStmt,
  AlterEnumStmt,
  CompositeTypeStmt,
  CreateDomainStmt,
  CreateEnumStmt,
  CreateRangeStmt,
  Node,
} from 'libpg-query';
import { quoteLiteral } from '../../db/identifiers.ts';
import { namesOf, unwrap, unwrapAll } from '../../migrations/node.ts';
import { listName, rangeName } from '../../migrations/range-name.ts';
import type { Context } from '../context.ts';
import { behindWord, endingAt, findWord, startingAt, textOf, tokenAt, whole } from '../source.ts';
import { nameOf, type Thing } from '../thing.ts';
import { dropConstraint, validate } from './alter-constraint.ts';
import { addConstraint } from './constraint.ts';

export function typeThing(
  { catalog }: Context,
  names: readonly Node[] | undefined,
  kind: 'type' | 'domain' = 'type',
): Thing {
  return catalog.get(kind, listName(names, 'type'));
}

export function createEnum({ catalog }: Context, { typeName, vals }: CreateEnumStmt): void {
  const labels = namesOf(vals);
  const type = catalog.make('type', listName(typeName, 'type'));
  describeEnum(type, labels);
}

export function describeEnum(type: Thing, labels: readonly string[]): void {
  type.facets.set('labels', JSON.stringify(labels));
  type.definition = [
    'create type ',
    type,
    ` as enum (${labels.map((label) => quoteLiteral(label).trim()).join(', ')})`,
  ];
}

export function alterEnum(
  context: Context,
  {
    typeName,
    oldVal,
    newVal = '',
    skipIfNewValExists: isLenient,
    newValNeighbor,
    newValIsAfter,
  }: AlterEnumStmt,
): void {
  const { catalog } = context;
  const type = typeThing(context, typeName);
  const labels = JSON.parse(type.facets.get('labels') ?? 'null') as string[] | null;
  const after = labels && [...labels];
  if (oldVal !== undefined) {
    catalog.record({
      kind: 'done',
      thing: type,
      undo: () =>
        `alter type ${nameOf(type)} rename value ${quoteLiteral(newVal).trim()} to ${quoteLiteral(oldVal).trim()}`,
    });
    after?.splice(after.indexOf(oldVal), 1, newVal);
  } else {
    if (isLenient === true && labels?.includes(newVal) === true) return;
    catalog.impossible(
      type,
      `PostgreSQL cannot remove value ${quoteLiteral(newVal).trim()} from type ${type.name}`,
    );
    const place =
      newValNeighbor === undefined
        ? after?.length
        : (after?.indexOf(newValNeighbor) ?? 0) + (newValIsAfter === true ? 1 : 0);
    after?.splice(place ?? 0, 0, newVal);
  }
  if (after === null) return;
  describeEnum(type, after);
}

export function createComposite({ catalog, source }: Context, { typevar }: CompositeTypeStmt): void {
  const type = catalog.make('type', rangeName(typevar ?? {}, 'type'));
  type.definition = ['create type ', type, ` as ${behindWord(whole(source), 'as')}`];
}

export function createRange({ catalog, source }: Context, { typeName }: CreateRangeStmt): void {
  const type = catalog.make('type', listName(typeName, 'type'));
  type.definition = ['create type ', type, ` as ${behindWord(whole(source), 'as')}`];
}

export function createDomain(
  context: Context,
  { domainname, typeName, constraints, collClause }: CreateDomainStmt,
): void {
  const { catalog, source } = context;
  const domain = catalog.make('domain', listName(domainname, 'type'));
  const clauses = unwrapAll(constraints, 'Constraint');
  const all = whole(source);
  const starts = [...clauses, ...(collClause === undefined ? [] : [collClause])]
    .map(({ location }) => tokenAt(source, location))
    .sort((a, b) => a - b);
  const until = (from: number): number | undefined => starts.find((start) => start > from);
  const from = tokenAt(source, typeName?.location);
  const base = textOf(
    endingAt(
      startingAt(all, from),
      clauses.length === 0
        ? undefined
        : Math.min(...clauses.map(({ location }) => tokenAt(source, location))),
    ),
  );
  domain.definition = ['create domain ', domain, ` as ${base}`];
  for (const clause of clauses) {
    const start = tokenAt(source, clause.location);
    const piece = endingAt(startingAt(all, start), until(start));
    if (clause.contype === 'CONSTR_DEFAULT') domain.facets.set('default', behindWord(piece, 'default'));
    else if (clause.contype === 'CONSTR_NOTNULL') domain.facets.set('not null', '');
    else if (clause.contype !== 'CONSTR_NULL') addConstraint(context, domain, clause, { piece });
  }
}

export function alterDomain(
  context: Context,
  { subtype, typeName, name, def, behavior, missing_ok }: AlterDomainStmt,
): void {
  const { catalog, source } = context;
  const domain = typeThing(context, typeName, 'domain');
  const all = whole(source);
  switch (subtype) {
    case 'T':
      return catalog.set(
        domain,
        'default',
        def === undefined ? null : behindWord(all, 'default'),
        'the default',
      );
    case 'N':
      return catalog.set(domain, 'not null', null, 'NOT NULL');
    case 'O':
      return catalog.set(domain, 'not null', '', 'NOT NULL');
    case 'C':
      return addConstraint(context, domain, unwrap(def, 'Constraint') ?? {}, {
        piece: startingAt(all, (findWord(all, 'add') ?? 0) + 1),
      });
    case 'X':
      return dropConstraint(context, domain, {
        ...(name !== undefined && { name }),
        ...(behavior !== undefined && { behavior }),
        ...(missing_ok !== undefined && { missing_ok }),
      });
    case 'V':
      return validate(context, domain, name ?? '');
    default:
      return catalog.impossible(domain, `no inverse is known for this ALTER DOMAIN`);
  }
}
