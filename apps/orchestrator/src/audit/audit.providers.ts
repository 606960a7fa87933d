import type { DynamicModule } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { AUDIT_TRAIL, type AuditTrail } from '#contracts';
import { CLOCK, type Clock } from '#platform';
import { AuditDesk } from './audit-desk.js';
import { AuditInterceptor } from './audit.interceptor.js';

/** The audit at the edge. The reply's half is a hook, added in `create-app.ts`. */
export function auditing(publicUrl: string): NonNullable<DynamicModule['providers']> {
  return [
    {
      provide: AuditDesk,
      inject: [AUDIT_TRAIL, CLOCK],
      useFactory: (trail: AuditTrail, clock: Clock) => new AuditDesk(trail, { publicUrl }, clock),
    },
    {
      provide: APP_INTERCEPTOR,
      inject: [AuditDesk],
      useFactory: (desk: AuditDesk) => new AuditInterceptor(desk),
    },
  ];
}
