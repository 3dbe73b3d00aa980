import { dbRollback } from '../cli/registry.ts';
import { start } from './start.ts';

start(dbRollback);
