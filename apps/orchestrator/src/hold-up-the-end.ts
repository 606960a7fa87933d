import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { finalize, type Observable } from 'rxjs';
import { Stopping } from '#platform';

/** The process ends when every request is answered and every handler is done: a command goes on without its caller. */
export function holdUpTheEnd(app: NestFastifyApplication): void {
  const stopping = app.get(Stopping);
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    reply.raw.once('close', stopping.hold(request.raw, nameOf(request)));
  });
  server.addHook('onSend', async (_request: FastifyRequest, reply: FastifyReply) => {
    if (stopping.begun) void reply.header('Connection', 'close'); // the next request of this caller goes elsewhere
  });
  app.useGlobalInterceptors(new HandlerHold(stopping));
}

class HandlerHold implements NestInterceptor {
  constructor(private readonly stopping: Stopping) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    return next.handle().pipe(finalize(this.stopping.hold(request.raw, nameOf(request))));
  }
}

/** Template of the path only, never the path. */
function nameOf({ method, routeOptions }: FastifyRequest): string {
  return `${method} ${routeOptions.url ?? 'none'}`;
}
