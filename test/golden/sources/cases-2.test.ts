import { testCases } from './cases.ts';

testCases(1, 4);
