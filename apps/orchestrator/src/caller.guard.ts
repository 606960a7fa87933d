import { type CanActivate, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import type { CallerIdentity, RequesterRole } from '#contracts';
import { Fault } from '#errors';
import { stateOf } from './request-state.js';

const OPEN = 'route:open-to-everyone';
/** Health, documentation and problem pages need no token. */
export const OpenToEveryone = (): ReturnType<typeof SetMetadata> => SetMetadata(OPEN, true);

/** Every other route needs a bearer token of a known person whose role may use patient records. */
export class CallerGuard implements CanActivate {
  constructor(
    private readonly callers: CallerIdentity,
    private readonly roles: readonly RequesterRole[],
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const open: unknown = this.reflector.getAllAndOverride(OPEN, [context.getHandler(), context.getClass()]);
    if (open === true) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const requester = await this.callers.identify(bearerOf(request.headers.authorization));
    if (!this.roles.includes(requester.role)) throw new Fault('ROLE_NOT_ALLOWED');
    stateOf(request).requester = requester;
    return true;
  }
}

function bearerOf(header: string | undefined): string {
  if (header === undefined || header.trim() === '') throw new Fault('TOKEN_MISSING');
  const [scheme, token, ...rest] = header.trim().split(/ +/u);
  if (scheme?.toLowerCase() !== 'bearer' || token === undefined || rest.length > 0) throw new Fault('TOKEN_INVALID');
  return token;
}
