import type { PartitionCmd } from 'libpg-query';
import type { ObjectName } from '../migrations/object-name.ts';
import { rangeName } from '../migrations/range-name.ts';
import { effects, lock, unknownBecause, type Effects } from './effect.ts';

const DEFAULT_PARTITION =
  'a default partition is locked ACCESS EXCLUSIVE too, and read unless a CHECK excludes the rows';

/** The parent goes on working; the new partition is read unless a valid CHECK proves its bounds. */
export function attachPartition({ name }: PartitionCmd, parent: ObjectName): Effects {
  const locked = lock(parent, 'SHARE UPDATE EXCLUSIVE');
  const partition = name && rangeName(name, parent.kind);
  if (parent.kind === 'index') return effects(locked, partition && lock(partition, 'ACCESS EXCLUSIVE'));
  const scanned = { scans: 'depends', descendants: 'depends' } as const;
  return unknownBecause(DEFAULT_PARTITION, locked, partition && lock(partition, 'ACCESS EXCLUSIVE', scanned));
}

export function detachPartition({ name, concurrent }: PartitionCmd, parent: ObjectName): Effects {
  const partition = name && rangeName(name);
  if (concurrent === true) {
    // Its second transaction takes the partition under ACCESS EXCLUSIVE when nobody reads it any more.
    return unknownBecause(
      'foreign keys that refer to the table',
      lock(parent, 'SHARE UPDATE EXCLUSIVE'),
      partition && lock(partition, 'ACCESS EXCLUSIVE'),
    );
  }
  return unknownBecause(
    'foreign keys that refer to the table, and a default partition, are locked too',
    lock(parent, 'ACCESS EXCLUSIVE'),
    partition && lock(partition, 'ACCESS EXCLUSIVE'),
  );
}

export function finalizeDetach({ name }: PartitionCmd, parent: ObjectName): Effects {
  const partition = name && rangeName(name);
  return effects(lock(parent, 'SHARE UPDATE EXCLUSIVE'), partition && lock(partition, 'ACCESS EXCLUSIVE'));
}
