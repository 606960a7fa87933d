import { answerWith, parseFault } from '../kernel/fault-board.js';
import { INTERACTION } from '../scenarios/interactions.js';
import { PRACTICES, STORIES } from '../scenarios/index.js';
import { sspLeg } from '../ssp/ssp-leg.js';
import { aPracticeRequest, asksFor, CLOCK } from '../testing/practice-request.js';
import { aRequest } from '../testing/requests.js';
import { LiveDirectory } from './live-directory.js';
import { INTERACTION_SYSTEM, ODS_SYSTEM } from './query.js';
import { sdsLeg } from './sds-leg.js';
import { watchedDirectory, watchedProxy } from './watched-legs.js';

const PATIENT = '9990001006';

function open() {
  const directory = new LiveDirectory(PRACTICES, CLOCK);
  const sds = sdsLeg({ clock: CLOCK, records: () => directory.records, gateway: {} });
  const ssp = sspLeg({ clock: CLOCK, stories: STORIES, practices: PRACTICES });
  return { directory, sds: watchedDirectory(sds, directory), ssp: watchedProxy(ssp, directory, STORIES) };
}

describe('the truth about what was asked, when a fault of the leg is switched on', () => {
  it.each(['429', 'delay=1', 'false-empty=1', '500', 'non-json'])('has a search once: %s', async (fault) => {
    const { directory, sds } = open();
    const query = new URLSearchParams({
      organization: `${ODS_SYSTEM}|Z81001`,
      identifier: `${INTERACTION_SYSTEM}|${INTERACTION.structuredRecord}`,
    });
    const request = aRequest(`/spine-directory/FHIR/R4/Device?${query.toString()}`);
    await answerWith(sds, request, parseFault(fault));
    expect(directory.truth.requests).toMatchObject([{ odsCode: 'Z81001', resource: 'Device' }]);
  });

  it('keeps the faults of single practices beside one that lets answers through', async () => {
    const { directory, sds } = open();
    directory.fault({ fault: '429', times: 1 });
    const reply = await answerWith(sds, aRequest('/spine-directory/FHIR/R4/Device'), parseFault('delay=1'));
    expect(reply).toMatchObject({ status: 429, transport: { delayMs: 1 } });
  });

  it('has a call of the wrong system', async () => {
    const { directory, ssp } = open();
    const request = aPracticeRequest({ practice: 'Z81002', body: asksFor(PATIENT) });
    await answerWith(ssp, request, parseFault('504-after-commit'));
    expect(directory.truth.calls).toMatchObject([{ odsCode: 'Z81001', registered: 'never', reached: true }]);
  });
});

it('a patient who is registered at a hub is not sent astray', async () => {
  const { directory, ssp } = open();
  const interaction = 'gpconnect:fhir:operation:gpc.registerpatient-1';
  const body = { parameter: [{ resource: { identifier: [{ value: PATIENT }] } }] };
  await ssp.handle(aPracticeRequest({ practice: 'Z81040', interaction, path: '/Patient/$gpc.registerpatient', body }));
  expect(directory.truth.calls).toMatchObject([{ odsCode: 'Z81040', registered: 'now' }]);
  expect(directory.misroutes()).toBe(0);
});
