import { INTERACTION, OdsCode, type InteractionId } from '#contracts';
import { stubTheWire } from '../../../test/support/stub-the-wire.js';
import { A_PRACTICE, aCall } from '../../contracts/testing/fakes.js';
import { aDirectory } from '../testing/a-directory.js';
import { aWholeRoute } from '../testing/directory-answers.js';
import { hasUsualShape, isUsualPartyKey } from './input-rules.js';

stubTheWire(); // a request that nobody has stubbed fails

const ask = (odsCode: string, interactionId: string = INTERACTION.structuredRecord) => {
  const at = aDirectory();
  return { at, route: at.directory.route(odsCode as OdsCode, interactionId as InteractionId, aCall()) };
};

describe('what is wrong before any call', () => {
  it.each(['', '*', 'Z90001)', 'Z9000100001', 'Ä1', 'Z90001|x'])('the code %j is no ODS code', async (code) => {
    const { at, route } = ask(code);
    await expect(route).rejects.toMatchObject({ code: 'SDS_INVALID_ODS_CODE' });
    expect(at.limiter.orders).toEqual([]);
    expect(JSON.stringify(at.events)).not.toContain('Z9000100001');
  });

  it.each(['V81997', 'V81998', 'V81999'])('%s is no practice', async (code) => {
    const { at, route } = ask(code);
    await expect(route).rejects.toMatchObject({ code: 'SDS_NO_REGISTERED_PRACTICE' });
    expect(at.limiter.orders).toEqual([]);
  });

  it('an interaction that the product does not know is never asked for', async () => {
    const { at, route } = ask('Z90001', 'urn:nhs:names:services:gpconnect:fhir:operation:gpc.getcarerecord');
    await expect(route).rejects.toMatchObject({ code: 'SDS_REQUEST_REJECTED' });
    expect(at.limiter.orders).toEqual([]);
  });

  it('a code in small letters with blanks is asked for as it should be', async () => {
    aWholeRoute();
    await expect(ask(' z90001 ').route).resolves.toMatchObject({ odsCode: A_PRACTICE });
  });
});

describe('unusual shapes', () => {
  it.each(['A81001', 'FZ123', 'G7H8J', 'YES', 'X26', 'FZZ01'])('%s is a usual code', (code) => {
    expect(hasUsualShape(OdsCode.parse(code))).toBe(true);
  });
  it.each(['A8100', 'ABCDEFGHI', '1'])('%s is not', (code) => {
    expect(hasUsualShape(OdsCode.parse(code))).toBe(false);
  });
  it('a party key is usually the code and a number', () => {
    expect(['Z90001-800001', 'YES-0000806'].map(isUsualPartyKey)).toEqual([true, true]);
    expect(['Z90001', 'Z90001_1'].map(isUsualPartyKey)).toEqual([false, false]);
  });
  it('are told to the operator and stop nobody', async () => {
    aWholeRoute({ odsCode: 'Z9000', partyKey: 'odd', address: 'https://teapot.example/Z9000' }, { partyKey: 'odd' });
    const { at, route } = ask('Z9000');
    await expect(route).resolves.toMatchObject({ partyKey: 'odd' });
    const told = at.events.filter(({ event }) => event === 'sds.unusual-shape');
    expect(told.map(({ detail }) => detail)).toEqual(['ODS code', 'party key']);
  });
});
