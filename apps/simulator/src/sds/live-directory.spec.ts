import { json } from '../kernel/replies.js';
import { INTERACTION } from '../scenarios/interactions.js';
import { PRACTICES, STORIES } from '../scenarios/index.js';
import { sspLeg } from '../ssp/ssp-leg.js';
import { aPracticeRequest, asksFor, issueOf, NOON } from '../testing/practice-request.js';
import { aRequest, bodyOf, HandClock } from '../testing/requests.js';
import { directoryActions } from './directory-actions.js';
import { LiveDirectory } from './live-directory.js';
import { INTERACTION_SYSTEM, ODS_SYSTEM } from './query.js';
import { sdsLeg } from './sds-leg.js';
import { watchedDirectory, watchedProxy } from './watched-legs.js';

const ODS = 'Z81001';
const OLD = {
  asid: PRACTICES[0]!.asid,
  url: `https://gp.rowan.example.nhs.uk/${ODS}/STU3/1/gpconnect/structured/Patient/$gpc.getstructuredrecord`,
};

function open() {
  const clock = new HandClock(NOON);
  const directory = new LiveDirectory(PRACTICES, clock);
  const sds = watchedDirectory(sdsLeg({ clock, records: () => directory.records, gateway: {} }), directory);
  const proxy = sspLeg({
    clock,
    stories: STORIES,
    get practices() {
      return directory.systems;
    },
  });
  const ssp = watchedProxy(proxy, directory, STORIES);
  return { clock, directory, sds, ssp };
}
type World = ReturnType<typeof open>;

async function search({ sds }: World, resource: 'Endpoint' | 'Device', odsCode = ODS) {
  const query = new URLSearchParams({
    organization: `${ODS_SYSTEM}|${odsCode}`,
    identifier: `${INTERACTION_SYSTEM}|${INTERACTION.structuredRecord}`,
  });
  return sds.handle(aRequest(`/spine-directory/FHIR/R4/${resource}?${query.toString()}`));
}

interface Found {
  readonly address?: string;
  readonly identifier: { readonly system: string; readonly value: string }[];
}

async function found(world: World, resource: 'Endpoint' | 'Device'): Promise<readonly Found[]> {
  const bundle = bodyOf(await search(world, resource)) as { entry: { resource: Found }[] };
  return bundle.entry.map((entry) => entry.resource);
}

async function systemNow(world: World): Promise<{ readonly asid: string; readonly url: string }> {
  const [endpoint] = await found(world, 'Endpoint');
  const [device] = await found(world, 'Device');
  const asid = device!.identifier.find(({ system }) => system.endsWith('nhsSpineASID'))!.value;
  return { asid, url: `${endpoint!.address!}/Patient/$gpc.getstructuredrecord` };
}

const record = async ({ ssp }: World, { asid, url }: { readonly asid: string; readonly url: string }) =>
  ssp.handle(
    aPracticeRequest({
      body: asksFor('9990001006'),
      url,
      headers: { 'ssp-to': asid },
      claims: { aud: url.replace('/Patient/$gpc.getstructuredrecord', '') },
    }),
  );

describe('a practice that changes its supplier while the directory runs', () => {
  it('has two systems in the directory first, then the new one alone, at an address and with an ASID of its own', async () => {
    const world = open();
    world.directory.migrate(ODS, 'both');
    expect([await found(world, 'Endpoint'), await found(world, 'Device')]).toMatchObject([
      { length: 2 },
      { length: 2 },
    ]);
    world.directory.migrate(ODS, 'new');
    const now = await systemNow(world);
    expect(now.asid).not.toBe(OLD.asid);
    expect(now.url).toBe(OLD.url.replace('rowan', 'hawthorn'));
    expect((await record(world, now)).status).toBe(200);
  });

  it('answers no more where its old system was', async () => {
    const world = open();
    world.directory.migrate(ODS, 'new');
    const now = await systemNow(world);
    expect(issueOf(await record(world, OLD))).toMatchObject({
      status: 403,
      diagnostics: `PARTYKEY_INTERACTION_CHECK_FAILED_MESSAGERECEIVER_${OLD.asid}`,
    });
    expect(issueOf(await record(world, { ...now, url: OLD.url })).diagnostics).toContain('VARIES_FROM_TARGETURL');
    expect(world.directory.misroutes()).toBe(0);
  });

  it('counts what an old system that goes on answering gives away, but not what was under way', async () => {
    const world = open();
    world.directory.migrate(ODS, 'new', { formerAnswers: true });
    expect((await record(world, OLD)).status).toBe(200);
    expect(world.directory.misroutes()).toBe(0);
    world.clock.pass(5_001);
    await record(world, OLD);
    expect(world.directory.misroutes()).toBe(1);
    expect(world.directory.truth.calls.at(-1)).toMatchObject({ odsCode: ODS, registered: 'formerly', reached: true });
  });

  it('can go back', async () => {
    const world = open();
    world.directory.migrate(ODS, 'new');
    world.directory.migrate(ODS, 'old');
    expect(await systemNow(world)).toEqual(OLD);
    expect((await record(world, OLD)).status).toBe(200);
    expect(world.directory.truth.calls.at(-1)).toMatchObject({ registered: 'now', reached: true });
  });
});

