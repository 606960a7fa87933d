import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { CATALOGUE, Fault, type FaultCode } from '#errors';
import { OpenToEveryone } from './caller.guard.js';
import { problemPage } from './problem-page.js';

/** The pages behind the `type` of every problem: the catalogue, one code a page. */
@OpenToEveryone()
@ApiExcludeController()
@Controller('problems')
export class ProblemsController {
  @Get(':code')
  @Header('Content-Type', 'text/plain; charset=utf-8')
  page(@Param('code') code: string): string {
    if (!isFaultCode(code)) throw new Fault('NO_SUCH_ADDRESS');
    return problemPage(code);
  }
}

function isFaultCode(code: string): code is FaultCode {
  return Object.hasOwn(CATALOGUE, code);
}
