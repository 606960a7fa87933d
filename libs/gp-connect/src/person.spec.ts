import type { Person } from '#contracts';
import { LIST, allergy, list, type Json } from '../testing/bundles.js';
import { readResources } from '../testing/reading.js';

const LAB: Json = { resourceType: 'Organization', id: 'lab', name: 'Test Laboratory' };
const role = (id: string, practitioner: string): Json => ({
  resourceType: 'PractitionerRole',
  id,
  practitioner: { reference: practitioner },
  organization: { display: 'Test Clinic' },
  code: [{ text: 'Nurse' }],
});
const nurse = (name: Json): Json => ({ resourceType: 'Practitioner', id: 'nurse', name: [name] });
const recorder = (reference: string, ...resources: readonly Json[]): Person | undefined =>
  readResources([
    ...resources,
    allergy('a1', { recorder: { reference } }),
    list(LIST.allergies, ['AllergyIntolerance/a1']),
  ]).allergies[0]?.recordedBy;

describe('who did it', () => {
  it.each<[string, Json, string]>([
    ['family name alone', { family: 'Quillfeather' }, 'Quillfeather'],
    ['text alone', { text: 'Nurse Q' }, 'Nurse Q'],
    ['no name', {}, 'name not given'],
  ])('is told by %s', (_, name, words) => {
    expect(recorder('Practitioner/nurse', nurse(name))).toEqual({ name: words });
  });

  it('is told with the one role that there is, and with none of several', () => {
    const person = nurse({ family: 'Quillfeather' });
    expect(recorder('Practitioner/nurse', person, role('r1', 'Practitioner/nurse'))).toEqual({
      name: 'Quillfeather',
      role: 'Nurse',
      organisation: 'Test Clinic',
    });
    expect(
      recorder('Practitioner/nurse', person, role('r1', 'Practitioner/nurse'), role('r2', 'Practitioner/nurse')),
    ).toEqual({ name: 'Quillfeather' });
  });

  it('is found through a role, an organisation or a relative too', () => {
    expect(
      recorder('PractitionerRole/r1', nurse({ family: 'Quillfeather' }), role('r1', 'Practitioner/nurse')),
    ).toMatchObject({ name: 'Quillfeather', role: 'Nurse' });
    expect(recorder('PractitionerRole/r1', role('r1', 'Practitioner/gone'))).toMatchObject({
      name: 'not included in this answer',
      role: 'Nurse',
    });
    expect(recorder('Organization/lab', LAB)).toEqual({ name: 'Test Laboratory' });
    expect(recorder('Organization/lab', { ...LAB, name: undefined })).toEqual({ name: 'organisation name not given' });
    expect(
      recorder('RelatedPerson/son', { resourceType: 'RelatedPerson', id: 'son', name: [{ text: 'The son' }] }),
    ).toEqual({ name: 'The son', role: 'Related person' });
    expect(recorder('Device/d', { resourceType: 'Device', id: 'd', type: { text: 'Import' } })).toEqual({
      name: 'Import',
    });
    expect(recorder('Goal/g', { resourceType: 'Goal', id: 'g' })).toEqual({ name: 'not included in this answer' });
  });
});
