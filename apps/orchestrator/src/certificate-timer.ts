import { CERTIFICATE_WATCH_MS, type Clock, type EventLog, reportCertificate } from '#platform';

/** Looks at our client certificate at start and every hour; keeps no process alive. */
export class CertificateTimer {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly path: string,
    private readonly tools: { readonly clock: Pick<Clock, 'now'>; readonly log: EventLog },
  ) {}

  onModuleInit(): void {
    reportCertificate(this.path, this.tools);
    this.timer = setInterval(() => reportCertificate(this.path, this.tools), CERTIFICATE_WATCH_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }
}
