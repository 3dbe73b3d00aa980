import type { DropStmt, TruncateStmt } from 'libpg-query';
import { unwrapAll } from '../../migrations/node.ts';
import { renderObjectName, type ObjectName } from '../../migrations/object-name.ts';
import { objectName, rangeName } from '../../migrations/range-name.ts';
import { probe, SAFE, unknown, type Outlook } from './probe.ts';

/** DROP … : tables take their rows along; with CASCADE also what the text does not name. */
export function judgeDrop({
  removeType,
  objects,
  behavior,
  missing_ok: mayBeMissing = false,
}: DropStmt): readonly Outlook[] {
  const isCascade = behavior === 'DROP_CASCADE';
  switch (removeType) {
    case 'OBJECT_TABLE':
      return (objects ?? []).flatMap((object) =>
        allRows(objectName(object, 'relation'), 'gone with it', mayBeMissing),
      );
    case 'OBJECT_EXTENSION':
      return unknown('what an extension keeps in tables of its own is not known');
    case 'OBJECT_SCHEMA':
    case 'OBJECT_TYPE':
    case 'OBJECT_DOMAIN':
    case 'OBJECT_FUNCTION':
    case 'OBJECT_COLLATION':
      return isCascade ? unknown('CASCADE drops tables or columns that the text does not name') : SAFE;
    default:
      return SAFE;
  }
}

export function judgeTruncate({ relations, behavior }: TruncateStmt): readonly Outlook[] {
  return [
    ...unwrapAll(relations, 'RangeVar').flatMap((table) => allRows(rangeName(table), 'removed', false)),
    ...(behavior === 'DROP_CASCADE' ? unknown('CASCADE empties tables that the text does not name') : SAFE),
  ];
}

function allRows(name: ObjectName, fate: string, mayBeMissing: boolean): readonly Outlook[] {
  const table = renderObjectName(name);
  const rows = `from ${table}`;
  return probe({
    consequence: 'lossy',
    what: `rows of ${table}, ${fate}`,
    rows,
    show: `select * ${rows}`,
    mayBeMissing,
  });
}
