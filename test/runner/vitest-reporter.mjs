import { writeFileSync } from 'node:fs';

/** Writes what a run counted to the file named by CREDTRAIL_TEST_REPORT: passed, failed, and each skipped test with its reason. */
export default class CountingReporter {
  onTestRunEnd(modules, errors) {
    const counts = { passed: 0, failed: errors.length, skipped: [] };
    for (const module of modules) {
      counts.failed += module.errors().length;
      for (const suite of module.children.allSuites()) counts.failed += suite.errors().length;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'passed') counts.passed += 1;
        else if (result.state === 'skipped') {
          counts.skipped.push({ title: test.fullName, reason: result.note ?? 'no reason given' });
        } else counts.failed += 1;
      }
    }
    writeFileSync(process.env.CREDTRAIL_TEST_REPORT, JSON.stringify(counts));
  }
}
