import { STORIES } from '../scenarios/index.js';
import { patientsAsJson, patientsAsTable } from './patient-list.js';

describe('the list of simulated patients', () => {
  it('can be read by a program, with what a request for a patient context needs', () => {
    const list = JSON.parse(patientsAsJson(STORIES)) as unknown[];
    expect(list).toHaveLength(STORIES.length);
    expect(list.find((patient) => (patient as { story: string }).story === 'main')).toEqual({
      nhsNumber: '9990001006',
      story: 'main',
      shows: expect.any(String) as unknown,
      demographics: STORIES.find(({ story }) => story === 'main')!.demographics,
    });
  });

  it('can be read by people: aligned, one patient a line, the number in groups', () => {
    const lines = patientsAsTable(STORIES).trimEnd().split('\n');
    expect(lines).toHaveLength(STORIES.length + 1);
    expect(lines[0]).toMatch(/^NHS number +story +name +born +shows$/);
    const column = lines[0]!.indexOf('shows');
    expect(lines.filter((line) => line[column - 1] !== ' ')).toEqual([]);
    expect(lines.find((line) => line.startsWith('999 000 1006'))).toContain(' main ');
  });
});
