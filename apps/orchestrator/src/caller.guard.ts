import { type CanActivate, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import type { CallerIdentity, ProductFunction } from '#contracts';
import { Fault } from '#errors';
import { stateOf } from './request-state.js';

const OPEN = 'route:open-to-everyone';
/** Health, documentation and problem pages need no token. */
export const OpenToEveryone = (): ReturnType<typeof SetMetadata> => SetMetadata(OPEN, true);

const FUNCTIONS = 'route:functions';
/** Every other route says for which functions it is; a right to one of them is enough. */
export const ForFunctions = (...functions: readonly ProductFunction[]): ReturnType<typeof SetMetadata> =>
  SetMetadata(FUNCTIONS, functions);

/** Every route that is not open needs a bearer token of a known person with a right to its function. */
export class CallerGuard implements CanActivate {
  constructor(
    private readonly callers: CallerIdentity,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    const open: unknown = this.reflector.getAllAndOverride(OPEN, targets);
    if (open === true) return true;
    const functions = this.reflector.getAllAndOverride<readonly ProductFunction[] | undefined>(FUNCTIONS, targets);
    if (functions === undefined) throw new Error('A protected route does not say for which functions it is.');
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const caller = await this.callers.identify({
      token: bearerOf(request.headers.authorization),
      cis2IdToken: headerOf(request, 'gpc-cis2-id-token'),
      cis2AccessToken: headerOf(request, 'gpc-cis2-access-token'),
      roleProfileId: headerOf(request, 'gpc-role-profile-id'),
    });
    stateOf(request).caller = caller;
    if (!functions.some((one) => caller.rights.functions.includes(one))) throw new Fault('ROLE_NOT_ALLOWED');
    return true;
  }
}

function bearerOf(header: string | undefined): string {
  if (header === undefined || header.trim() === '') throw new Fault('TOKEN_MISSING');
  const [scheme, token, ...rest] = header.trim().split(/ +/u);
  if (scheme?.toLowerCase() !== 'bearer' || token === undefined || rest.length > 0) throw new Fault('TOKEN_INVALID');
  return token;
}

function headerOf({ headers }: FastifyRequest, name: string): string | undefined {
  const sent = headers[name];
  return typeof sent === 'string' && sent.trim() !== '' ? sent.trim() : undefined;
}
