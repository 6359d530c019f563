import { Validator } from '@seriousme/openapi-schema-validator';
import { type Role, ROLES } from '#security/role';
import { type Console, json, type RunningServer, startConsole, startServer } from '../../../test/console.factory.ts';
import { apiDocument } from './api-document.ts';

const STAFF: readonly Role[] = ['clerk', 'officer', 'approver', 'auditor'];
const EVERYONE: readonly Role[] = [...STAFF, 'operator'];

/** Every route and who may call it; a route that is missing here fails. */
const TABLE: Readonly<Record<string, readonly Role[]>> = {
  'GET /api/v1/residents/:residentId/qualification': STAFF,
  'GET /api/v1/changes': STAFF,
  'GET /api/v1/changes/:changeId/deliveries': EVERYONE,
  'GET /api/v1/changes/:changeId/trace': EVERYONE,
  'POST /api/v1/changes/:changeId/cancellation': ['officer'],
  'POST /api/v1/changes/:changeId/correction': ['officer'],
  'GET /api/v1/tasks': STAFF,
  'POST /api/v1/tasks/:taskId/decision': ['officer', 'approver'],
  'POST /api/v1/notifications': ['clerk', 'officer'],
  'POST /api/v1/registry-events': ['officer', 'operator'],
  'GET /api/v1/quarantine': EVERYONE,
  'POST /api/v1/quarantine/:id/release': ['officer', 'operator'],
  'GET /api/v1/holds': EVERYONE,
  'POST /api/v1/holds/:id/retry': ['operator'],
  'GET /api/v1/instances': EVERYONE,
  'GET /api/v1/destinations': EVERYONE,
  'POST /api/v1/destinations/:id/pause': ['operator'],
  'POST /api/v1/destinations/:id/resume': ['operator'],
  'GET /api/v1/replays': EVERYONE,
  'POST /api/v1/streams/:stream/replays': ['operator'],
  'POST /api/v1/replays/:id/stop': ['operator'],
  'GET /api/v1/diverged-lanes': EVERYONE,
  'POST /api/v1/services/:service/epoch-renewals': ['operator'],
  'POST /api/v1/streams/:id/epoch-acceptances': ['approver'],
  'POST /api/v1/streams/:stream/joins': ['operator'],
  'GET /api/v1/tombstones': EVERYONE,
  'POST /api/v1/holds/:id/tombstone': ['officer', 'operator'],
  'POST /api/v1/tombstones/:id/agree': ['officer', 'approver', 'operator'],
  'POST /api/v1/tombstones/:id/refuse': ['officer', 'approver', 'operator'],
  'GET /api/v1/lanes/:stream/:key': EVERYONE,
  'PUT /api/v1/business-day': ['operator'],
  'GET /api/v1/reconciliations': EVERYONE,
  'POST /api/v1/reconciliations': ['officer', 'operator'],
  'GET /api/v1/reconciliations/:id': EVERYONE,
  'GET /api/v1/reconciliations/:id/divergences': EVERYONE,
  'POST /api/v1/reconciliations/:id/cancellation': ['officer', 'operator'],
  'POST /api/v1/reconciliations/:id/repairs': ['officer', 'operator'],
  'POST /api/v1/reconciliations/:id/approvals': ['approver'],
};

/** Open to anyone: liveness, metrics and the description of the API; the bare prefix only carries middleware. */
const OPEN = /^\S+ \/(health\/(live|ready)|metrics|api\/docs.*|api\/v1)$/;

interface RouterLayer {
  readonly route?: { readonly path: string | readonly string[]; readonly methods: Readonly<Record<string, boolean>> };
}

let owner: RunningServer;
let gate: Console;

beforeAll(async () => {
  owner = await startServer((_request, response) => json(response, []));
  gate = await startConsole(owner.url);
});

afterAll(async () => {
  await gate.close();
  await owner.close();
});

function routes(): string[] {
  const express = gate.app.getHttpAdapter().getInstance() as unknown as { router: { stack: readonly RouterLayer[] } };
  return express.router.stack.flatMap(({ route }) => {
    if (!route) return [];
    const methods = Object.keys(route.methods).filter((method) => route.methods[method]);
    return [route.path].flat().flatMap((path) => methods.map((method) => `${method.toUpperCase()} ${path}`));
  });
}

async function call(route: string, role?: Role): Promise<number> {
  const [method = '', template = ''] = route.split(' ');
  const path = template.replace(':id', 'linkage:1').replace(/:\w+/g, 'x1');
  const headers: Record<string, string> = role ? { authorization: `Bearer ${await gate.token(role)}` } : {};
  const body = method === 'GET' ? null : '{"date":"2026-04-21"}';
  return (await fetch(`${gate.url}${path}`, { method, headers, body })).status;
}

describe('the routes of the API', () => {
  it('all stand in the table of roles, and the table names no other', () => {
    const guarded = routes().filter((route) => !OPEN.test(route));
    expect(guarded.sort()).toEqual(Object.keys(TABLE).sort());
  });

  it.each(Object.entries(TABLE))('%s admits %j only', async (route, admitted) => {
    expect(await call(route)).toBe(401);
    for (const role of ROLES) {
      const status = await call(route, role);
      // The owner of this test knows no record, so a lane that is asked for is not found: admitted all the same.
      expect([role, status === 403]).toEqual([role, !admitted.includes(role)]);
    }
  });

  it('leave health, metrics and documentation open', async () => {
    for (const path of ['/health/live', '/health/ready', '/metrics', '/api/docs', '/api/docs-json']) {
      expect([path, (await fetch(`${gate.url}${path}`)).status]).toEqual([path, 200]);
    }
  });
});

describe('the OpenAPI document', () => {
  it('is valid, and describes and illustrates every route', async () => {
    const document = apiDocument(gate.app);
    const result = await new Validator().validate(structuredClone(document) as unknown as Record<string, unknown>);
    expect(result).toMatchObject({ valid: true });
    const described = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
    );
    expect(described.sort()).toEqual(Object.keys(TABLE).sort());
    for (const item of Object.values(document.paths)) {
      for (const operation of [item.get, item.post, item.put]) {
        if (operation) expect(operation.summary).toMatch(/[ぁ-ん一-龠]/);
      }
    }
  });
});
