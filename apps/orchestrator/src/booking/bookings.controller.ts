import { Body, Controller, Get, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiDefaultResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { instantOf, londonDayOf } from '#contracts';
import { Fault } from '#errors';
import { CLOCK, type Clock } from '#platform';
import {
  BookingDesk,
  BookingJourney,
  type BookingQuestion,
  type JourneyLog,
  SlotJourney,
  type SlotsQuestion,
} from '#workflow';
import { API_SETTINGS, type ApiSettings } from '../api-settings.js';
import { beginJourney } from '../call-frame.js';
import { ForFunctions } from '../caller.guard.js';
import { ContextId } from '../patient-contexts.controller.js';
import { Problem } from '../problem.js';
import { Refusal } from '../refusal.js';
import { REQUEST_TIMEOUT } from '../request-timeout.js';
import type { BookingProblem } from './booking-problem.js';
import { bookedReply, bookingView, isBooked, type NotBooked, refusalFor, type ReplyFrame } from './booking-replies.js';
import { BookBody, BookedReply, BookingId, BookingView, DecisionBody, IdempotencyKey } from './booking-schemas.js';
import { sayingUnsaved } from './unsaved.js';

/** A repeat of a request whose answer was lost must find its booking, even when the slot has begun meanwhile. */
const REPEATS_MS = 3_600_000;

@ForFunctions('appointments')
@ApiTags('bookings')
@ApiBearerAuth()
@ApiHeader(REQUEST_TIMEOUT)
@ApiDefaultResponse({ description: 'A problem', standardSchema: Problem })
@Controller('v1')
export class BookingsController {
  constructor(
    @Inject(BookingJourney) private readonly journeys: BookingJourney,
    @Inject(BookingDesk) private readonly desk: BookingDesk,
    @Inject(SlotJourney) private readonly slots: SlotJourney,
    @Inject(API_SETTINGS) private readonly settings: ApiSettings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post('patient-contexts/:id/appointments')
  @ApiOperation({ summary: 'Book an appointment, at most once for each `Idempotency-Key`' })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: true,
    description:
      'New for each booking that a user confirms; 8 to 64 letters, digits and hyphens. The same key with the same body gives the same answer.',
  })
  @ApiCreatedResponse({ standardSchema: BookedReply })
  async book(
    @Param('id', { schema: ContextId }) id: string,
    @Body({ schema: BookBody }) body: BookBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const question = questionOf(id, keyOf(request), body);
    this.refusePast(question);
    const frame = this.command(request, reply);
    const outcome = await sayingUnsaved(() => this.journeys.book(question, frame.journey, frame.call), true);
    if (isBooked(outcome)) this.sendBooked(outcome, frame.journey, reply);
    else throw refusalFor(outcome, body.seen, await this.freshSlots(outcome, searchOf(question), frame));
  }

  @Post('patient-contexts/:id/bookings/:bookingId/second-attempt')
  @ApiOperation({ summary: 'After NOT_BOOKED, by the user’s word: send the same booking to the same slot once more' })
  @ApiCreatedResponse({ standardSchema: BookedReply })
  async tryAgain(
    @Param('id', { schema: ContextId }) contextId: string,
    @Param('bookingId', { schema: BookingId }) attemptId: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const frame = this.command(request, reply);
    const again = () => this.journeys.tryAgain({ contextId, attemptId }, frame.journey, frame.call);
    const outcome = await sayingUnsaved(again, 'unknown');
    if (isBooked(outcome)) this.sendBooked(outcome, frame.journey, reply);
    else throw refusalFor(outcome, undefined, await this.freshSlots(outcome, searchAgain(contextId, outcome), frame));
  }

  @Get('bookings/:bookingId')
  @ApiOperation({ summary: 'How a booking of your organisation stands' })
  @ApiOkResponse({ standardSchema: BookingView })
  async look(
    @Param('bookingId', { schema: BookingId }) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { call, journey } = this.query(request, reply);
    void reply.send(bookingView(await this.desk.look(id, call), this.frame(journey)));
  }

  @Post('bookings/:bookingId/decision')
  @HttpCode(200)
  @ApiOperation({ summary: 'Decide what no program may decide about a booking' })
  @ApiOkResponse({ standardSchema: BookingView })
  async decide(
    @Param('bookingId', { schema: BookingId }) id: string,
    @Body({ schema: DecisionBody }) { decision }: DecisionBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { call, journey } = this.query(request, reply);
    void reply.send(bookingView(await this.desk.settle(id, decision, call), this.frame(journey)));
  }

  private command(request: FastifyRequest, reply: FastifyReply): ReturnType<typeof beginJourney> {
    const timeoutMs = this.settings.commandJourneyTimeoutMs;
    return beginJourney(request, reply, { timeoutMs, recordCall: false, command: true });
  }

  private query(request: FastifyRequest, reply: FastifyReply): ReturnType<typeof beginJourney> {
    return beginJourney(request, reply, { timeoutMs: this.settings.journeyTimeoutMs, recordCall: false });
  }

  private frame({ legs }: JourneyLog): ReplyFrame {
    return { environment: this.settings.environment, legs };
  }

  private sendBooked(outcome: Parameters<typeof bookedReply>[0], journey: JourneyLog, reply: FastifyReply): void {
    void reply
      .status(201)
      .header('Location', `/v1/bookings/${outcome.attemptId}`)
      .send(bookedReply(outcome, this.frame(journey)));
  }

  /** Where the slot is not to be had: what is free now. No condition for the answer. */
  private async freshSlots(
    outcome: NotBooked,
    question: SlotsQuestion | undefined,
    { call, journey }: ReturnType<typeof beginJourney>,
  ): Promise<BookingProblem> {
    const isGone = ['SLOT_TAKEN', 'SLOT_GONE', 'SLOT_NOT_OFFERED'].includes(outcome.kind);
    if (!isGone || question === undefined) return {};
    try {
      return { freshSlots: (await this.slots.find(question, journey, call)).slots };
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return {};
    }
  }

  private refusePast({ slots }: BookingQuestion): void {
    const latest = this.clock.now().getTime() - REPEATS_MS;
    const errors = slots.flatMap(({ start }, index) =>
      (instantOf(start) ?? latest) < latest
        ? [{ field: `slots.${String(index)}.start`, rule: 'must not be over' }]
        : [],
    );
    if (errors.length > 0) throw new Refusal('REQUEST_FIELDS_INVALID', { errors });
  }
}

