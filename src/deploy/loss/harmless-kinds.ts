/** Statements that change no row that is there; all others that are not judged one by one are unknown. */
export const HARMLESS_KINDS: ReadonlySet<string> = new Set([
  // structure
  ...[
    'CreateStmt',
    'CreateTableAsStmt',
    'CreateForeignTableStmt',
    'ViewStmt',
    'CreateSeqStmt',
    'AlterSeqStmt',
  ],
  ...[
    'CreateTrigStmt',
    'RuleStmt',
    'CreatePolicyStmt',
    'AlterPolicyStmt',
    'CreateStatsStmt',
    'AlterStatsStmt',
  ],
  ...[
    'CreateSchemaStmt',
    'CreateFunctionStmt',
    'AlterFunctionStmt',
    'DefineStmt',
    'CreateEnumStmt',
    'AlterEnumStmt',
  ],
  ...['CreateRangeStmt', 'CompositeTypeStmt', 'CreateDomainStmt', 'AlterTypeStmt', 'CreateCastStmt'],
  ...['CreatePublicationStmt', 'AlterPublicationStmt', 'CreateEventTrigStmt', 'AlterEventTrigStmt'],
  ...[
    'RenameStmt',
    'AlterObjectSchemaStmt',
    'AlterObjectDependsStmt',
    'AlterOwnerStmt',
    'CommentStmt',
    'SecLabelStmt',
  ],
  // privileges
  ...[
    'GrantStmt',
    'GrantRoleStmt',
    'AlterDefaultPrivilegesStmt',
    'CreateRoleStmt',
    'AlterRoleStmt',
    'AlterRoleSetStmt',
  ],
  // maintenance
  ...['ReindexStmt', 'VacuumStmt', 'ClusterStmt', 'RefreshMatViewStmt', 'LockStmt', 'CheckPointStmt'],
  // session
  ...[
    'TransactionStmt',
    'VariableSetStmt',
    'VariableShowStmt',
    'ConstraintsSetStmt',
    'DiscardStmt',
    'NotifyStmt',
  ],
  ...[
    'PrepareStmt',
    'DeallocateStmt',
    'ListenStmt',
    'UnlistenStmt',
    'AlterDatabaseSetStmt',
    'AlterSystemStmt',
  ],
]);
