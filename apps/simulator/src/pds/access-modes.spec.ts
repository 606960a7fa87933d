import { aRequest } from '../testing/requests.js';
import { PDS_BASE, type PdsAsk, PdsWorld, refusalIn, SCOPES } from '../testing/pds-world.js';

const world = new PdsWorld();
const ROLE = '200300400500';
const OTHER_ROLE = '200300400501';
const worker = (roleIds: readonly string[], selectedRoleId?: string) => ({
  id: '100200300400',
  roleIds,
  ...(selectedRoleId === undefined ? {} : { selectedRoleId }),
});
const citizen = { scope: SCOPES.patient, user: { id: 'citizen', roleIds: [], nhsNumber: '9990001006' } };
const statusFor = async (path: string, ask: PdsAsk) => (await world.ask(path, ask)).status;

describe('the role of a healthcare worker in the simulated PDS', () => {
  it.each<[string, ReturnType<typeof worker>, string | undefined, number]>([
    ['one of several roles is named', worker([ROLE, OTHER_ROLE]), OTHER_ROLE, 200],
    ['the token has a selected role', worker([ROLE, OTHER_ROLE], ROLE), undefined, 200],
    ['there is one role only', worker([ROLE]), undefined, 200],
    ['there are several roles and none is named', worker([ROLE, OTHER_ROLE]), undefined, 400],
    ['a role of somebody else is named', worker([ROLE]), OTHER_ROLE, 400],
    ['the role is not written in digits', worker([ROLE]), 'R8000', 400],
  ])('is settled or refused where %s', async (_what, user, role, status) => {
    const headers = role === undefined ? {} : { 'NHSD-Session-URID': role };
    expect(await statusFor('/Patient/9990001006', { user, headers })).toBe(status);
  });

  it('is refused with the value that was sent', async () => {
    const reply = await world.ask('/Patient/9990001006', { headers: { 'NHSD-Session-URID': 'invalid' } });
    const { diagnostics, ...refusal } = refusalIn(reply);
    expect(refusal).toMatchObject({ status: 400, code: 'INVALID_VALUE', issue: 'value' });
    expect(diagnostics).toMatch(/^Invalid value - 'invalid' in header 'NHSD-Session-URID'\. Refer to the guidance/);
  });

  it('is not looked at for an application or a citizen', async () => {
    const headers = { 'NHSD-Session-URID': 'invalid' };
    expect(await statusFor('/Patient/9990001006', { scope: SCOPES.application, headers })).toBe(200);
    expect(await statusFor('/Patient/9990001006', { ...citizen, headers })).toBe(200);
  });
});

describe('the access modes of the simulated PDS', () => {
  it('let citizens see the own record and related people alone', async () => {
    expect(await statusFor('/Patient/9990001006', citizen)).toBe(200);
    expect(await statusFor('/Patient/9990001006/RelatedPerson', citizen)).toBe(200);
    for (const path of ['/Patient/9990001014', '/Patient/9990001014/RelatedPerson']) {
      expect(refusalIn(await world.ask(path, citizen))).toMatchObject({
        status: 403,
        code: 'ACCESS_DENIED',
        display: 'Patient cannot perform this action',
      });
    }
  });

  it.each([
    ['urn:nhsd:apim:user-nhs-cis2:aal2:personal-demographics-service', 'user-restricted'],
    ['urn:nhsd:apim:user-nhs-id:aal3:personal-demographics-service', 'user-restricted'],
    ['personal-demographics-service:USER-RESTRICTED', 'user-restricted'],
    ['urn:nhsd:apim:app:level3:privileged-personal-demographics-service', 'privileged-application-restricted'],
    ['urn:nhsd:apim:app:level3:another-service', 'application-restricted'],
  ])('read the scope %s as %s, and keep coverage shut', async (scope, mode) => {
    expect(refusalIn(await world.ask('/Coverage', { scope }))).toMatchObject({
      status: 403,
      code: 'ACCESS_DENIED',
      display: `Cannot GET resource with ${mode} access token`,
    });
  });

  it('answer a write by a healthcare worker as one that is not supported', async () => {
    const reply = await world.ask('/Patient/9990001006', { method: 'DELETE' });
    expect(refusalIn(reply)).toMatchObject({ status: 400, code: 'UNSUPPORTED_SERVICE' });
  });
});

describe('the order in which the simulated PDS checks a request', () => {
  const user = worker([ROLE, OTHER_ROLE]);
  const unproven = 'urn:nhsd:apim:user-nhs-login:P5:personal-demographics-service';

  it.each<[string, string, PdsAsk, string | undefined]>([
    ['the proof of identity before the path', '/Elsewhere', { scope: unproven }, 'ACCESS_DENIED'],
    ['the path before the request id', '/Elsewhere', { headers: { 'X-Request-ID': '1' } }, 'UNSUPPORTED_REQUEST'],
    ['the request id before the role', '/Patient/1', { user, headers: { 'X-Request-ID': '1' } }, 'INVALID_VALUE'],
    ['the role before the mode', '/Coverage', { user }, 'INVALID_VALUE'],
    ['the mode before the NHS number', '/Patient/9000000000', { scope: SCOPES.patient }, 'ACCESS_DENIED'],
    ['the NHS number before the record', '/Patient/9000000000', {}, 'INVALID_RESOURCE_ID'],
  ])('puts %s', async (_what, path, ask, code) => {
    expect(refusalIn(await world.ask(path, ask))).toMatchObject({ code });
  });

  it('misses a request id only after the mode was allowed', async () => {
    const ask = (path: string, scope: string) =>
      world.leg.handle(aRequest(PDS_BASE + path, { headers: { Authorization: world.grant({ scope }) } }));
    expect(refusalIn(await ask('/Patient/9990001014', SCOPES.patient))).toMatchObject({ code: 'ACCESS_DENIED' });
    expect(refusalIn(await ask('/Patient/9000000000', SCOPES.worker))).toMatchObject({ code: 'MISSING_VALUE' });
  });
});
