import { INTERACTION, type InteractionId, type Route } from '#contracts';
import { stubTheWire } from '../../../test/support/stub-the-wire.js';
import { A_PRACTICE, aCall } from '../../contracts/testing/fakes.js';
import { aDirectory, type DirectoryUnderTest } from '../testing/a-directory.js';
import { anOutage, aWholeRoute, get, nothing } from '../testing/directory-answers.js';

const RECORD = INTERACTION.structuredRecord;
const METADATA = INTERACTION.structuredMetadata;
const BOOKING = INTERACTION.bookAppointment;
const MINUTES = 60_000;

const route = (at: DirectoryUnderTest, interactionId: InteractionId = RECORD): Promise<Route> =>
  at.directory.route(A_PRACTICE, interactionId, aCall());
const told = (at: DirectoryUnderTest, name: string) => at.events.filter(({ event }) => event === name);

async function found(at: DirectoryUnderTest, interactionId: InteractionId = RECORD, address?: string): Promise<Route> {
  aWholeRoute({ interactionId, ...(address === undefined ? {} : { address }) }, { interactionIds: [interactionId] });
  return route(at, interactionId);
}

stubTheWire();

describe('an old route while the directory is away', () => {
  const longest = { SDS_STALE_S2_MAX_MIN: '15', SDS_STALE_S3_MAX_MIN: '30' };

  it.each([
    ['patient data', RECORD],
    ['no patient data', METADATA],
    ['writes', BOOKING],
  ])('is not used for %s unless the operator has allowed it', async (_what, interactionId) => {
    const at = aDirectory();
    await found(at, interactionId);
    anOutage();
    await expect(route(at, interactionId)).rejects.toMatchObject({ code: 'SDS_UNAVAILABLE' });
  });

  it.each([
    [RECORD, 15],
    [METADATA, 30],
  ])('of %s is used for as many minutes as are allowed: %d', async (interactionId, minutes) => {
    const at = aDirectory(longest);
    const live = await found(at, interactionId);
    at.pass(minutes * MINUTES - 2_000);
    anOutage();
    const stale = await route(at, interactionId);
    expect(stale).toEqual({ ...live, provenance: { ...live.provenance, source: 'stale' } });
    expect(told(at, 'sds.stale-used')).toHaveLength(1);
    at.pass(3_000);
    anOutage();
    await expect(route(at, interactionId)).rejects.toMatchObject({
      code: 'SDS_STALE_REFUSED',
      context: { upstreamStatus: 503 },
    });
  });

  it('is never used for writes', async () => {
    const at = aDirectory(longest);
    await found(at, BOOKING);
    anOutage('Endpoint', 429);
    await expect(route(at, BOOKING)).rejects.toMatchObject({ code: 'SDS_RATE_LIMITED' });
  });

  it('is refused where there is none', async () => {
    anOutage();
    await expect(route(aDirectory(longest))).rejects.toMatchObject({ code: 'SDS_STALE_REFUSED' });
  });

  it.each([
    ['that there is none', 'SDS_ENDPOINT_NOT_FOUND', () => nothing('Endpoint')],
    ['what cannot be read', 'SDS_BAD_RESPONSE', () => void get('Endpoint').twice().reply(200, '<html>')],
  ])('is not used once the directory has said %s', async (_what, code, given) => {
    const at = aDirectory(longest);
    await found(at);
    given();
    await expect(route(at)).rejects.toMatchObject({ code });
    at.pass(2 * MINUTES);
    anOutage();
    await expect(route(at)).rejects.toMatchObject({ code: 'SDS_STALE_REFUSED' });
  });

  it.each([401, 404, 400])('is not used when the directory refuses us (%d)', async (status) => {
    const at = aDirectory(longest);
    await found(at);
    get('Endpoint').reply(status, {});
    await expect(route(at)).rejects.toMatchObject({ code: expect.not.stringContaining('STALE') as unknown });
    anOutage();
    await expect(route(at)).resolves.toMatchObject({ provenance: { source: 'stale' } }); // it is still what it was
  });

  it('is not given to a caller who has hung up', async () => {
    const at = aDirectory(longest);
    await found(at);
    const gone = at.directory.route(A_PRACTICE, RECORD, aCall({ signal: AbortSignal.abort() }));
    await expect(gone).rejects.toMatchObject({ code: 'SDS_UNAVAILABLE' });
  });
});
