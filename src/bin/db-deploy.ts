import { dbDeploy } from '../cli/registry.ts';
import { start } from './start.ts';

start(dbDeploy);
