import { testCases } from './cases.ts';

testCases(0, 4);
