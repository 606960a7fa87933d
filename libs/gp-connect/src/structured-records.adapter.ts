import { londonDate } from '#contracts';
import type {
  CallContext,
  RecordSummary,
  SpineReply,
  StructuredBundle,
  StructuredRecord,
  StructuredRecords,
} from '#contracts';
import { Fault } from '#errors';
import type { Clock } from '#platform';
import type { GpcQueries } from './gpc-queries.js';
import type { ExpectedRecord } from './record-reader.js';
import type { RecordReading } from './record-reading.js';
import { isAtLeast } from './specification-version.js';
import { type ParameterSet, parameterSetFor, structuredRecordBody } from './structured-request.js';

export interface StructuredRecordsOptions {
  /** Whole call with all repeats. Milliseconds. */
  readonly timeoutMs: number;
  /** A bundle of a practice of 1.5 or later must bear our trace id. Source: gp-connect-core.md §2. */
  readonly strictBundleId: boolean;
  /** Told when an answer makes the practice's cached statement doubtful. Source: gp-connect-core.md §5.6. */
  readonly forgetStatements: (odsCode: string) => void;
}

/** How the reader is told that only allergies and medicines were asked for, so that no other area counts as missing. */
const BASE_VERSION = '1.2';

type Question = Parameters<StructuredRecords['retrieve']>[0];
interface Answer {
  readonly reply: SpineReply;
  readonly set: ParameterSet;
  /** RFC 3339, UTC. */
  readonly retrievedAt: string;
}
type Read<C extends RecordSummary> = (bytes: Buffer, expected: ExpectedRecord) => Promise<C>;

/** Access Record Structured over the Spine proxy. Keeps nothing of a record. */
export class StructuredRecordsAdapter implements StructuredRecords {
  constructor(
    private readonly queries: GpcQueries,
    private readonly clock: Clock,
    private readonly reading: RecordReading,
    private readonly options: StructuredRecordsOptions,
  ) {}

  async retrieve(question: Question, call: CallContext): Promise<StructuredRecord> {
    return this.retrieved(question, call, (bytes, expected) => this.reading.view(bytes, expected));
  }

  async retrieveBundle(question: Question, call: CallContext): Promise<StructuredBundle> {
    return this.retrieved(question, call, (bytes, expected) => this.reading.summary(bytes, expected));
  }

  private async retrieved<C extends RecordSummary>(
    question: Question,
    call: CallContext,
    read: Read<C>,
  ): Promise<StructuredBundle & { readonly content: C }> {
    try {
      const { reply, set, retrievedAt } = await this.answered(question, call);
      const content = await read(reply.body, this.expected(question, reply, set));
      this.refuseStrangeId(content, question, reply);
      return { bytes: reply.body, traceId: reply.traceId, retrievedAt, content };
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      if (doubtsStatement(error)) this.options.forgetStatements(question.route.odsCode);
      const { odsCode, interactionId } = question.route;
      throw error.with({ correlationId: call.correlationId, odsCode, interactionId });
    }
  }

  /** A practice that refuses unknown parameters is asked once more without them. Source: gp-connect-core.md §5.5. */
  private async answered(question: Question, call: CallContext): Promise<Answer> {
    const deadline = this.clock.now().getTime() + this.options.timeoutMs;
    const first = parameterSetFor(question.specificationVersion);
    try {
      return await this.asked(question, first, this.options.timeoutMs, call);
    } catch (error) {
      const left = deadline - this.clock.now().getTime();
      if (!(error instanceof Fault) || !refusesNewerParameters(error, question) || left <= 0) throw error;
      return this.asked(question, 'medication-and-allergies', left, call);
    }
  }

  private async asked(question: Question, set: ParameterSet, budgetMs: number, call: CallContext): Promise<Answer> {
    const { route, from, nhsNumber, areas } = question;
    const body = structuredRecordBody(nhsNumber, areas, set);
    const path = '/Patient/$gpc.getstructuredrecord';
    const request = { method: 'POST', path, scope: 'patient/*.read', from, body } as const;
    const reply = await this.queries.ask({ operation: 'record', route, request, budgetMs }, call);
    return { reply, set, retrievedAt: this.clock.now().toISOString() };
  }

  private expected(
    { nhsNumber, areas, specificationVersion }: Question,
    { traceId }: SpineReply,
    set: ParameterSet,
  ): ExpectedRecord {
    const askedBy = set === 'all' ? specificationVersion : BASE_VERSION;
    const today = londonDate(this.clock.now());
    return { nhsNumber, traceId, requested: areas, specificationVersion: askedBy, today };
  }

  private refuseStrangeId(
    { bundleId }: RecordSummary,
    { specificationVersion }: Question,
    { traceId, status }: SpineReply,
  ): void {
    const wrongId = bundleId !== 'same' && isAtLeast(specificationVersion, '1.5.0');
    if (wrongId && this.options.strictBundleId)
      throw new Fault('GPC_UNEXPECTED_RESPONSE', { traceId, upstreamStatus: status });
  }
}

/** Only where the version is not known to be 1.5 or later, and if the first request held something newer. */
function refusesNewerParameters({ context }: Fault, { nhsNumber, areas, specificationVersion }: Question): boolean {
  const refused = context.upstreamCode === 'INVALID_PARAMETER' || context.upstreamCode === 'INVALID_RESOURCE';
  if (!refused || context.upstreamStatus !== 422 || isAtLeast(specificationVersion, '1.5.0')) return false;
  const sent = structuredRecordBody(nhsNumber, areas, parameterSetFor(specificationVersion));
  return sent !== structuredRecordBody(nhsNumber, areas, 'medication-and-allergies');
}

/** Source: gp-connect-core.md §5.6, "drop when". */
function doubtsStatement({ code, context }: Fault): boolean {
  const unknownOperation = context.upstreamStatus === 404 && code !== 'GPC_PATIENT_NOT_AVAILABLE';
  return (
    unknownOperation ||
    ['GPC_DIRECTORY_OUT_OF_DATE', 'GPC_CONNECTION_NOT_AUTHORISED', 'GPC_NOT_SUPPORTED_BY_PRACTICE'].includes(code)
  );
}
