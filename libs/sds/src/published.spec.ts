import { z } from 'zod';
import type { InteractionId, OdsCode } from '#contracts';
import { Fault } from '#errors';
import { extensionValues, identifierValues, readDevices, readEndpoints, type R4Device, type R4Endpoint } from '#fhir';
import { describeWithSharedData, sharedData } from '../../../test/support/shared-data.js';
import { aCall } from '../../contracts/testing/fakes.js';
import { decideDevice } from './device-rules.js';
import { decideEndpoint } from './endpoint-rules.js';
import { validQuestion } from './input-rules.js';
import { EXTENSION, SYSTEM } from './sds-query.js';

/** Published bodies: no request stands beside them, so each is asked what it itself says. Lists of LDAP records are no answers. */
const EXAMPLES: Readonly<Record<string, string>> = {
  'gpcc-sds-endpoint-no-address-response': 'SDS_ENDPOINT_NO_ADDRESS',
  'gpcc-sds-endpoint-response': 'SDS_ENDPOINT_BAD_ADDRESS',
  'gpcc-sds-error-response': 'no answer to a search',
  'gpcc-sds-no-result-response': 'nothing found',
  'inttest-device-trimmed': 'use by rule 15',
  'inttest-endpoint': 'use by rule 12',
  'inttest-endpoint-forward-reliable': 'use by rule 12',
  'mapper-device-all-null': 'SDS_DEVICE_NO_ASID',
  'mapper-device-empty': 'SDS_DEVICE_NO_ASID',
  'mapper-device-everything': 'SDS_DEVICE_BAD_ASID',
  'mapper-endpoint-all-null': 'SDS_ENDPOINT_NO_ADDRESS',
  'mapper-endpoint-empty': 'SDS_ENDPOINT_NO_ADDRESS',
  'mapper-endpoint-everything': 'SDS_ENDPOINT_AMBIGUOUS',
  'mapper-endpoint-only-address': 'SDS_ENDPOINT_BAD_ADDRESS',
  'spec-device-bundle': 'use by rule 15',
  'spec-endpoint-bundle': 'use by rule 12',
  'unit-multiple-endpoints': 'SDS_ENDPOINT_AMBIGUOUS',
  'unit-single-device': 'use by rule 15',
  'unit-single-endpoint': 'SDS_ENDPOINT_BAD_ADDRESS',
};

const Pair = z.object({ fhir: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]) });

function exampleAnswer(file: string): unknown {
  const json = sharedData.json(`sds/examples/${file}`);
  const pair = Pair.safeParse(json).data;
  if (pair === undefined) return json;
  return { resourceType: 'Bundle', entry: [pair.fhir].flat().map((resource) => ({ resource })) };
}

function decisionOnExample(answer: unknown): string {
  const endpoints = readEndpoints(answer) ?? [];
  if (endpoints.length > 0) return decisionOnEndpoints(endpoints);
  const devices = readDevices(answer);
  if (devices === undefined) return 'no answer to a search';
  return devices.length === 0 ? 'nothing found' : decisionOnDevices(devices);
}

function decisionOnEndpoints(endpoints: readonly R4Endpoint[]): string {
  const [first] = endpoints;
  const odsCode = first!.managingOrganization?.identifier?.value ?? '';
  const interactionId = extensionValues(first!, EXTENSION.interaction)[0] ?? '';
  const decision = decideEndpoint(endpoints, { odsCode, interactionId }, { odsCheck: 'warn', allowHttp: false });
  return decision.kind === 'use' ? `use by rule ${decision.rule}` : decision.code;
}

function decisionOnDevices(devices: readonly R4Device[]): string {
  const [first] = devices;
  const interactionId = extensionValues(first!, EXTENSION.interaction)[0] ?? '';
  const partyKey = identifierValues(first!, SYSTEM.partyKey)[0] ?? '';
  const decision = decideDevice(devices, { interactionId, partyKey });
  return decision.kind === 'use' ? `use by rule ${decision.rule}` : decision.code;
}

describeWithSharedData('published answers of the directory', () => {
  it('has a decision for every one that is an answer', () => {
    const answers = sharedData
      .files('sds/examples')
      .filter((file) => !Array.isArray(sharedData.json(`sds/examples/${file}`)));
    expect(answers.map((file) => file.replace('.json', '')).toSorted()).toEqual(Object.keys(EXAMPLES).toSorted());
  });
  it.each(Object.entries(EXAMPLES))('%s: %s', (name, decision) => {
    expect(decisionOnExample(exampleAnswer(`${name}.json`))).toBe(decision);
  });
});

const Values = z.array(z.string()).default([]);
const Query = z.object({ organization: Values, identifier: Values });

describeWithSharedData('queries as consumers send them', () => {
  const verdict = (query: unknown): string => {
    const { organization, identifier } = Query.parse(query);
    const value = (text: string | undefined): string => text?.slice(text.indexOf('|') + 1) ?? '';
    const interaction = value(identifier.find((one) => one.startsWith(SYSTEM.interaction)));
    const written = { odsCode: value(organization[0]) as OdsCode, interactionId: interaction as InteractionId };
    try {
      const { odsCode } = validQuestion(written, aCall());
      return /^[A-Z0-9]{1,9}$/u.test(odsCode) ? 'asked' : 'asked in a wrong way';
    } catch (error) {
      return error instanceof Fault ? error.code : 'INTERNAL';
    }
  };

  it('are asked in the form that the directory finds, or refused before any call', () => {
    const queries = z.array(z.unknown()).parse(sharedData.json('sds/traffic/query-shapes.json'));
    const verdicts = new Set(queries.map(verdict));
    expect([...verdicts].toSorted()).toEqual(['SDS_INVALID_ODS_CODE', 'SDS_REQUEST_REJECTED', 'asked']);
  });
});
