import { INTERACTION } from '../src/interaction.js';
import { OdsCode } from '../src/ods-code.js';
import type { SpineDirectory } from '../src/spine-directory.port.js';
import { A_REQUESTER, aCall } from './fakes.js';

interface World {
  readonly directory: SpineDirectory;
  /** Registered for the structured record and its capability statement at one system, and for no appointments. The directory also knows the organisation of `A_REQUESTER`. */
  readonly practice: OdsCode;
  readonly unknownPractice: OdsCode;
}

/** Run by every SpineDirectory, real or fake, from its own spec. */
export function describeSpineDirectory(name: string, open: () => Promise<World>): void {
  describe(`${name} keeps the SpineDirectory contract`, () => {
    it('gives address, ASID and provenance of a registered practice', async () => {
      const { directory, practice } = await open();
      const route = await directory.route(practice, INTERACTION.structuredRecord, aCall());
      expect(route).toMatchObject({ odsCode: practice, interactionId: INTERACTION.structuredRecord });
      expect(route.address).toMatch(/^https:\/\//u);
      expect(route.asid).toMatch(/^\d{12}$/u);
      expect(route.provenance.fingerprint).toMatch(/^[0-9a-f]{64}$/u);
      expect(route.provenance).toMatchObject({ endpointCount: 1, deviceCount: 1, notes: [], source: 'live' });
    });
    it('gives another interaction of the same system, and leaves out what the system does not offer', async () => {
      const { directory, practice } = await open();
      const known = await directory.route(practice, INTERACTION.structuredRecord, aCall());
      const wanted = [INTERACTION.structuredRecord, INTERACTION.structuredMetadata, INTERACTION.bookAppointment];
      const siblings = await directory.siblings(known, wanted, aCall());
      expect(siblings.map(({ interactionId }) => interactionId)).toEqual([INTERACTION.structuredMetadata]);
      expect(siblings[0]).toMatchObject({ odsCode: practice, asid: known.asid, partyKey: known.partyKey });
    });
    it('gives up on siblings with SDS_UNAVAILABLE when the caller has hung up', async () => {
      const { directory, practice } = await open();
      const known = await directory.route(practice, INTERACTION.structuredRecord, aCall());
      const gone = aCall({ signal: AbortSignal.abort() });
      await expect(directory.siblings(known, [INTERACTION.structuredMetadata], gone)).rejects.toMatchObject({
        code: 'SDS_UNAVAILABLE',
      });
    });
    it('says that a practice is not registered, and does not guess', async () => {
      const { directory, unknownPractice } = await open();
      await expect(directory.route(unknownPractice, INTERACTION.structuredRecord, aCall())).rejects.toMatchObject({
        code: 'SDS_ENDPOINT_NOT_FOUND',
        context: { odsCode: unknownPractice },
      });
    });
    it.each(['V81997', 'V81998', 'V81999'])('knows that %s names no practice', async (code) => {
      const { directory } = await open();
      const lookup = directory.route(OdsCode.parse(code), INTERACTION.structuredRecord, aCall());
      await expect(lookup).rejects.toMatchObject({ code: 'SDS_NO_REGISTERED_PRACTICE' });
    });
    it("gives the ASID of the requester's own organisation, and of no other", async () => {
      const { directory } = await open();
      await expect(directory.ownAsid(INTERACTION.structuredRecord, aCall())).resolves.toHaveProperty(
        'asid',
        expect.stringMatching(/^\d{12}$/u),
      );
      const elsewhere = {
        ...A_REQUESTER,
        organisation: { odsCode: OdsCode.parse('FZZ99'), name: 'Red Kettle Pharmacy' },
      };
      const lookup = directory.ownAsid(INTERACTION.structuredRecord, aCall({ requester: elsewhere }));
      await expect(lookup).rejects.toMatchObject({ code: 'SDS_CONSUMER_ASID_NOT_FOUND' });
    });
    it('gives up with SDS_UNAVAILABLE when the caller has hung up', async () => {
      const { directory, practice } = await open();
      const call = aCall({ signal: AbortSignal.abort() });
      await expect(directory.route(practice, INTERACTION.structuredRecord, call)).rejects.toMatchObject({
        code: 'SDS_UNAVAILABLE',
      });
    });
  });
}
