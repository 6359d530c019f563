import type { EntityManager } from 'typeorm';
import type { PlainDate } from '#kernel/plain-date';
import type { RegistryChange } from '../../domain/decisions/registry-change.ts';

/** One 異動 of a household as far as its members have arrived. */
export interface ChangeGroup {
  readonly municipality: string;
  readonly groupId: string;
  readonly expected: number;
  readonly businessDay: PlainDate;
  readonly settled: boolean;
  readonly traceparent: string | null;
}

export interface GroupMember {
  readonly change: RegistryChange;
  readonly decided: boolean;
}

const COLUMNS = `municipality, group_id AS "groupId", expected, business_day::text AS "businessDay", settled, traceparent`;

/** Adds a member and locks the group until the transaction ends; the group is always locked before households. */
export async function joinGroup(
  manager: EntityManager,
  municipality: string,
  change: RegistryChange,
  opening: { businessDay: PlainDate; waitMs: number; traceparent: string | null },
): Promise<ChangeGroup> {
  await manager.query(
    `INSERT INTO change_group (municipality, group_id, expected, business_day, deadline, traceparent)
     VALUES ($1, $2, $3, $4, clock_timestamp() + $5 * interval '1 millisecond', $6) ON CONFLICT DO NOTHING`,
    [
      municipality,
      change.changeGroup,
      change.changeGroupSize,
      opening.businessDay,
      opening.waitMs,
      opening.traceparent,
    ],
  );
  const group = await lockGroup(manager, municipality, change.changeGroup);
  await manager.query(
    `INSERT INTO change_group_member (municipality, group_id, resident_id, registry_sequence, change) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT DO NOTHING`,
    [municipality, change.changeGroup, change.residentId, change.registrySequence, JSON.stringify(change)],
  );
  return group;
}

export async function lockGroup(manager: EntityManager, municipality: string, groupId: string): Promise<ChangeGroup> {
  const rows: ChangeGroup[] = await manager.query(
    `SELECT ${COLUMNS} FROM change_group WHERE municipality = $1 AND group_id = $2 FOR UPDATE`,
    [municipality, groupId],
  );
  const group = rows[0];
  if (!group) throw new RangeError('the group was not opened');
  return group;
}

export async function readMembers(manager: EntityManager, group: ChangeGroup): Promise<GroupMember[]> {
  return manager.query(
    `SELECT change, decided FROM change_group_member WHERE municipality = $1 AND group_id = $2 ORDER BY resident_id, registry_sequence`,
    [group.municipality, group.groupId],
  );
}

export async function markDecided(
  manager: EntityManager,
  group: ChangeGroup,
  changes: readonly RegistryChange[],
): Promise<void> {
  for (const change of changes) {
    await manager.query(
      `UPDATE change_group_member SET decided = true WHERE municipality = $1 AND group_id = $2 AND resident_id = $3 AND registry_sequence = $4`,
      [group.municipality, group.groupId, change.residentId, change.registrySequence],
    );
  }
}

export async function markSettled(manager: EntityManager, group: ChangeGroup): Promise<void> {
  await manager.query('UPDATE change_group SET settled = true WHERE municipality = $1 AND group_id = $2', [
    group.municipality,
    group.groupId,
  ]);
}

/** Groups whose members were waited for long enough. */
export async function overdueGroups(
  manager: EntityManager,
  limit: number,
): Promise<Pick<ChangeGroup, 'municipality' | 'groupId'>[]> {
  return manager.query(
    `SELECT municipality, group_id AS "groupId" FROM change_group WHERE NOT settled AND deadline < clock_timestamp() ORDER BY deadline LIMIT $1`,
    [limit],
  );
}
