import type { DataSource } from 'typeorm';

/**
 * Begins a new epoch of this database: after it was restored, numbers that it gives may have been given before. Every
 * subscriber compares its lanes before it applies anything said from now on. Numbers go on where they are.
 */
export async function renewEpoch(
  dataSource: DataSource,
  { reason, by }: { readonly reason: string; readonly by: string },
): Promise<{ epoch: string }> {
  const [rows]: [{ epoch: string }[]] = await dataSource.query(
    `UPDATE outbox.epoch SET epoch = gen_random_uuid(), created_at = clock_timestamp(), renewed_by = $1, renew_reason = $2
     RETURNING epoch`,
    [by, reason],
  );
  return { epoch: rows[0]?.epoch ?? '' };
}
