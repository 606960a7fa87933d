import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { STORIES } from '../../apps/simulator/src/scenarios/index.js';
import { generate, HOLDER } from '../../apps/simulator/src/testing/generated-record.js';

export type Json = Readonly<Record<string, unknown>>;
export interface NamedBundle {
  readonly name: string;
  readonly bundle: Json;
}

/** Records of the simulator's stories, all about one patient: whole, with every defect that a story has. */
export function generatedBundles(mostKilobytes: number): readonly NamedBundle[] {
  return STORIES.flatMap(({ story, provider }) => {
    if (provider.kind !== 'record') return [];
    const { patientInBundle: _, ...profile } = provider.profile;
    const bundle = generate({ ...profile, kilobytes: Math.min(profile.kilobytes, mostKilobytes) });
    return [{ name: story, bundle: JSON.parse(JSON.stringify(bundle)) as Json }];
  });
}

/** Published bundles of the developers' share, made out to the same patient; none where there is no share. */
export function publishedBundles(sharedDir: string): readonly NamedBundle[] {
  const folder = resolve(sharedDir, 'data/structured');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({ name, bundle: madeOutTo(HOLDER.nhsNumber, parsed(resolve(folder, name))) }));
}

/** Every Patient of it carries this number alone. */
export function madeOutTo(nhsNumber: string, bundle: Json): Json {
  const { entry } = bundle;
  if (!Array.isArray(entry)) return bundle;
  return {
    ...bundle,
    entry: entry.map((one: unknown) => {
      const resource = isObject(one) ? one['resource'] : undefined;
      if (!isObject(resource) || resource['resourceType'] !== 'Patient') return one;
      const identifier = [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: nhsNumber }];
      return { ...(one as Json), resource: { ...resource, identifier } };
    }),
  };
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(path: string): Json {
  return JSON.parse(readFileSync(path, 'utf8')) as Json;
}
