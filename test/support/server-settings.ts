/** Settings of every server under test, embedded or in a container. */
export const TEST_SETTINGS: Readonly<Record<string, string>> = {
  fsync: 'off',
  shared_buffers: '256MB',
  max_connections: '200',
  max_prepared_transactions: '10',
  shared_preload_libraries: 'pg_stat_statements',
  log_min_messages: 'fatal',
};
