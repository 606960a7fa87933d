import type { DirectoryCall } from '../src/directory-desk.port.js';
import type { OdsCode } from '../src/ods-code.js';
import type { Organisation, OrganisationDirectory } from '../src/organisation-directory.port.js';
import { A_PRACTICE } from './fakes.js';

/** An invented practice in good order, at `A_PRACTICE` unless told otherwise. */
export function anOrganisation(changes: Partial<Organisation> = {}): Organisation {
  return {
    odsCode: A_PRACTICE,
    name: 'Copper Kettle Surgery',
    active: true,
    roles: ['RO177'],
    postcode: 'ZZ99 1AA',
    changedAt: '2026-03-31',
    ...changes,
  };
}

/** Knows `A_PRACTICE` and nobody else, unless told whom. */
export class FakeOrganisationDirectory implements OrganisationDirectory {
  constructor(private readonly known: readonly Organisation[] = [anOrganisation()]) {}

  async organisation(odsCode: OdsCode, call: DirectoryCall): Promise<Organisation | undefined> {
    return call.signal.aborted ? undefined : this.known.find((one) => one.odsCode === odsCode);
  }
}
