import type { Connection } from '#core/db/database.ts';
import processes from './processes.sql?raw';

/** Puts the processes together from what all records say of them, and gives a task's processes its id. */
export async function concludeProcesses(db: Connection): Promise<void> {
  await db.run(processes);
}
