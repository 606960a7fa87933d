import type { SimReply } from '../kernel/exchange.js';
import { PRACTICES, STORIES } from '../scenarios/index.js';
import { aPracticeRequest, asksFor, CLOCK, issueOf, OTHER_ID } from '../testing/practice-request.js';
import type { Given } from '../testing/practice-request.js';
import { sspLeg } from './ssp-leg.js';

const leg = sspLeg({ clock: CLOCK, stories: STORIES, practices: PRACTICES, slowMs: 40, dripMs: 2 });
const send = async (given: Given = {}): Promise<SimReply> =>
  leg.handle(aPracticeRequest({ body: asksFor('9990001006'), ...given }));
const bodyOf = (reply: SimReply): Record<string, unknown> =>
  JSON.parse(reply.body.toString()) as Record<string, unknown>;

describe('each story of the proxy and beyond', () => {
  const WHOLE = [
    ['includeAllergies', { name: 'includeResolvedAllergies', valueBoolean: true }],
    'includeMedication',
    'includeConsultations',
    'includeProblems',
  ] as const;
  const record = (story: string): Promise<SimReply> => {
    const { nhsNumber, practice = 'Z81001' } = STORIES.find((candidate) => candidate.story === story)!;
    return send({ practice: practice.toUpperCase(), body: asksFor(nhsNumber, ...WHOLE) });
  };

  it.each(STORIES.filter(({ provider }) => provider.kind === 'ssp-error').map(({ story }) => story))(
    '%s ends at the proxy',
    async (story) => {
      expect((await record(story)).status).toBeGreaterThanOrEqual(400);
      expect((await record(story)).body).not.toContain('Spine-ErrorOrWarningCode-1');
    },
  );

  it.each(
    STORIES.flatMap(({ story, provider }) => (provider.kind === 'provider-error' ? [[story, provider] as const] : [])),
  )('%s ends with the error of the practice', async (story, { status, code }) => {
    expect(issueOf(await record(story))).toMatchObject({ status, code });
  });

  it.each([
    'main',
    'empty-lists',
    'warnings',
    'disabled-area',
    'version-1.2',
    'version-1.5',
    'big',
    'no-known-allergies',
    'differs',
    'wrong-patient',
  ])('%s ends with a record', async (story) => {
    expect(bodyOf(await record(story))).toMatchObject({ resourceType: 'Bundle' });
  });

  it.each([
    ['html-502', 502, '<html>'],
    ['empty-504', 504, ''],
    ['status-599', 599, ''],
    ['html-200', 200, '<html>'],
    ['empty-200', 200, ''],
    ['outcome-200', 200, '{"resourceType":"OperationOutcome"'],
    ['xml-error', 500, '<OperationOutcome'],
  ])('%s answers %i', async (story, status, start) => {
    const reply = await record(story);
    expect(reply.status).toBe(status);
    expect(reply.body.toString().slice(0, start.length)).toBe(start);
    expect(reply.headers['Cache-Control']).toBe('no-store');
    expect(start === '' ? reply.body.toString() : '').toBe('');
  });

  it('truncated breaks off, and the other transport stories bend the way of the bytes', async () => {
    const truncated = await record('truncated');
    expect(() => bodyOf(truncated)).toThrow(SyntaxError);
    expect((await record('reset')).transport).toEqual({ reset: true });
    expect((await record('slow')).transport).toEqual({ delayMs: 40 });
    expect((await record('drip')).transport).toEqual({ dripMs: 2 });
    const cut = await record('cut');
    expect(cut.transport?.cutAtByte).toBeLessThan(cut.body.length);
  });

  it('bundle-id bears the identifier of another request', async () => {
    expect(bodyOf(await record('bundle-id'))['id']).toBe(OTHER_ID);
  });

  it('access-denied-spelling writes a blank where others write a stroke', async () => {
    expect(issueOf(await record('access-denied-spelling'))).toMatchObject({ status: 403, code: 'ACCESS DENIED' });
  });

  it.each([
    'restricted',
    'deceased',
    'superseded',
    'invalidated',
    'unknown',
    'no-practice',
    'gp-ended',
    'gp-not-started',
  ])('%s is not found by the practice if it is asked all the same', async (story) => {
    expect(issueOf(await record(story))).toMatchObject({ status: 404, code: 'PATIENT_NOT_FOUND' });
  });

  it.each(['gp-ends-later', 'death-removed', 'odd-practice-code', 'gp-conflict', 'accents', 'pds-429-twice'])(
    '%s has a record',
    async (story) => {
      expect((await record(story)).status).toBe(200);
    },
  );

  it('says no-store with every answer but one that never arrives', async () => {
    const replies = await Promise.all(STORIES.map(({ story }) => record(story)));
    expect(replies.filter(({ headers }) => headers['Cache-Control'] !== 'no-store')).toEqual([]);
  });
});
