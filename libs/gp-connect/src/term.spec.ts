import type { Stu3CodeableConcept } from '#fhir';
import { Stu3AllergyIntolerance } from '#fhir';
import { snomed, type Json } from '../testing/bundles.js';
import { hasOriginalTerm, toCodedTerm } from './term.js';

const SNOMED = 'http://snomed.info/sct';
const conceptOf = (code: Json): Stu3CodeableConcept | undefined => Stu3AllergyIntolerance.parse({ code }).code;
const termOf = (code: Json): string => toCodedTerm(conceptOf(code), 'nothing').term;
const described = (url: string, part: string): Json => ({
  system: SNOMED,
  code: '1',
  display: 'Concept',
  extension: [
    {
      url,
      extension: [
        { url: 'descriptionId', valueId: '2' },
        { url: part, valueString: 'Chosen words' },
      ],
    },
  ],
});

describe('the term that the clinician chose is shown', () => {
  it.each<[string, Json, string]>([
    ['the text', snomed('1', 'Concept', 'Written words'), 'Written words'],
    [
      'the description',
      {
        coding: [
          described(
            'https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-coding-sctdescid',
            'descriptionDisplay',
          ),
        ],
      },
      'Chosen words',
    ],
    [
      'the description under a misspelt address',
      {
        coding: [
          described('http://fhir.nhs.uk/STU3/StructureDefinition/extension-coding-sctdecsid', 'DescriptionDisplay'),
        ],
      },
      'Chosen words',
    ],
    [
      'the display that the user selected',
      {
        coding: [
          { system: SNOMED, code: '1', display: 'A' },
          { system: 'x', code: '2', display: 'B', userSelected: true },
        ],
      },
      'B',
    ],
    ['the only display', snomed('1', 'Concept'), 'Concept'],
  ])('%s', (_, code, term) => {
    expect(termOf(code)).toBe(term);
    expect(hasOriginalTerm(conceptOf(code))).toBe(true);
  });

  it.each<[string, Json, string]>([
    [
      'the SNOMED display',
      {
        coding: [
          { system: 'x', code: '2', display: 'B' },
          { system: SNOMED, code: '1', display: 'A' },
        ],
      },
      'A',
    ],
    [
      'any display',
      {
        coding: [
          { system: 'x', code: '1' },
          { system: 'y', code: '2', display: 'B' },
        ],
      },
      'B',
    ],
    ['the bare code', { text: ' ', coding: [{ system: 'x', code: '1' }] }, 'x|1'],
    ['nothing', {}, 'nothing'],
  ])('else a substitute, known as one: %s', (_, code, term) => {
    expect(termOf(code)).toBe(term);
    expect(hasOriginalTerm(conceptOf(code))).toBe(false);
  });

  it('is never changed, whatever stands in it', () => {
    const text = '  <b>Ibuprofen</b> &lt; 5 µg \u202Eابت 😀\n';
    expect(termOf({ text })).toBe(text);
  });
});

describe('whether a code can be used for automatic checks', () => {
  it.each([
    ['196461000000101', 'degraded'],
    ['196421000000109', 'degraded'],
    ['196411000000103', 'degraded'],
    ['91936005', 'full'],
  ])('%s is %s', (code, coded) => {
    expect(toCodedTerm(conceptOf(snomed(code, 'x')), 'nothing').coded).toBe(coded);
  });

  it('a code of another system alone is none', () => {
    expect(toCodedTerm(conceptOf({ coding: [{ system: 'http://read.info/ctv3', code: 'X' }] }), 'nothing').coded).toBe(
      'none',
    );
  });
});
