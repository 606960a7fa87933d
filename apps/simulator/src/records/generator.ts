import type { RecordProfile } from '../scenarios/story.js';
import { administrationOf, outsiders, patientResource } from './administration.js';
import type { Administration } from './administration.js';
import { bundleOf, clinicalResources, warningOutcome } from './bundle.js';
import type { RecordWarning } from './bundle.js';
import { bytesOf, fillerFor, filledAreas, itemsFor } from './chart-rounds.js';
import { LAST_DAY } from './chart.js';
import type { Holder, Item, Maker, Setting } from './chart.js';
import { withDefects } from './defects/defects.js';
import { labelled } from './labels.js';
import { warningPlan } from './list-warnings.js';
import { listsOf } from './lists.js';
import { randomFrom } from './random.js';
import type { Random } from './random.js';
import { WHOLE_RECORD } from './request.js';
import type { RecordRequest } from './request.js';
import type { Resource } from './resource.js';
import { select } from './selection.js';
import { unavailableSentences } from './unavailable.js';

/** A patient's whole record; the same holder and profile give the same chart for ever. */
export interface Chart {
  readonly holder: Holder;
  readonly profile: RecordProfile;
  readonly patient: Resource;
  readonly places: Administration;
  readonly items: readonly Item[];
  readonly warningId: string;
}

export interface Answer {
  /** `Bundle.id`, which versions before 1.5 leave out. */
  readonly bundleId: string;
  readonly request: RecordRequest;
  readonly warnings: readonly RecordWarning[];
}

const REGISTERED = '2018-04-09';
const KILOBYTE = 1_000;

/** Source of the sizes: `RecordProfile.kilobytes`, the compact JSON of the whole record. */
export function chartOf(holder: Holder, profile: RecordProfile): Chart {
  const random = randomFrom(profile.seed);
  const bare = emptyChart(random, holder, profile);
  const wanted = profile.kilobytes * KILOBYTE;
  const setting = settingOf(random, bare);
  const filled = filledAreas(profile, holder.version === '1.2.7');
  const items = itemsFor(setting, profile, filled, wanted - sizeOf(bare));
  const chart = { ...bare, items };
  const filler = fillerFor(filled);
  return filler === undefined ? chart : { ...chart, items: [...items, ...fillingOf(chart, setting, filler, wanted)] };
}

/** The bundle that answers a request over the chart. */
export function answerFrom(chart: Chart, { bundleId, request, warnings }: Answer): Resource {
  const { places, patient, profile, holder } = chart;
  const former = holder.version === '1.2.7';
  const selection = select(chart.items, request, !former);
  const plan = warningPlan(profile);
  const lists = listsOf(selection, { patient, plan, former, endedAllergies: request.resolvedAllergies });
  const clinical = clinicalResources(selection, request);
  const withLabels = profile.notForPatient === true && holder.version === '1.6.2';
  const resources = [
    patient,
    places.organization,
    places.location,
    ...places.clinicians,
    ...places.roles,
    ...lists,
    ...(withLabels ? clinical.map((resource) => labelled(resource)) : clinical),
    ...(warnings.length === 0 ? [] : [warningOutcome(chart.warningId, warnings)]),
  ];
  const { defects = [] } = profile;
  const id = former || defects.includes('no-bundle-id') ? undefined : bundleId;
  return bundleOf(id, withDefects(resources, defects));
}

function emptyChart(random: Random, holder: Holder, profile: RecordProfile): Chart {
  const places = administrationOf(random, holder.practice);
  const details = {
    id: random.uuid(),
    nhsNumber: profile.patientInBundle ?? holder.nhsNumber,
    demographics: { ...holder.demographics, ...profile.differs },
    registered: REGISTERED,
  };
  return { holder, profile, patient: patientResource(details, places), places, items: [], warningId: random.uuid() };
}

function settingOf(random: Random, { patient, places, profile, holder }: Chart): Setting {
  const { version, demographics } = holder;
  const born = `${demographics.birthDate}-01-01`.slice(0, 10);
  return {
    version,
    random,
    patient,
    ...places,
    ...outsiders(random),
    born: born < LAST_DAY ? born : LAST_DAY,
    unavailable: unavailableSentences(profile),
    documents: filledAreas(profile, false).has('documents'),
  };
}

/** Entries that bring the record up to its size. */
function fillingOf(chart: Chart, setting: Setting, filler: Maker, wanted: number): readonly Item[] {
  const more: Item[] = [];
  let size = sizeOf(chart);
  for (let turn = 0; size < wanted; turn += 1) {
    const made = filler(setting, turn);
    more.push(...made);
    size += made.reduce((sum, item) => sum + bytesOf(item), 0);
  }
  return more;
}

function sizeOf(chart: Chart): number {
  const bundleId = '00000000-0000-4000-8000-000000000000';
  return Buffer.byteLength(JSON.stringify(answerFrom(chart, { bundleId, request: WHOLE_RECORD, warnings: [] })));
}
