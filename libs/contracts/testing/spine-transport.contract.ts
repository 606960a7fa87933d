import { Asid } from '../src/asid.js';
import { INTERACTION } from '../src/interaction.js';
import type { SpineRequest, SpineTransport } from '../src/spine-transport.port.js';
import { aCall, A_PRACTICE, aRoute } from './fakes.js';

/** What stands at the other end of the wire. */
export type OtherEnd =
  | {
      readonly kind: 'answers';
      readonly status: number;
      readonly body: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'silent' }
  | { readonly kind: 'untrusted' }
  | { readonly kind: 'too-talkative' };

/** A question to `A_PRACTICE` from an invented system of ours. */
export function aSpineRequest(changes: Partial<SpineRequest> = {}): SpineRequest {
  const { address, asid, interactionId } = aRoute(A_PRACTICE, INTERACTION.structuredRecord);
  return {
    method: 'POST',
    address,
    path: '/Patient/$gpc.getstructuredrecord',
    interactionId,
    scope: 'patient/*.read',
    from: Asid.parse('200000000025'),
    to: asid,
    body: '{"resourceType":"Parameters"}',
    timeoutMs: 5_000,
    ...changes,
  };
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

/** Run by every SpineTransport, real or fake, from its own spec. */
export function describeSpineTransport(name: string, open: (end: OtherEnd) => Promise<SpineTransport>): void {
  describe(`${name} keeps the SpineTransport contract`, () => {
    it.each([200, 302, 403, 404, 422, 500, 502, 599])(
      'hands on an answer with status %i as it came',
      async (status) => {
        const transport = await open({ kind: 'answers', status, body: '{"resourceType":"Bundle"}' });
        const reply = await transport.send(aSpineRequest(), aCall());
        expect(reply).toMatchObject({ status, retryAfterSeconds: undefined });
        expect(reply.body.toString('utf8')).toBe('{"resourceType":"Bundle"}');
      },
    );
    it('gives each transmission a trace id of its own', async () => {
      const transport = await open({ kind: 'answers', status: 200, body: '{}' });
      const first = await transport.send(aSpineRequest(), aCall());
      const second = await transport.send(aSpineRequest(), aCall());
      expect(first.traceId).toMatch(UUID);
      expect(second.traceId).toMatch(UUID);
      expect(second.traceId).not.toBe(first.traceId);
    });
    it('tells for how many seconds the other side wants to rest', async () => {
      const transport = await open({ kind: 'answers', status: 429, body: '', headers: { 'Retry-After': '7' } });
      await expect(transport.send(aSpineRequest(), aCall())).resolves.toMatchObject({
        status: 429,
        retryAfterSeconds: 7,
      });
    });
    it.each([
      ['silent', 'GPC_TEMPORARILY_UNAVAILABLE'],
      ['untrusted', 'GPC_SECURE_CONNECTION_FAILED'],
      ['too-talkative', 'GPC_RECORD_TOO_LARGE'],
    ] as const)('says of a %s other end: %s', async (kind, code) => {
      const transport = await open({ kind });
      const fault: unknown = await transport.send(aSpineRequest(), aCall()).catch((error: unknown) => error);
      expect(fault).toMatchObject({ code, context: { traceId: expect.stringMatching(UUID) as string } });
    });
    it('sends nothing for a caller who has hung up', async () => {
      const transport = await open({ kind: 'answers', status: 200, body: '{}' });
      const gone = transport.send(aSpineRequest(), aCall({ signal: AbortSignal.abort() }));
      await expect(gone).rejects.toMatchObject({ code: 'GPC_TEMPORARILY_UNAVAILABLE' });
    });
  });
}
