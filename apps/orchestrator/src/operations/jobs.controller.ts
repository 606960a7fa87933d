import { Controller, Delete, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiDefaultResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type DeadJob, JOB_QUEUE, type JobCounts, type JobQueue } from '#contracts';
import { Fault } from '#errors';
import { ForFunctions } from '../caller.guard.js';
import { Problem } from '../problem.js';

const Name = z.string().regex(/^[\w:.-]{1,200}$/u, { error: 'must be the name of a job as the list gives it' });

/** Jobs that failed for good, for operators to repeat or drop. Shows no data of theirs. */
@ForFunctions('operations')
@ApiTags('operations')
@ApiBearerAuth()
@ApiDefaultResponse({ description: 'A problem', standardSchema: Problem })
@Controller('v1/operations/jobs')
export class JobsController {
  constructor(@Inject(JOB_QUEUE) private readonly queue: JobQueue) {}

  @Get()
  @ApiOperation({ summary: 'How many jobs wait and run, and which have failed for good' })
  @ApiOkResponse()
  async list(): Promise<{ readonly counts: readonly JobCounts[]; readonly dead: readonly DeadJob[] }> {
    return { counts: await this.queue.counts(), dead: await this.queue.dead() };
  }

  @Post('dead/:kind/:id/retry')
  @HttpCode(204)
  @ApiOperation({ summary: 'Try a failed job again' })
  async retry(@Param('kind', { schema: Name }) kind: string, @Param('id', { schema: Name }) id: string): Promise<void> {
    if (!(await this.queue.retryDead({ kind, id }))) throw new Fault('NO_SUCH_ADDRESS');
  }

  @Delete('dead/:kind/:id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Drop a failed job' })
  async drop(@Param('kind', { schema: Name }) kind: string, @Param('id', { schema: Name }) id: string): Promise<void> {
    if (!(await this.queue.dropDead({ kind, id }))) throw new Fault('NO_SUCH_ADDRESS');
  }
}
