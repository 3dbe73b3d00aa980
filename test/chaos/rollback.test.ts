import { inject } from 'vitest';
import { chooseCells } from './choose-cells.ts';
import { defineCells } from './define-cells.ts';

const cells = chooseCells(({ direction, fault }) => direction === 'rollback' && fault !== 'restart');

defineCells(cells, {
  url: () => inject('serverUrl'),
  restart: () => Promise.reject(new Error('other cells use this server')),
});
