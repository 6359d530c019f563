import type { EntityManager } from 'typeorm';
import type { PlainDate } from '#kernel/plain-date';
import { gathered, gatheredWrite } from '#persistence/gathered';
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

interface GroupKey {
  readonly municipality: string;
  readonly groupId: string;
}

/** Adds a member and locks the group until the transaction ends; the group is always locked before households. */
export async function joinGroup(
  manager: EntityManager,
  municipality: string,
  change: RegistryChange,
  opening: { businessDay: PlainDate; waitMs: number; traceparent: string | null },
): Promise<ChangeGroup> {
  const groupId = change.changeGroup;
  await openGroup(manager, { municipality, groupId, expected: change.changeGroupSize, ...opening });
  const group = await lockGroup(manager, municipality, groupId);
  await addMember(manager, { municipality, groupId, change });
  return group;
}

const openGroup = gatheredWrite(
  (
    manager,
    groups: readonly (GroupKey & {
      expected: number;
      businessDay: PlainDate;
      waitMs: number;
      traceparent: string | null;
    })[],
  ) =>
    manager.query(
      `INSERT INTO change_group (municipality, group_id, expected, business_day, deadline, traceparent)
       SELECT municipality, "groupId", expected, "businessDay", clock_timestamp() + "waitMs" * interval '1 millisecond', traceparent
         FROM json_to_recordset($1) AS n(municipality text, "groupId" text, expected int, "businessDay" date, "waitMs" int,
              traceparent text) ORDER BY municipality, "groupId"
       ON CONFLICT DO NOTHING`,
      [JSON.stringify(groups)],
    ),
);

const addMember = gatheredWrite((manager, members: readonly (GroupKey & { change: RegistryChange })[]) =>
  manager.query(
    `INSERT INTO change_group_member (municipality, group_id, resident_id, registry_sequence, change)
     SELECT municipality, "groupId", change->>'residentId', (change->>'registrySequence')::bigint, change
       FROM json_to_recordset($1) AS n(municipality text, "groupId" text, change jsonb) ON CONFLICT DO NOTHING`,
    [JSON.stringify(members)],
  ),
);

/** @throws RangeError when there is no such group. */
export async function lockGroup(manager: EntityManager, municipality: string, groupId: string): Promise<ChangeGroup> {
  const group = await lockOne(manager, { municipality, groupId });
  if (!group) throw new RangeError('the group was not opened');
  return group;
}

const lockOne = gathered(async (manager, keys: readonly GroupKey[]) => {
  const rows: ChangeGroup[] = await manager.query(
    `SELECT ${COLUMNS} FROM change_group WHERE (municipality, group_id) IN (SELECT * FROM unnest($1::text[], $2::text[]))
      ORDER BY municipality, group_id FOR UPDATE`,
    groupColumns(keys),
  );
  const found = new Map(rows.map((group) => [groupName(group), group]));
  return keys.map((key) => found.get(groupName(key)));
});

export function readMembers(manager: EntityManager, group: ChangeGroup): Promise<GroupMember[]> {
  return membersOf(manager, group);
}

const membersOf = gathered(async (manager, keys: readonly GroupKey[]) => {
  const rows: (GroupKey & GroupMember)[] = await manager.query(
    `SELECT municipality, group_id AS "groupId", change, decided FROM change_group_member
      WHERE (municipality, group_id) IN (SELECT * FROM unnest($1::text[], $2::text[])) ORDER BY resident_id, registry_sequence`,
    groupColumns(keys),
  );
  const found = Map.groupBy(rows, groupName);
  return keys.map((key) => (found.get(groupName(key)) ?? []).map(({ change, decided }) => ({ change, decided })));
});

export async function markDecided(
  manager: EntityManager,
  { municipality, groupId }: ChangeGroup,
  changes: readonly RegistryChange[],
): Promise<void> {
  await Promise.all(
    changes.map(({ residentId, registrySequence }) =>
      decided(manager, { municipality, groupId, residentId, registrySequence }),
    ),
  );
}

const decided = gatheredWrite(
  (manager, members: readonly (GroupKey & Pick<RegistryChange, 'residentId' | 'registrySequence'>)[]) =>
    manager.query(
      `UPDATE change_group_member m SET decided = true
         FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) AS n (municipality, group_id, resident_id, sequence)
        WHERE m.municipality = n.municipality AND m.group_id = n.group_id AND m.resident_id = n.resident_id
          AND m.registry_sequence = n.sequence`,
      [
        ...groupColumns(members),
        members.map(({ residentId }) => residentId),
        members.map(({ registrySequence }) => registrySequence),
      ],
    ),
);

export const markSettled = gatheredWrite((manager, groups: readonly ChangeGroup[]) =>
  manager.query(
    `UPDATE change_group SET settled = true
      WHERE (municipality, group_id) IN (SELECT * FROM unnest($1::text[], $2::text[]))`,
    groupColumns(groups),
  ),
);

function groupColumns(keys: readonly GroupKey[]): string[][] {
  return [keys.map(({ municipality }) => municipality), keys.map(({ groupId }) => groupId)];
}

function groupName({ municipality, groupId }: GroupKey): string {
  return `${municipality}|${groupId}`;
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
