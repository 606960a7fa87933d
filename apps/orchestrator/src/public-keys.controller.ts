import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { KEY_RING, type KeyRing } from '#platform-auth';
import { OpenToEveryone } from './caller.guard.js';

/** The public halves of our keys, for the NHS API platform. Served only where OAUTH_PUBLISH_JWKS says so (identity.md §3.1). */
@OpenToEveryone()
@ApiTags('operations')
@Controller('.well-known')
export class PublicKeysController {
  constructor(@Inject(KEY_RING) private readonly ring: KeyRing) {}

  @Get('jwks.json')
  @Header('Cache-Control', 'public, max-age=300')
  @ApiOperation({ summary: 'Public keys with which the NHS API platform checks that we are who we say' })
  @ApiOkResponse()
  async keys(): Promise<Awaited<ReturnType<KeyRing['publicKeys']>>> {
    return this.ring.publicKeys();
  }
}
