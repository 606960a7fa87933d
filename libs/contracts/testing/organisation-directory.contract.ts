import type { OdsCode } from '../src/ods-code.js';
import type { OrganisationDirectory } from '../src/organisation-directory.port.js';
import { aCall } from './fakes.js';

interface World {
  readonly directory: OrganisationDirectory;
  /** In force. */
  readonly open: OdsCode;
  readonly closed: OdsCode;
  readonly unknown: OdsCode;
}

/** Run by every OrganisationDirectory, real or fake, from its own spec. */
export function describeOrganisationDirectory(name: string, open: () => Promise<World>): void {
  describe(`${name} keeps the OrganisationDirectory contract`, () => {
    it('names an organisation that is in force', async () => {
      const { directory, open: odsCode } = await open();
      const organisation = await directory.organisation(odsCode, aCall());
      expect(organisation).toMatchObject({ odsCode, active: true });
      expect(organisation?.name).toMatch(/\S/u);
    });
    it('names a closed organisation too, and says that it is closed', async () => {
      const { directory, closed } = await open();
      const organisation = await directory.organisation(closed, aCall());
      expect(organisation).toMatchObject({ odsCode: closed, active: false });
      expect(organisation?.name).toMatch(/\S/u);
    });
    it('answers with nothing, and not with an exception, for an organisation that nobody knows', async () => {
      const { directory, unknown } = await open();
      await expect(directory.organisation(unknown, aCall())).resolves.toBeUndefined();
    });
    it('answers with nothing when the caller has hung up', async () => {
      const { directory, open: odsCode } = await open();
      const call = aCall({ signal: AbortSignal.abort() });
      await expect(directory.organisation(odsCode, call)).resolves.toBeUndefined();
    });
    it('gives the same answer a second time', async () => {
      const { directory, open: odsCode } = await open();
      const first = await directory.organisation(odsCode, aCall());
      await expect(directory.organisation(odsCode, aCall())).resolves.toEqual(first);
    });
  });
}
