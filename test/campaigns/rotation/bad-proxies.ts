import { setTimeout as pause } from 'node:timers/promises';
import type { CertificateKind } from '../../../apps/simulator/src/tls/test-authority.js';
import type { Changes } from './changes.js';
import type { World } from './world.js';

/** What the product must say of each; of an unknown authority OpenSSL misses the revocation list first. */
const EXPECTED: Readonly<Record<Exclude<CertificateKind, 'good'>, readonly string[]>> = {
  expired: ['CERT_HAS_EXPIRED'],
  'not-yet-valid': ['CERT_NOT_YET_VALID'],
  'wrong-name': ['ERR_TLS_CERT_ALTNAME_INVALID'],
  'self-signed': ['UNABLE_TO_GET_CRL', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  'foreign-ca': ['UNABLE_TO_GET_CRL', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
  revoked: ['CERT_REVOKED'],
};
const KINDS = ['expired', 'not-yet-valid', 'wrong-name', 'self-signed', 'foreign-ca', 'revoked'] as const;
const CALLS = 3;
/** Milliseconds. */
const [RECOVERY_MS, RELOAD_MS, POLL_MS] = [30_000, 8_000, 100];

export interface BadProxy {
  readonly kind: string;
  /** As the product told its caller. */
  readonly outcomes: readonly string[];
  /** As it told its operator. */
  readonly upstreamCodes: readonly string[];
  /** Requests that came through all the same. */
  readonly leaked: number;
  /** From the good certificate to the first record. Milliseconds; `undefined`: it never came. */
  readonly recoveryMs: number | undefined;
  readonly asExpected: boolean;
}

/** The proxy shows one bad certificate after the other; nobody may send it anything. */
export async function badProxies(
  world: World,
  changes: Changes,
  say: (line: string) => void,
): Promise<readonly BadProxy[]> {
  const found: BadProxy[] = [];
  for (const kind of KINDS) {
    found.push(await badProxy(kind, world, changes));
    say(`  ${kind}: ${found.at(-1)?.upstreamCodes.join(', ') ?? ''}`);
  }
  return found;
}

async function badProxy(kind: (typeof KINDS)[number], world: World, changes: Changes): Promise<BadProxy> {
  const { proxy, product, clinicians, simulator } = world;
  await proxy.show(await proxy.issueServer(kind, changes.trusted));
  if (kind === 'revoked') await listed(world, changes);
  proxy.closeIdle();
  await pause(POLL_MS); // the product hears of closed connections
  const [codesBefore, requestsBefore] = [product.upstreamCodes.length, passed(simulator)];
  const outcomes: string[] = [];
  for (let call = 0; call < CALLS; call += 1) outcomes.push((await clinicians.read()).outcome);
  await pause(POLL_MS); // its log arrives after its answer
  const upstreamCodes = product.upstreamCodes.slice(codesBefore);
  const leaked = passed(simulator) - requestsBefore;
  await proxy.show(await proxy.issueServer('good', changes.trusted));
  const recoveryMs = await recovered(world);
  const refused = outcomes.every((outcome) => outcome === 'GPC_SECURE_CONNECTION_FAILED');
  const named = upstreamCodes.length > 0 && upstreamCodes.every((code) => EXPECTED[kind].includes(code));
  return {
    kind,
    outcomes,
    upstreamCodes: [...new Set(upstreamCodes)],
    leaked,
    recoveryMs,
    asExpected: refused && named,
  };
}

/** The new list of revoked certificates is in its file, and the product has read it. */
async function listed({ secrets, product, clinicians }: World, changes: Changes): Promise<void> {
  const [rootLists, subLists] = await changes.trusted.revocationLists();
  const before = product.count('ssp.certificate.reloaded');
  secrets.swap({ ...changes.contents, rootLists, subLists });
  const end = Date.now() + RELOAD_MS;
  while (product.count('ssp.certificate.reloaded') === before && Date.now() < end) {
    await clinicians.read(); // who calls makes it look
    await pause(POLL_MS);
  }
}

async function recovered({ clinicians }: World): Promise<number | undefined> {
  const began = Date.now();
  while (Date.now() - began < RECOVERY_MS) {
    if ((await clinicians.read()).outcome === 'ok') return Date.now() - began;
    await pause(POLL_MS);
  }
  return undefined;
}

function passed(simulator: World['simulator']): number {
  return simulator.wire.counts()['ssp'] ?? 0;
}
