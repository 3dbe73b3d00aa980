/** Syntax that not every supported server knows. */
export interface NewerSyntax {
  /** As people write it: `NOT NULL … NOT VALID`. */
  readonly name: string;
  /** The first major version that takes it. */
  readonly since: number;
  /** The word of it that stands out, in lower case: where the finding points to. */
  readonly word: string;
}

type Fields = Readonly<Record<string, unknown>>;
type Judge = (node: Fields) => readonly NewerSyntax[];

/** What a statement has that came after 14, each once. Source: release notes, appendix E of the manual, 15 to 18. */
export function newerSyntax(node: unknown): readonly NewerSyntax[] {
  const found = new Map<string, NewerSyntax>();
  walk(node, (one) => void found.set(one.name, one));
  return [...found.values()];
}

function walk(node: unknown, note: (one: NewerSyntax) => void): void {
  if (typeof node !== 'object' || node === null) return;
  for (const [kind, value] of Object.entries(node)) {
    if (typeof value !== 'object' || value === null) continue;
    for (const one of JUDGES[kind]?.(value as Fields) ?? []) note(one);
    walk(value, note);
  }
}

const when = (is: boolean, since: number, name: string, word: string): readonly NewerSyntax[] =>
  is ? [{ since, name, word }] : [];

const always =
  (since: number, name: string, word: string): Judge =>
  () => [{ since, name, word }];

const JUDGES: Readonly<Record<string, Judge>> = {
  Constraint: ({ contype, generated_kind: kind, skip_validation: unchecked, keys, ...node }) => [
    ...when(kind === 'v', 18, 'VIRTUAL', 'generated'),
    ...when(contype === 'CONSTR_NOTNULL' && unchecked === true, 18, 'NOT NULL … NOT VALID', 'valid'),
    ...when(
      contype === 'CONSTR_NOTNULL' && keys !== undefined && unchecked !== true,
      18,
      'NOT NULL as a constraint of a table',
      'null',
    ),
    ...when(
      contype === 'CONSTR_ATTR_NOT_ENFORCED' ||
        (node.is_enforced === undefined && (contype === 'CONSTR_CHECK' || contype === 'CONSTR_FOREIGN')),
      18,
      'NOT ENFORCED',
      'enforced',
    ),
    ...when(node.without_overlaps === true, 18, 'WITHOUT OVERLAPS', 'overlaps'),
    ...when(node.fk_with_period === true, 18, 'PERIOD in a foreign key', 'period'),
    ...when(node.nulls_not_distinct === true, 15, 'NULLS NOT DISTINCT', 'distinct'),
    ...when(node.fk_del_set_cols !== undefined, 15, 'ON DELETE SET … with columns', 'delete'),
  ],
  IndexStmt: (node) => when(node['nulls_not_distinct'] === true, 15, 'NULLS NOT DISTINCT', 'distinct'),
  ColumnDef: (node) =>
    when(node['storage_name'] !== undefined, 16, 'STORAGE in CREATE and ADD COLUMN', 'storage'),
  MergeStmt: (node) => [
    ...when(true, 15, 'MERGE', 'merge'),
    ...when(node['returningClause'] !== undefined, 17, 'MERGE … RETURNING', 'returning'),
  ],
  MergeWhenClause: (node) =>
    when(
      node['matchKind'] === 'MERGE_WHEN_NOT_MATCHED_BY_SOURCE',
      17,
      'WHEN NOT MATCHED BY SOURCE',
      'source',
    ),
  ReturningClause: returningOptions,
  returningClause: returningOptions,
  DefElem: ({ defname }) => [
    ...when(defname === 'security_invoker', 15, 'security_invoker', 'security_invoker'),
    ...when(defname === 'on_error', 17, 'ON_ERROR of COPY', 'on_error'),
    ...when(defname === 'reject_limit', 18, 'REJECT_LIMIT of COPY', 'reject_limit'),
    ...when(defname === 'buffer_usage_limit', 16, 'BUFFER_USAGE_LIMIT', 'buffer_usage_limit'),
  ],
  PublicationTable: publicationParts,
  pubtable: publicationParts,
  PublicationObjSpec: ({ pubobjtype }) =>
    when(String(pubobjtype).startsWith('PUBLICATIONOBJ_TABLES_IN'), 15, 'TABLES IN SCHEMA', 'tables'),
  AlterTableCmd: ({ subtype }) => [
    ...when(subtype === 'AT_SetExpression', 17, 'SET EXPRESSION', 'expression'),
    ...when(subtype === 'AT_SetAccessMethod', 15, 'SET ACCESS METHOD', 'access'),
  ],
  JsonTable: always(17, 'JSON_TABLE', 'json_table'),
  JsonFuncExpr: ({ op }) => {
    const name = String(op).replace('_OP', '');
    return when(name !== 'JSON_TABLE', 17, name, name.toLowerCase());
  },
  JsonScalarExpr: always(17, 'JSON_SCALAR', 'json_scalar'),
  JsonSerializeExpr: always(17, 'JSON_SERIALIZE', 'json_serialize'),
  JsonIsPredicate: always(16, 'IS JSON', 'json'),
  JsonObjectConstructor: always(16, 'JSON_OBJECT with VALUE or :', 'json_object'),
  JsonArrayConstructor: always(16, 'JSON_ARRAY', 'json_array'),
  JsonObjectAgg: always(16, 'JSON_OBJECTAGG', 'json_objectagg'),
  JsonArrayAgg: always(16, 'JSON_ARRAYAGG', 'json_arrayagg'),
};

function returningOptions({ options }: Fields): readonly NewerSyntax[] {
  return when(
    Array.isArray(options) && options.length > 0,
    18,
    'RETURNING WITH (OLD AS …, NEW AS …)',
    'returning',
  );
}

function publicationParts({ whereClause, columns }: Fields): readonly NewerSyntax[] {
  return [
    ...when(whereClause !== undefined, 15, 'a row filter of a publication', 'where'),
    ...when(columns !== undefined, 15, 'columns of a publication', 'table'),
  ];
}
