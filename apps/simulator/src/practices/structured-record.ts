import type { SimClock, SimReply } from '../kernel/exchange.js';
import { londonDay } from '../pds/london-day.js';
import { answerFrom, chartOf } from '../records/generator.js';
import type { Chart } from '../records/generator.js';
import type { PublishedRecords } from '../records/published.js';
import { aProfile } from '../scenarios/a-story.js';
import type { Practice } from '../scenarios/practice.js';
import type { RecordProfile, Story } from '../scenarios/story.js';
import { bent } from './broken-answers.js';
import type { Pauses } from './broken-answers.js';
import { headerOf } from './call.js';
import type { ProviderCall } from './call.js';
import { errorReply, fhir, fhirText, refusalReply, refuse } from './outcome.js';
import type { Refusal } from './outcome.js';
import { definitionsOf } from './parameter-definitions.js';
import { parameterRefusal } from './parameter-rules.js';
import { patientNumber, sentParameters } from './parameters.js';
import { patientAt } from './patients.js';
import { switchedOff } from './switched-off.js';
import { understand } from './record-request.js';
import type { Understood } from './record-request.js';

interface RecordDeps {
  readonly clock: SimClock;
  readonly stories: readonly Story[];
  readonly published: PublishedRecords | undefined;
  readonly pauses: Pauses;
}

type ChartFor = (story: Story, practice: Practice) => Chart;

/**
 * `POST Patient/$gpc.getstructuredrecord`. Order: body, NHS number, capability, patient, the practice's choice, parameters.
 * Source: shared/spec/gp-connect-core.md §11, 16 to 18; access-record-structured.md §1.7.
 */
export function structuredRecord(deps: RecordDeps): (call: ProviderCall) => SimReply {
  const chartFor = chartBook();
  return (call) => {
    const sent = sentParameters(call.request.body);
    if (sent.kind === 'refused') return refused(sent.refusal, call);
    const number = patientNumber(sent.value);
    if (number.kind === 'refused') return refused(number.refusal, call);
    const off = switchedOff(call);
    if (off !== undefined) return off;
    const story = patientAt(call.practice, number.value, deps.stories);
    if (story === undefined) return refused(refuse(404, 'PATIENT_NOT_FOUND', 'no such patient is served here'), call);
    if (story.provider.kind === 'provider-error')
      return errorReply({ ...story.provider, personality: call.practice.personality });
    const profile = profileOf(story);
    const asked = {
      sent: sent.value,
      definitions: definitionsOf(call.practice.personality, profile.unsupported),
      today: londonDay(call.now),
    };
    const refusal = parameterRefusal(asked);
    if (refusal !== undefined) return refused(refusal, call);
    return recordReply({ call, story, understood: understand(asked, profile) }, deps, chartFor);
  };
}

const refused = (refusal: Refusal, { practice }: ProviderCall): SimReply => refusalReply(refusal, practice.personality);

interface Served {
  readonly call: ProviderCall;
  readonly story: Story;
  readonly understood: Understood;
}

function recordReply(served: Served, deps: RecordDeps, chartFor: ChartFor): SimReply {
  const { call, story } = served;
  const { provider } = story;
  if (provider.kind === 'published') return publishedReply(provider.bundleOf ?? story.nhsNumber, deps, call);
  if (provider.kind !== 'broken') return generated(served, headerOf(call.request, 'ssp-traceid'), chartFor);
  const id = provider.how === 'bundle-id' ? deps.clock.uuid() : headerOf(call.request, 'ssp-traceid');
  return bent(generated(served, id, chartFor), provider.how, call.practice.personality, deps.pauses);
}

function generated({ call, story, understood }: Served, bundleId: string, chartFor: ChartFor): SimReply {
  const { request, warnings } = understood;
  return fhir(200, answerFrom(chartFor(story, call.practice), { bundleId, request, warnings }));
}

/** Whole and untouched, whatever was asked for. */
function publishedReply(nhsNumber: string, { published }: RecordDeps, call: ProviderCall): SimReply {
  const bytes = published?.bytesFor(nhsNumber);
  return bytes === undefined
    ? refused(refuse(404, 'PATIENT_NOT_FOUND', 'no published record'), call)
    : fhirText(200, bytes);
}

function profileOf({ provider, nhsNumber }: Story): RecordProfile {
  return provider.kind === 'record' ? provider.profile : aProfile(nhsNumber);
}

/** Charts are made once: the same patient is asked for many times under load. */
function chartBook(): ChartFor {
  const charts = new Map<string, Chart>();
  return (story, practice) => {
    const known = charts.get(story.nhsNumber);
    if (known !== undefined) return known;
    const { nhsNumber, demographics } = story;
    const chart = chartOf({ nhsNumber, demographics, practice, version: practice.personality }, profileOf(story));
    charts.set(nhsNumber, chart);
    return chart;
  };
}