describe('a record of the directory that changes while it runs', () => {
  it('is withdrawn with its system, and comes back', async () => {
    const world = open();
    world.directory.withdraw(ODS);
    expect([await found(world, 'Endpoint'), await found(world, 'Device')]).toEqual([[], []]);
    expect((await record(world, OLD)).status).toBe(403);
    world.directory.restore(ODS);
    expect((await record(world, OLD)).status).toBe(200);
  });

  it('names another host, and the proxy wants that one from then on', async () => {
    const world = open();
    world.directory.changeAddress(ODS, 'gp9.rowan.example.nhs.uk');
    const now = await systemNow(world);
    expect(now).toEqual({ asid: OLD.asid, url: OLD.url.replace('gp.rowan', 'gp9.rowan') });
    expect(issueOf(await record(world, OLD)).diagnostics).toContain('VARIES_FROM_TARGETURL');
    expect((await record(world, now)).status).toBe(200);
  });

  it('is there twice, or cannot be read', async () => {
    const world = open();
    world.directory.duplicate(ODS);
    expect(await found(world, 'Endpoint')).toHaveLength(2);
    world.directory.invalidate(ODS);
    expect([(await search(world, 'Endpoint')).status, (await search(world, 'Device')).status]).toEqual([200, 500]);
    expect((await search(world, 'Device', 'Z81002')).status).toBe(200);
  });

  it('is as at the start after a reset', async () => {
    const world = open();
    world.directory.migrate(ODS, 'new');
    world.directory.fault({ fault: '429' });
    world.directory.reset();
    expect(await systemNow(world)).toEqual(OLD);
  });
});

describe('the truth about calls', () => {
  it('knows a call for one practice’s patient that goes to another practice', async () => {
    const world = open();
    const [, other] = PRACTICES;
    const url = `${other!.roots.structured}/Patient/$gpc.getstructuredrecord`;
    await record(world, { asid: other!.asid, url });
    expect(world.directory.truth.calls.at(-1)).toMatchObject({ odsCode: ODS, registered: 'never', reached: true });
    expect(world.directory.misroutes()).toBe(1);
  });

  it('knows the practice of a call without a patient by its ASID', async () => {
    const world = open();
    const url = `${PRACTICES[0]!.roots.foundations}/metadata`;
    await world.ssp.handle(aPracticeRequest({ method: 'GET', url, headers: { 'ssp-to': OLD.asid } }));
    expect(world.directory.truth.calls.at(-1)).toMatchObject({ odsCode: ODS, registered: 'now' });
  });

  it('notes when the directory was asked and about whom', async () => {
    const world = open();
    await search(world, 'Device');
    expect(world.directory.truth.requests).toEqual([
      { at: world.clock.now().getTime(), correlationId: '', odsCode: ODS, resource: 'Device' },
    ]);
  });
});

describe('a fault of the directory for one practice', () => {
  it('spoils so many answers about it and none about others', async () => {
    const world = open();
    world.directory.fault({ odsCode: ODS, fault: '429', times: 1 });
    expect((await search(world, 'Endpoint', 'Z81002')).status).toBe(200);
    expect((await search(world, 'Endpoint')).status).toBe(429);
    expect((await search(world, 'Endpoint')).status).toBe(200);
  });

  it.each(['delay=9', 'false-empty=9', 'reset', 'non-json', 'outcome-200'])('can be %s', async (fault) => {
    const world = open();
    world.directory.fault({ odsCode: ODS, fault });
    const spoilt = await search(world, 'Endpoint');
    const usual = await search(world, 'Endpoint', 'Z81002');
    expect([spoilt.transport, spoilt.body]).not.toEqual([usual.transport, usual.body]);
    expect(usual).toMatchObject({ status: 200, headers: { 'Content-Type': 'application/fhir+json' } });
    world.directory.clearFaults(ODS);
    expect((await search(world, 'Endpoint')).transport).toBeUndefined();
  });
});

describe('an operator of the simulator', () => {
  const ask = async ({ directory }: World, name: string, body: unknown = {}) => {
    const action = directoryActions(directory, ['429', 'delay'])[name];
    return (action ?? (() => json(404, {})))(aRequest('/x', { body: JSON.stringify(body) }));
  };

  it('changes a practice and sees what is changed', async () => {
    const world = open();
    await ask(world, 'PUT directory/practice', { odsCode: ODS, change: 'migrate', to: 'both' });
    await ask(world, 'PUT directory/practice', { odsCode: 'Z81002', change: 'withdraw' });
    await ask(world, 'PUT directory/practice', { odsCode: 'Z81003', change: 'address', host: 'gp9.example.nhs.uk' });
    await ask(world, 'PUT directory/faults', { fault: 'delay=100', times: 3, odsCode: ODS });
    expect(bodyOf(await ask(world, 'GET directory'))).toMatchObject({
      practices: {
        [ODS]: { migration: 'both' },
        Z81002: { flaw: 'withdrawn' },
        Z81003: { old: { fqdn: 'gp9.example.nhs.uk' } },
      },
      faults: { [ODS]: { fault: 'delay=100', times: 3 } },
      misroutes: 0,
    });
    expect(bodyOf(await ask(world, 'DELETE directory/faults'))).toMatchObject({ faults: {} });
    expect(bodyOf(await ask(world, 'DELETE directory'))).toEqual({ practices: {}, faults: {}, misroutes: 0 });
  });

  it('reads what was asked and called', async () => {
    const world = open();
    await search(world, 'Endpoint');
    await record(world, OLD);
    expect(bodyOf(await ask(world, 'GET directory/requests'))).toMatchObject([{ odsCode: ODS }]);
    expect(bodyOf(await ask(world, 'GET directory/calls'))).toMatchObject([{ odsCode: ODS, status: 200 }]);
  });

  it.each([
    ['PUT directory/practice', {}, 400],
    ['PUT directory/practice', { odsCode: ODS, change: 'migrate' }, 400],
    ['PUT directory/practice', { odsCode: 'Z00000', change: 'withdraw' }, 404],
    ['PUT directory/faults', { fault: 'rain' }, 400],
  ])('is told when %s does not fit: %j', async (name, body, status) => {
    expect((await ask(open(), name, body)).status).toBe(status);
  });
});