function keyOf({ headers }: FastifyRequest): string {
  const { data, error } = IdempotencyKey.safeParse(headers['idempotency-key']);
  if (data !== undefined) return data;
  const errors = error.issues.map(({ message: rule }) => ({ field: 'Idempotency-Key', rule }));
  throw new Refusal('REQUEST_FIELDS_INVALID', { errors });
}

function questionOf(contextId: string, idempotencyKey: string, body: BookBody): BookingQuestion {
  const { organisation: at, slots, description, comment, contact, seen, confirm } = body;
  const [first, ...others] = slots;
  if (first === undefined)
    throw new Refusal('REQUEST_FIELDS_INVALID', { errors: [{ field: 'slots', rule: 'must be given' }] });
  return {
    contextId,
    idempotencyKey,
    at,
    slots: [first, ...others],
    description,
    comment,
    organisation: { phone: contact.phone, type: contact.organisationType },
    acknowledgeDifferences: confirm?.differences === true,
    seen: { appointmentIds: seen?.appointmentIds ?? [], unreadable: seen?.unreadable === true },
  };
}

function searchOf({ contextId, at, slots, organisation }: BookingQuestion): SlotsQuestion {
  const day = londonDayOf(slots[0].start) ?? '';
  return { contextId, at, days: { from: day, to: day }, organisationType: organisation.type };
}

/** As at the choice. An attempt that was not begun has searched nothing. */
function searchAgain(contextId: string, outcome: NotBooked): SlotsQuestion | undefined {
  if (!('searched' in outcome)) return undefined;
  const { day, organisationType } = outcome.searched;
  return { contextId, at: outcome.practice, days: { from: day, to: day }, organisationType };
}
