import { refusalRule } from './refusal.ts';

export const nestedTooDeep = refusalRule({
  id: 'nested-too-deep',
  title: 'A statement nested too deeply to be parsed',
  why: 'A chain of thousands of operators or parentheses exhausts the stack: of this parser, and a little later of the server (54001, max_stack_depth), so that the statement fails or cannot be judged.',
  versions: 'all; the server gives up at max_stack_depth, 2 MB unless set',
  fix: 'IN (…), VALUES or an array in place of the chain, or several statements',
  evidence:
    "1+1+… twenty thousand times ends the WebAssembly's stack; the parser goes on with the next statement and the next file.",
});
