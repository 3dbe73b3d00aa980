import { expect, it } from 'vitest';
import { namedRoles } from '../../../src/scratch/named-roles.ts';
import { statementsOf } from '../../support/statements.ts';

it('finds the roles that statements take for granted', () => {
  const statements =
    statementsOf(`alter table t owner to "Owner"; grant select on t to reader, public, pg_monitor;
    create policy p on t to tenant using (true); alter default privileges for role maker grant select on tables to reader;
    create role made; grant made to joined; create schema s authorization boss; grant all on t to current_user`);
  expect(namedRoles(statements)).toEqual(['Owner', 'boss', 'joined', 'maker', 'reader', 'tenant']);
});
