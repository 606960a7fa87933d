import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { CATALOGUE, definitionOf, Fault, type FaultCode } from '#errors';
import { OpenToEveryone } from './caller.guard.js';

/** The pages behind the `type` of every problem: the catalogue, one code a page. */
@OpenToEveryone()
@ApiExcludeController()
@Controller('problems')
export class ProblemsController {
  @Get(':code')
  @Header('Content-Type', 'text/plain; charset=utf-8')
  page(@Param('code') code: string): string {
    if (!isFaultCode(code)) throw new Fault('NO_SUCH_ADDRESS');
    const { title, action, status, audience, retryable, owner, source } = definitionOf(code);
    const again = retryable
      ? 'The same request may succeed later.'
      : 'The same request will fail again until something changes.';
    return [
      code,
      '',
      title,
      action,
      '',
      `HTTP ${String(status)} · for the ${audience} · lies with: ${owner} · ${again}`,
      `Source: ${source}`,
      '',
    ].join('\n');
  }
}

function isFaultCode(code: string): code is FaultCode {
  return Object.hasOwn(CATALOGUE, code);
}
