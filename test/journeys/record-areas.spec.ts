import { RecordReply } from '../../apps/orchestrator/src/record-schemas.js';
import { contextIdOf, EVERY_AREA, openPatient, type Product, startProduct } from '../support/product.js';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product.stop());

async function whole(story: string): Promise<RecordReply> {
  const id = contextIdOf(await openPatient(product, product.story(story)));
  const { status, json } = await product.call('POST', `/v1/patient-contexts/${id}/structured-record`, {
    body: { areas: EVERY_AREA },
  });
  expect(status).toBe(200);
  return RecordReply.parse(json);
}

describe('the clinician view of the whole record', () => {
  it('shows every area under its own name, with as many items as its list', async () => {
    const reply = await whole('medium');
    const primary = (items: readonly { readonly seenIn: string }[]): number =>
      items.filter(({ seenIn }) => seenIn === 'primary').length;
    const { allergies, immunisations } = reply;
    const counts = {
      allergies: primary([...allergies.active, ...allergies.ended]),
      medications: primary(reply.medications),
      consultations: primary(reply.consultations),
      problems: primary(reply.problems),
      immunisations: primary([...immunisations.vaccinations, ...immunisations.statuses]),
      uncategorisedData: primary(reply.uncategorisedData),
      investigations: primary(reply.investigations),
      referrals: primary(reply.referrals),
      diaryEntries: primary(reply.diaryEntries),
    };
    expect(counts).toEqual(Object.fromEntries(reply.areas.map(({ area, itemCount }) => [area, itemCount])));
    expect(Object.values(counts).every((count) => count > 0)).toBe(true);
  });

  it('frames every diary entry as planned, and claims no status of a referral', async () => {
    const { diaryEntries, referrals } = await whole('medium');
    expect(diaryEntries.every(({ label }) => label.startsWith('Planned: '))).toBe(true);
    expect(referrals.some((referral) => 'status' in referral)).toBe(false);
  });

  it('is described by the API: every reference of the description leads somewhere', async () => {
    const { json } = await product.call('GET', '/openapi.json');
    const text = JSON.stringify(json);
    const names = new Set([...text.matchAll(/"\$ref":"([^"]+)"/gu)].flatMap(([, name]) => name ?? []));
    const lost = [...names].filter((name) => at(json, name.replace(/^#\//u, '').split('/')) === undefined);
    expect(lost).toEqual([]);
    expect(text).toContain('InvestigationItem');
  });
});

function at(value: unknown, path: readonly string[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  return typeof value === 'object' && value !== null ? at((value as Record<string, unknown>)[key], rest) : undefined;
}
