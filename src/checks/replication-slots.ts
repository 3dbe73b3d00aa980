import { quoteLiteral } from '../db/identifiers.ts';
import { renderBytes } from '../bytes.ts';
import { renderDuration } from '../duration.ts';
import type { ReplicationSlot } from '../facts/replication-slots.ts';
import type { CheckFinding } from './check.ts';
import { defineCheck } from './define-check.ts';

export const replicationSlots = defineCheck({
  id: 'replication-slots',
  title: 'No replication slot piles up WAL',
  why: 'A slot keeps all WAL since its consumer last confirmed. A build writes as much again, and where the consumer is gone nothing is ever removed: the disk fills up and the server stops.',
  fix: 'bring the consumer back, or drop the slot when the consumer is gone for good.',
  thresholds:
    'more than limits.maxSlotRetainedBytes (1 GiB) kept, unreserved or lost fails (ours; Huawei Cloud: 20 GB); a slot that nobody uses warns (Crunchy pgMonitor: critical).',
  privileges: 'none to see them; dropping one wants REPLICATION.',
  phases: ['pre', 'post', 'watch'],
  needs: ['replicationSlots'],
  good: 'every slot is used and keeps little WAL',
  judge({ replicationSlots }, { limits }) {
    if (replicationSlots.length === 0)
      return [{ status: 'skipped', subject: '', message: 'there is no replication slot' }];
    return replicationSlots.flatMap((slot) => judgeSlot(slot, limits.maxSlotRetainedBytes));
  },
});

function judgeSlot(slot: ReplicationSlot, limitBytes: number): readonly CheckFinding[] {
  const { name, walStatus, retainedBytes, invalidation } = slot;
  const subject = `replication slot ${name}`;
  const fix = `select pg_catalog.pg_drop_replication_slot(${quoteLiteral(name)});`;
  if (invalidation !== null || walStatus === 'lost') {
    const why = invalidation ?? 'its WAL has been removed';
    return [
      { status: 'fail', subject, message: `cannot be used again (${why}): set its consumer up anew`, fix },
    ];
  }
  const keeps = retainedBytes !== null && retainedBytes >= limitBytes;
  const isLosing = walStatus === 'unreserved';
  const isAlone = !slot.isActive && !slot.isSynced;
  if (!keeps && !isLosing && !isAlone) return [];
  const losing = isLosing ? '; it loses it with the next checkpoint' : '';
  return [
    {
      status: keeps || isLosing ? 'fail' : 'warn',
      subject,
      message: `${isAlone ? describeAbsence(slot) : 'is used by a consumer that'} keeps WAL from being removed${losing}`,
      ...(retainedBytes !== null && { measured: renderBytes(retainedBytes), limit: renderBytes(limitBytes) }),
      ...(isAlone && { fix }),
    },
  ];
}

function describeAbsence({ inactiveMs }: ReplicationSlot): string {
  return `is used by nobody${inactiveMs === null ? '' : ` for ${renderDuration(inactiveMs)}`} and`;
}
