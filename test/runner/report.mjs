/** Sums over all groups. */
export function totalOf(results) {
  const sum = (count) => results.reduce((total, result) => total + count(result), 0);
  return {
    passed: sum((result) => result.passed),
    failed: sum((result) => result.failed),
    skipped: sum((result) => result.skipped.length),
  };
}

/** Prints a line for each group, each skipped test with its reason, and the counts last. */
export function printSummary(results) {
  console.log('\n── result ──');
  for (const { name, passed, failed, skipped, seconds, note } of results) {
    const counts = `${passed} passed, ${failed} failed, ${skipped.length} skipped`;
    console.log(
      `${name.padEnd(14)}${counts}  ${seconds.toFixed(1)} s${note === undefined ? '' : `  (${note})`}`,
    );
  }
  for (const { name, skipped } of results) {
    for (const { title, reason } of skipped) console.log(`skipped in ${name}: ${title}: ${reason}`);
  }
  const { passed, failed, skipped } = totalOf(results);
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
}
