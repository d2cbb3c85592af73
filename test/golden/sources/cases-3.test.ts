import { testCases } from './cases.ts';

testCases(2, 4);
