import type { LegHandler, SimReply, SimRequest } from '../kernel/exchange.js';
import { answerWith } from '../kernel/fault-board.js';
import type { Story } from '../scenarios/story.js';
import type { LiveDirectory } from './live-directory.js';
import { ODS_SYSTEM } from './query.js';

const SEARCH = /\/(Endpoint|Device)$/u;

/** The directory with its faults by practice, and each search noted as it arrives. */
export function watchedDirectory(leg: LegHandler, directory: LiveDirectory): LegHandler {
  const handle = async (request: SimRequest): Promise<SimReply> => {
    const resource = SEARCH.exec(request.path)?.[1];
    if (resource === undefined) return leg.handle(request);
    const odsCode = organisationIn(request);
    const correlationId = textOf(request, 'x-correlation-id');
    directory.truth.noteRequest({ at: directory.now(), correlationId, odsCode, resource });
    return answerWith(leg, request, directory.takeFault(odsCode));
  };
  return { ...leg, handle };
}

/** The proxy, with each call measured against what is true of the directory at its arrival. */
export function watchedProxy(leg: LegHandler, directory: LiveDirectory, stories: readonly Story[]): LegHandler {
  const practices = new Map(stories.map(({ nhsNumber, practice }) => [nhsNumber, practice]));
  const handle = async (request: SimRequest): Promise<SimReply> => {
    const { truth } = directory;
    const [at, asid] = [directory.now(), textOf(request, 'ssp-to')];
    const address = request.target.slice(leg.prefix.length + 1);
    const odsCode = practiceMeant(request, practices) ?? truth.practiceOf(asid);
    const addressed = { at, odsCode, asid, address };
    const seen = { ...addressed, ...truth.judge(addressed), reached: isConnected(directory, addressed) };
    const reply = await leg.handle(request);
    const [traceId, interactionId] = [textOf(request, 'ssp-traceid'), textOf(request, 'ssp-interactionid')];
    truth.noteCall({ ...seen, traceId, interactionId, status: reply.status });
    return reply;
  };
  return { ...leg, handle };
}

function organisationIn({ query }: SimRequest): string | undefined {
  const written = query.get('organization');
  return written?.startsWith(`${ODS_SYSTEM}|`) === true ? written.slice(ODS_SYSTEM.length + 1) : undefined;
}

/** The practice of the patient whose NHS number the call carries. */
function practiceMeant(
  { body, target }: SimRequest,
  practices: ReadonlyMap<string, string | undefined>,
): string | undefined {
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
