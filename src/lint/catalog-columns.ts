/** Columns of the server's own views that are gone, or never were: who still writes them finds out at run time (42703). */
export interface GoneColumn {
  readonly relation: RegExp;
  readonly column: string;
  /** The first major version without it; 0: it never was. */
  readonly since: number;
  readonly instead: string;
}

const gone = (
  relation: RegExp,
  since: number,
  columns: Readonly<Record<string, string>>,
): readonly GoneColumn[] =>
  Object.entries(columns).map(([column, instead]) => ({ relation, since, column, instead }));

/** From the release notes of 9.2 to 18, and the manual's chapters 27 and 51. */
export const GONE_COLUMNS: readonly GoneColumn[] = [
  ...gone(/^pg_stat_activity$/, 9, {
    waiting: 'wait_event is not null',
    procpid: 'pid',
    current_query: 'query',
  }),
  ...gone(/^pg_stat_statements$/, 13, {
    total_time: 'total_exec_time',
    min_time: 'min_exec_time',
    max_time: 'max_exec_time',
    mean_time: 'mean_exec_time',
    stddev_time: 'stddev_exec_time',
  }),
  ...gone(/^pg_stat_statements$/, 17, {
    blk_read_time: 'shared_blk_read_time',
    blk_write_time: 'shared_blk_write_time',
  }),
  ...gone(/^pg_stat(io)?_(user|all|sys)_indexes$/, 0, { indexname: 'indexrelname', tablename: 'relname' }),
  ...gone(/^pg_stat(io)?_(user|all|sys)_tables$/, 0, { tablename: 'relname', table_name: 'relname' }),
  ...gone(/^pg_stat_bgwriter$/, 17, {
    checkpoints_timed: 'num_timed of pg_stat_checkpointer',
    checkpoints_req: 'num_requested of pg_stat_checkpointer',
    checkpoint_write_time: 'write_time of pg_stat_checkpointer',
    checkpoint_sync_time: 'sync_time of pg_stat_checkpointer',
    buffers_checkpoint: 'buffers_written of pg_stat_checkpointer',
    buffers_backend: 'writes of pg_stat_io',
    buffers_backend_fsync: 'fsyncs of pg_stat_io',
  }),
  ...gone(/^pg_stat_replication$/, 10, {
    sent_location: 'sent_lsn',
    write_location: 'write_lsn',
    flush_location: 'flush_lsn',
    replay_location: 'replay_lsn',
  }),
  ...gone(/^pg_stat_progress_vacuum$/, 17, {
    max_dead_tuples: 'max_dead_tuple_bytes',
    num_dead_tuples: 'num_dead_item_ids',
  }),
  ...gone(/^pg_stat_wal$/, 18, {
    wal_write: 'writes of pg_stat_io where object is wal',
    wal_sync: 'fsyncs of pg_stat_io where object is wal',
    wal_write_time: 'write_time of pg_stat_io where object is wal',
    wal_sync_time: 'fsync_time of pg_stat_io where object is wal',
  }),
  ...gone(/^pg_stat_io$/, 18, { op_bytes: 'read_bytes, write_bytes and extend_bytes' }),
  ...gone(/^pg_class$/, 12, { relhasoids: 'nothing: no table has oids any more' }),
  ...gone(/^pg_class$/, 11, { relhaspkey: 'pg_index.indisprimary' }),
  ...gone(/^pg_proc$/, 11, { proisagg: "prokind = 'a'", proiswindow: "prokind = 'w'" }),
  ...gone(/^pg_attrdef$/, 12, { adsrc: 'pg_get_expr(adbin, adrelid)' }),
  ...gone(/^pg_constraint$/, 12, { consrc: 'pg_get_constraintdef(oid)' }),
  ...gone(/^pg_database$/, 15, { datlastsysoid: 'nothing: it is always 16383' }),
];
