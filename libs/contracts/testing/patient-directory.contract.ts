import type { NhsNumber } from '../src/nhs-number.js';
import type { OdsCode } from '../src/ods-code.js';
import type { PatientDirectory } from '../src/patient-directory.port.js';
import type { PatientSearch } from '../src/patient-search.js';
import { aCall } from './fakes.js';

interface World {
  readonly directory: PatientDirectory;
  /** Registered at `practice`. */
  readonly registered: NhsNumber;
  readonly practice: OdsCode;
  readonly stranger: NhsNumber;
  readonly restricted: NhsNumber;
  readonly deceased: NhsNumber;
  readonly withoutPractice: NhsNumber;
  /** Was merged: `registered` is the current number. */
  readonly merged: NhsNumber;
  readonly withdrawn: NhsNumber;
  /** Fits `registered` alone. */
  readonly search: PatientSearch;
  /** Fits two people. */
  readonly broadSearch: PatientSearch;
}

/** Run by every PatientDirectory, real or fake, from its own spec: it keeps fakes honest. */
export function describePatientDirectory(name: string, open: () => Promise<World>): void {
  describe(`${name} keeps the PatientDirectory contract`, () => {
    it('names the practice of a registered patient', async () => {
      const { directory, registered, practice } = await open();
      await expect(directory.trace(registered, aCall())).resolves.toMatchObject({
        kind: 'found',
        nhsNumber: registered,
        standing: { kind: 'registered', practice },
      });
    });
    it('answers not-found and invalidated as values, not as exceptions', async () => {
      const { directory, stranger, withdrawn } = await open();
      await expect(directory.trace(stranger, aCall())).resolves.toEqual({ kind: 'not-found' });
      await expect(directory.trace(withdrawn, aCall())).resolves.toEqual({ kind: 'invalidated' });
    });
    it('tells restricted, deceased and practice-less patients apart', async () => {
      const { directory, restricted, deceased, withoutPractice } = await open();
      await expect(directory.trace(restricted, aCall())).resolves.toMatchObject({ standing: { kind: 'restricted' } });
      await expect(directory.trace(deceased, aCall())).resolves.toMatchObject({ standing: { kind: 'deceased' } });
      await expect(directory.trace(withoutPractice, aCall())).resolves.toMatchObject({
        standing: { kind: 'no-practice', code: 'PDS_NO_GP' },
      });
    });
    it('gives the current number of a merged patient', async () => {
      const { directory, merged, registered } = await open();
      await expect(directory.trace(merged, aCall())).resolves.toMatchObject({ kind: 'found', nhsNumber: registered });
    });
    it('finds the one person who fits a search, and nobody where nobody fits', async () => {
      const { directory, search, registered } = await open();
      expect(directory.searchIssues(search, '2026-11-20')).toEqual([]);
      await expect(directory.search(search, aCall())).resolves.toMatchObject({
        kind: 'matches',
        matches: [{ nhsNumber: registered }],
      });
      const nobody = { ...search, familyName: 'Nobodyhere' };
      await expect(directory.search(nobody, aCall())).resolves.toMatchObject({ kind: 'matches', matches: [] });
    });
    it('shows nobody when several fit and only one may be shown', async () => {
      const { directory, broadSearch } = await open();
      const outcome = await directory.search(broadSearch, aCall());
      expect(outcome).toEqual({ kind: 'too-many', requestId: expect.any(String) as unknown });
    });
    it('names the date of birth when a search has none', async () => {
      const { directory, search } = await open();
      const { birthDate: _, ...without } = search;
      expect(directory.searchIssues(without, '2026-11-20')).toContainEqual(
        expect.objectContaining({ field: 'birthDate', kind: 'missing' }),
      );
    });
    it('gives up with PDS_TIMEOUT when the caller has hung up', async () => {
      const { directory, registered } = await open();
      const call = aCall({ signal: AbortSignal.abort() });
      await expect(directory.trace(registered, call)).rejects.toMatchObject({ code: 'PDS_TIMEOUT' });
    });
  });
}
