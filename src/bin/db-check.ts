import { dbCheck } from '../cli/registry.ts';
import { start } from './start.ts';

start(dbCheck);
