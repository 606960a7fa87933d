import type { LegFault, LegHandler, SimReply, SimRequest } from '../kernel/exchange.js';
import { answerWith } from '../kernel/fault-board.js';
import { INTERACTION } from '../scenarios/interactions.js';
import type { Story } from '../scenarios/story.js';
import type { LiveDirectory } from './live-directory.js';
import { ODS_SYSTEM } from './query.js';

const SEARCH = /\/(Endpoint|Device)$/u;

/** The directory with its faults by practice, and each search noted as it arrives, also one that a fault of the leg spoils. */
export function watchedDirectory(leg: LegHandler, directory: LiveDirectory): LegHandler {
  const answered = async (request: SimRequest): Promise<SimReply> =>
    SEARCH.test(request.path)
      ? answerWith(leg, request, directory.takeFault(organisationIn(request)))
      : leg.handle(request);
  const note = (request: SimRequest): void => {
    const resource = SEARCH.exec(request.path)?.[1];
    if (resource === undefined) return;
    const correlationId = textOf(request, 'x-correlation-id');
    directory.truth.noteRequest({ at: directory.now(), correlationId, odsCode: organisationIn(request), resource });
  };
  return watched(leg, async (request, fault) => {
    note(request);
    return fault === undefined ? answered(request) : fault(async () => answered(request));
  });
}

/** The proxy, with each call measured against what is true of the directory at its arrival. */
export function watchedProxy(leg: LegHandler, directory: LiveDirectory, stories: readonly Story[]): LegHandler {
  const practices = new Map(stories.map(({ nhsNumber, practice }) => [nhsNumber, practice]));
  return watched(leg, async (request, fault) => {
    const { truth } = directory;
    const [at, asid] = [directory.now(), textOf(request, 'ssp-to')];
    const address = request.target.slice(leg.prefix.length + 1);
    const odsCode = practiceMeant(request, practices) ?? truth.practiceOf(asid);
    const addressed = { at, odsCode, asid, address };
    const seen = { ...addressed, ...truth.judge(addressed), reached: isConnected(directory, addressed) };
    const answer = async (): Promise<SimReply> => leg.handle(request);
    const reply = await (fault === undefined ? answer() : fault(answer));
    const [traceId, interactionId] = [textOf(request, 'ssp-traceid'), textOf(request, 'ssp-interactionid')];
    truth.noteCall({ ...seen, traceId, interactionId, status: reply.status });
    return reply;
  });
}

type Answer = () => Promise<SimReply>;
/** `fault`: what a fault of the leg makes of the usual answer, where one is switched on. */
type Watch = (request: SimRequest, fault?: (usual: Answer) => Promise<SimReply>) => Promise<SimReply>;

/** The leg and its own faults, each request seen once. */
function watched(leg: LegHandler, watch: Watch): LegHandler {
  const faults = Object.entries(leg.faults ?? {}).map(([name, fault]): [string, LegFault] => [
    name,
    async (situation) => watch(situation.request, async (answer) => fault({ ...situation, answer })),
  ]);
  return { ...leg, handle: async (request) => watch(request), faults: Object.fromEntries(faults) };
}

function organisationIn({ query }: SimRequest): string | undefined {
  const written = query.get('organization');
  return written?.startsWith(`${ODS_SYSTEM}|`) === true ? written.slice(ODS_SYSTEM.length + 1) : undefined;
}

/** The practice of the patient whose record is wanted; appointments and registrations are made elsewhere too. */
function practiceMeant(
  { body, target, headers }: SimRequest,
  practices: ReadonlyMap<string, string | undefined>,
): string | undefined {
  if (headers['ssp-interactionid'] !== INTERACTION.structuredRecord) return undefined;
  const numbers = `${body.toString('utf8')} ${target}`.match(/\b\d{10}\b/gu) ?? [];
  return practices.get(numbers.find((number) => practices.has(number)) ?? '');
}

function isConnected(
  { systems }: LiveDirectory,
  { asid, address }: { readonly asid: string; readonly address: string },
): boolean {
  return systems.some(
    (system) => system.asid === asid && Object.values(system.roots).some((root) => address.startsWith(`${root}/`)),
  );
}

function textOf({ headers }: SimRequest, name: string): string {
  return headers[name]?.toString() ?? '';
}
