import { unwrap, type NodeOf } from '../node.ts';
import { rangeName } from '../range-name.ts';
import { touchObject } from './object-type.ts';
import { objects, together, UNNAMEABLE, type Touch } from './touch.ts';

/** GRANT and REVOKE. ALL TABLES IN SCHEMA names the schema, but not what lies in it. */
export function touchGrant({ targtype, objtype, objects: granted }: NodeOf<'GrantStmt'>): Touch {
  const type = targtype === 'ACL_TARGET_ALL_IN_SCHEMA' ? 'OBJECT_SCHEMA' : objtype;
  const touch = together(
    (granted ?? []).map((object) => {
      const range = unwrap(object, 'RangeVar');
      return range === undefined ? touchObject(type, object) : objects(rangeName(range));
    }),
  );
  return targtype === 'ACL_TARGET_OBJECT' ? touch : together([touch, UNNAMEABLE]);
}
