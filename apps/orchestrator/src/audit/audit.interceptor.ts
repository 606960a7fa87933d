import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Observable } from 'rxjs';
import { witnessed } from '#contracts';
import { stateOf } from '../request-state.js';
import type { AuditDesk } from './audit-desk.js';

/** After the guards, before anything is read or asked: the record of the request is on disk, or nothing happens. */
export class AuditInterceptor implements NestInterceptor {
  constructor(private readonly desk: AuditDesk) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    await this.desk.open(request);
    const { exchanges } = stateOf(request);
    // The handler runs when it is subscribed to, so that is what is watched.
    return new Observable((subscriber) => witnessed(exchanges, () => next.handle().subscribe(subscriber)));
  }
}
