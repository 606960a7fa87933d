import { OdsCode } from '../src/ods-code.js';
import { FakeOrganisationDirectory, anOrganisation } from './fake-organisation-directory.js';
import { A_PRACTICE } from './fakes.js';
import { describeOrganisationDirectory } from './organisation-directory.contract.js';

const CLOSED = OdsCode.parse('Z90002');

describeOrganisationDirectory('the fake register of organisations', async () => ({
  directory: new FakeOrganisationDirectory([anOrganisation(), anOrganisation({ odsCode: CLOSED, active: false })]),
  open: A_PRACTICE,
  closed: CLOSED,
  unknown: OdsCode.parse('Z90999'),
}));
