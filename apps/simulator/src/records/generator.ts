import type { Personality } from '../scenarios/interactions.js';
import type { RecordProfile } from '../scenarios/story.js';
import { administrationOf, outsiders, patientResource } from './administration.js';
import type { Administration } from './administration.js';
import { bundleOf, clinicalResources, warningOutcome } from './bundle.js';
import type { RecordWarning } from './bundle.js';
import { bytesOf, filledAreas, itemsFor } from './chart-rounds.js';
import { LAST_DAY } from './chart.js';
import type { Holder, Item, Setting } from './chart.js';
import { uncategorisedItem } from './findings.js';
import { listsOf } from './lists.js';
import { randomFrom } from './random.js';
import type { Random } from './random.js';
import { WHOLE_RECORD } from './request.js';
import type { RecordRequest } from './request.js';
import type { Resource } from './resource.js';
import { select } from './selection.js';

/** A patient's whole record; the same holder and profile give the same chart for ever. */
export interface Chart {
  readonly profile: RecordProfile;
  readonly patient: Resource;
  readonly places: Administration;
  readonly items: readonly Item[];
  readonly warningId: string;
}

export interface Answer {
  readonly personality: Personality;
  /** `Bundle.id`, which personalities before 1.5 leave out. */
  readonly bundleId: string;
  readonly request: RecordRequest;
  readonly warnings: readonly RecordWarning[];
}

const REGISTERED = '2018-04-09';
const REGISTERED_IN_NOTES = '09-Apr-2018';
const KILOBYTE = 1_000;

/** Source of the sizes: `RecordProfile.kilobytes`, the compact JSON of the whole record. */
export function chartOf(holder: Holder, profile: RecordProfile): Chart {
  const random = randomFrom(profile.seed);
  const bare = emptyChart(random, holder, profile);
  const wanted = profile.kilobytes * KILOBYTE;
  const setting = settingOf(random, bare, holder);
  const items = itemsFor(setting, profile, wanted - sizeOf(bare));
  return filledAreas(profile).has('uncategorised') ? toppedUp({ ...bare, items }, setting, wanted) : { ...bare, items };
}

/** The bundle that answers a request over the chart. */
export function answerFrom(chart: Chart, { personality, bundleId, request, warnings }: Answer): Resource {
  const modern = personality !== '1.2.7';
  const selection = select(chart.items, request, modern);
  const { places, patient, profile } = chart;
  const lists = listsOf(selection, {
    patient,
    warnings: profile.warnings ?? [],
    registered: REGISTERED_IN_NOTES,
    modern,
    endedAllergies: request.resolvedAllergies,
  });
  return bundleOf(modern ? bundleId : undefined, [
    patient,
    places.organization,
    places.location,
    ...places.clinicians,
    ...places.roles,
    ...lists,
    ...clinicalResources(selection, request),
    ...(warnings.length === 0 ? [] : [warningOutcome(chart.warningId, warnings)]),
  ]);
}

function emptyChart(random: Random, { nhsNumber, demographics, practice }: Holder, profile: RecordProfile): Chart {
  const places = administrationOf(random, practice);
  const shown = { ...demographics, ...profile.differs };
  const details = {
    id: random.uuid(),
    nhsNumber: profile.patientInBundle ?? nhsNumber,
    demographics: shown,
    registered: REGISTERED,
  };
  return { profile, patient: patientResource(details, places), places, items: [], warningId: random.uuid() };
}

function settingOf(random: Random, { patient, places, profile }: Chart, { demographics }: Holder): Setting {
  const born = `${demographics.birthDate}-01-01`.slice(0, 10);
  return {
    random,
    patient,
    ...places,
    ...outsiders(random),
    born: born < LAST_DAY ? born : LAST_DAY,
    disabled: profile.disabled ?? [],
  };
}

/** Adds measured values until the record has its size. */
function toppedUp(chart: Chart, setting: Setting, wanted: number): Chart {
  const more: Item[] = [];
  let size = sizeOf(chart);
  while (size < wanted) {
    const item = uncategorisedItem(setting);
    more.push(item);
    size += bytesOf(item);
  }
  return { ...chart, items: [...chart.items, ...more] };
}

function sizeOf(chart: Chart): number {
  const id = '00000000-0000-4000-8000-000000000000';
  return Buffer.byteLength(
    JSON.stringify(answerFrom(chart, { personality: '1.6.2', bundleId: id, request: WHOLE_RECORD, warnings: [] })),
  );
}
