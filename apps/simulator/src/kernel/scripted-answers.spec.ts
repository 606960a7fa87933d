import { aRequest } from '../testing/requests.js';
import { ScriptedAnswers } from './scripted-answers.js';

const INTERACTION = 'urn:nhs:names:services:gpconnect:fhir:operation:gpc.getstructuredrecord-1';
const request = aRequest('/ssp/https://gp.example.nhs.uk/Z81001/Patient?x=1', {
  method: 'POST',
  headers: { 'Ssp-InteractionID': INTERACTION },
  body: 'a record, please',
});

describe('an answer word for word', () => {
  it('is given to the requests that fit, with its headers and its transport', () => {
    const answers = new ScriptedAnswers();
    answers.add({
      leg: 'ssp',
      where: { method: 'POST', target: ['Z81001', 'Patient?'], interaction: INTERACTION, body: 'record' },
      answer: { status: 499, headers: { 'Retry-After': '1' }, body: 'gone', transport: { delayMs: 5 } },
    });
    expect(answers.take('ssp', request)).toEqual({
      status: 499,
      headers: { 'Retry-After': '1' },
      body: 'gone',
      transport: { delayMs: 5 },
    });
  });

  it.each<[string, 'pds' | 'ssp', { method?: string; target?: string[]; interaction?: string; body?: string }]>([
    ['another leg', 'pds', {}],
    ['another method', 'ssp', { method: 'GET' }],
    ['another target', 'ssp', { target: ['Z81001', 'Slot?'] }],
    ['another interaction', 'ssp', { interaction: 'urn:other' }],
    ['another body', 'ssp', { body: 'a booking' }],
  ])('is not given to %s', (_, leg, where) => {
    const answers = new ScriptedAnswers();
    answers.add({ leg, where, answer: { status: 500 } });
    expect(answers.take('ssp', request)).toBeUndefined();
  });

  it('is given as often as it says, then the next one that fits', () => {
    const answers = new ScriptedAnswers();
    answers.add({ leg: 'ssp', answer: { status: 502 }, times: 2 });
    answers.add({ leg: 'ssp', answer: { status: 503 } });
    const statuses = [1, 2, 3, 4].map(() => answers.take('ssp', request)?.status);
    expect(statuses).toEqual([502, 502, 503, 503]);
  });

  it('can be taken back alone, or with all others', () => {
    const answers = new ScriptedAnswers();
    const takeBack = answers.add({ leg: 'ssp', answer: { status: 502 } });
    answers.add({ leg: 'ssp', answer: { status: 503 } });
    takeBack();
    expect(answers.take('ssp', request)?.status).toBe(503);
    answers.clear();
    expect(answers.list()).toEqual([]);
    expect(answers.take('ssp', request)).toBeUndefined();
  });
});
