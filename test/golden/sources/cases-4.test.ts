import { testCases } from './cases.ts';

testCases(3, 4);
