import { Asid } from '../src/asid.js';
import type { CapabilityDirectory, ServiceName } from '../src/capability-directory.port.js';
import { INTERACTION } from '../src/interaction.js';
import { OdsCode } from '../src/ods-code.js';
import { A_PRACTICE, A_REQUESTER, aCall, aRoute } from './fakes.js';

const ROUTE = aRoute(A_PRACTICE, INTERACTION.foundationsMetadata);
const FROM = Asid.parse('200000000025');
const elsewhere = aCall({
  requester: { ...A_REQUESTER, organisation: { odsCode: OdsCode.parse('FZZ99'), name: 'Red Kettle Pharmacy' } },
});

/** Run by every CapabilityDirectory, real or fake, from its own spec. `A_PRACTICE` has a readable statement. */
export function describeCapabilityDirectory(name: string, open: () => Promise<CapabilityDirectory>): void {
  describe(`${name} keeps the CapabilityDirectory contract`, () => {
    it.each<ServiceName>(['structuredRecord', 'appointments', 'registration', 'documents'])(
      'knows where a practice tells about %s',
      async (service) => {
        const directory = await open();
        expect(directory.statementsFor(service).length).toBeGreaterThan(0);
      },
    );
    it('gives what the practice says, and keeps it for each organisation apart', async () => {
      const directory = await open();
      const asked = await directory.capabilities(ROUTE, FROM, aCall());
      expect(asked).toMatchObject({ kind: 'known', source: 'live', capabilities: { unsupportedParameters: [] } });
      await expect(directory.capabilities(ROUTE, FROM, aCall())).resolves.toEqual({ ...asked, source: 'cache' });
      await expect(directory.capabilities(ROUTE, FROM, elsewhere)).resolves.toMatchObject({ source: 'live' });
    });
    it('adds what an answer has shown, once and for the organisation that got the answer', async () => {
      const directory = await open();
      await directory.capabilities(ROUTE, FROM, aCall());
      await directory.capabilities(ROUTE, FROM, elsewhere);
      directory.note(ROUTE, ['includeProblems', 'includeProblems'], aCall());
      directory.note(ROUTE, ['includeReferrals.referralSearchPeriod', 'includeProblems'], aCall());
      await expect(directory.capabilities(ROUTE, FROM, aCall())).resolves.toMatchObject({
        source: 'cache',
        capabilities: { unsupportedParameters: ['includeProblems', 'includeReferrals.referralSearchPeriod'] },
      });
      await expect(directory.capabilities(ROUTE, FROM, elsewhere)).resolves.toMatchObject({
        capabilities: { unsupportedParameters: [] },
      });
    });
    it('has nothing to add to where no statement is kept', async () => {
      const directory = await open();
      directory.note(ROUTE, ['includeProblems'], aCall());
      await expect(directory.capabilities(ROUTE, FROM, aCall())).resolves.toMatchObject({
        source: 'live',
        capabilities: { unsupportedParameters: [] },
      });
    });
    it('forgets everything of a practice, findings too, and nothing of another', async () => {
      const directory = await open();
      await directory.capabilities(ROUTE, FROM, aCall());
      directory.note(ROUTE, ['includeProblems'], aCall());
      directory.forget(OdsCode.parse('Z99999'));
      await expect(directory.capabilities(ROUTE, FROM, aCall())).resolves.toMatchObject({ source: 'cache' });
      directory.forget(A_PRACTICE);
      await expect(directory.capabilities(ROUTE, FROM, aCall())).resolves.toMatchObject({
        source: 'live',
        capabilities: { unsupportedParameters: [] },
      });
    });
    it('answers unavailable when the caller has hung up', async () => {
      const directory = await open();
      const outcome = await directory.capabilities(ROUTE, FROM, aCall({ signal: AbortSignal.abort() }));
      expect(outcome).toEqual({ kind: 'unavailable', source: 'live' });
    });
  });
}
