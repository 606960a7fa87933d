import { INTERACTION } from '../src/interaction.js';
import { OdsCode } from '../src/ods-code.js';
import {
  A_PATIENT,
  A_PRACTICE,
  A_STRANGER,
  aTrace,
  FakePatientDirectory,
  FakeSpineDirectory,
  nhsNumber,
  standing,
} from './fakes.js';
import { describePatientDirectory } from './patient-directory.contract.js';
import { describeSpineDirectory } from './spine-directory.contract.js';

const twin = (number: string): ReturnType<typeof aTrace> =>
  aTrace({
    nhsNumber: number,
    demographics: {
      names: [{ use: 'usual', family: 'Pine', given: ['Swift'] }],
      gender: 'female',
      birthDate: '2001-01-21',
      postcodes: [],
    },
  });

const people = {
  restricted: nhsNumber('9990001065'),
  deceased: nhsNumber('9990001081'),
  withoutPractice: nhsNumber('9990001057'),
  merged: nhsNumber('9990001138'),
  withdrawn: nhsNumber('9990001146'),
};

describePatientDirectory('the fake directory of patients', async () => ({
  directory: new FakePatientDirectory({
    [A_PATIENT]: aTrace(),
    [people.merged]: aTrace(),
    [people.restricted]: standing({ kind: 'restricted' }),
    [people.deceased]: standing({ kind: 'deceased' }),
    [people.withoutPractice]: standing({ kind: 'no-practice', code: 'PDS_NO_GP' }),
    [people.withdrawn]: { kind: 'invalidated' },
    '9990001235': twin('9990001235'),
    '9990001243': twin('9990001243'),
  }),
  registered: A_PATIENT,
  practice: A_PRACTICE,
  stranger: A_STRANGER,
  search: { familyName: 'Fernsby', birthDate: { on: '1972-04-09' } },
  broadSearch: { familyName: 'Pine', birthDate: { on: '2001-01-21' } },
  ...people,
}));

describeSpineDirectory('the fake directory of practices', async () => ({
  directory: new FakeSpineDirectory([A_PRACTICE], {}, [INTERACTION.bookAppointment]),
  practice: A_PRACTICE,
  unknownPractice: OdsCode.parse('Z90999'),
}));
