import { renderLocation } from '../location.ts';
import { renderServerError } from '../report/error-text.ts';
import type { Problem } from './script-result.ts';

/** What went wrong, where, what PostgreSQL said, and what to do: for the text sections of a report. */
export function renderProblem(problem: Problem): readonly string[] {
  return [
    ...problem.message.split('\n'),
    ...(problem.location === undefined ? [] : renderLocation(problem.location).split('\n')),
    ...(problem.server === undefined ? [] : renderServerError(problem.server)),
    ...(problem.hint === undefined ? [] : [`hint: ${problem.hint}`]),
  ];
}
