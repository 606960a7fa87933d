import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { CATALOGUE } from '#errors';
import { ALERTED_COUNTS } from '../../apps/orchestrator/src/operations/alerted-counts.js';
import { type Product, startProduct } from '../support/product.js';

const fileText = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

const Rule = z.strictObject({
  alert: z.string().regex(/^[A-Z]\w+$/u),
  expr: z.string(),
  for: z
    .string()
    .regex(/^\d+[mh]$/u)
    .optional(),
  labels: z.strictObject({ severity: z.enum(['page', 'ticket']) }),
  annotations: z.strictObject({ summary: z.string().min(10), runbook_url: z.string() }),
});
const Alerts = z.strictObject({ groups: z.array(z.strictObject({ name: z.string(), rules: z.array(Rule) })) });
const rules = Alerts.parse(parse(fileText('config/observability/alerts.yaml'))).groups.flatMap((group) => group.rules);

const Panel = z.object({
  id: z.int(),
  title: z.string().min(3),
  description: z.string().optional(),
  gridPos: z.object({ x: z.int(), y: z.int(), w: z.int(), h: z.int() }),
  targets: z.array(z.object({ refId: z.string(), expr: z.string(), legendFormat: z.string() })).default([]),
  type: z.enum(['row', 'timeseries', 'stat']),
});
type Panel = z.infer<typeof Panel>;
const Dashboard = z.object({
  uid: z.string(),
  title: z.string(),
  schemaVersion: z.int(),
  __inputs: z.array(z.object({ name: z.literal('DS_PROMETHEUS'), type: z.literal('datasource') })),
  panels: z.array(Panel),
});
const dashboard = Dashboard.parse(JSON.parse(fileText('config/observability/grafana-dashboard.json')));

let product: Product;
/** Families of metrics that the service offers, with their kind. */
let offered: ReadonlyMap<string, string>;
beforeAll(async () => {
  product = await startProduct();
  const page = await (await fetch(`${product.apiUrl}/metrics`)).text();
  offered = new Map(
    [...page.matchAll(/^# TYPE (\w+) (\w+)$/gmu)].map(([, name = '', kind = '']): [string, string] => [name, kind]),
  );
});
afterAll(() => product.stop());

const namedIn = (expr: string): readonly string[] =>
  [...expr.matchAll(/\b(?:gpco|nodejs|process)_\w+/gu)].map(([name]) => name);
/** A histogram is asked for by its parts. */
const familyOf = (name: string): string => {
  const whole = name.replace(/_(?:bucket|sum|count)$/u, '');
  return offered.get(whole) === 'histogram' ? whole : name;
};
const isBalanced = (expr: string): boolean =>
  ['()', '{}', '[]'].every(([open = '', close = '']) => expr.split(open).length === expr.split(close).length);

describe('the alert rules', () => {
  it('have each a name of their own, and watch only what the service offers', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    const unknown = rules.flatMap(({ expr }) => namedIn(expr)).filter((name) => !offered.has(familyOf(name)));
    expect(unknown).toEqual([]);
    expect(rules.filter(({ expr }) => !isBalanced(expr))).toEqual([]);
  });

  it('have each a page in the runbook that says what it means for patients, where to look, what to do and whom to phone', () => {
    const runbook = fileText('docs/runbook.md');
    for (const { alert, annotations } of rules) {
      expect(annotations.runbook_url).toBe(`docs/runbook.md#${alert.toLowerCase()}`);
      const [, page = ''] = runbook.split(`\n### ${alert}\n`);
      const section = page.split(/\n##/u)[0] ?? '';
      for (const part of ['**For patients:**', '**First looks:**', '**Do:**', '**Phone:**'])
        expect([alert, section.includes(part)]).toEqual([alert, true]);
    }
    expect(runbook.match(/^### [A-Z]\w+$/gmu)).toHaveLength(rules.length);
  });

  it('name problem codes that exist', () => {
    const codes = rules.flatMap(({ expr }) =>
      [...expr.matchAll(/code=~?"([^"]+)"/gu)].flatMap(([, written = '']) => written.split('|')),
    );
    expect(codes.length).toBeGreaterThan(5);
    expect(codes.filter((code) => !Object.hasOwn(CATALOGUE, code))).toEqual([]);
  });

  it('see also the first time: what they watch for a rise begins at 0', async () => {
    const watched = (label: string): readonly string[] =>
      rules
        .flatMap(({ expr }) => [...expr.matchAll(/increase\(gpco_\w+\{([^}]*)\}/gu)].map(([, labels = '']) => labels))
        .flatMap((labels) => [...labels.matchAll(new RegExp(`${label}=~?"([^"]+)"`, 'gu'))])
        .flatMap(([, written = '']) => written.split('|'));
    expect([...new Set(watched('code'))].sort()).toEqual(ALERTED_COUNTS.answers.map(({ code }) => code).sort());
    expect([...new Set(watched('event'))].sort()).toEqual(ALERTED_COUNTS.events.map(({ event }) => event).sort());
    const page = await (await fetch(`${product.apiUrl}/metrics`)).text();
    expect(page).toMatch(/^gpco_answers_total\{status="500",code="INTERNAL"\} 0$/mu);
    expect(page).toMatch(/^gpco_log_events_total\{event="booking.alert",level="warn"\} 0$/mu);
  });
});

describe('the dashboard', () => {
  const charts = dashboard.panels.filter(({ type }) => type !== 'row');

  it('asks only for what the service offers, and explains each chart', () => {
    const exprs = charts.flatMap(({ targets }) => targets.map(({ expr }) => expr));
    expect(exprs.flatMap(namedIn).filter((name) => !offered.has(familyOf(name)))).toEqual([]);
    expect(exprs.filter((expr) => !isBalanced(expr))).toEqual([]);
    expect(charts.filter(({ targets, description }) => targets.length === 0 || description === undefined)).toEqual([]);
  });

  it('shows every family of ours', () => {
    const shown = new Set(charts.flatMap(({ targets }) => targets.flatMap(({ expr }) => namedIn(expr).map(familyOf))));
    expect([...offered.keys()].filter((name) => name.startsWith('gpco_') && !shown.has(name))).toEqual([]);
  });

  it('has no two panels in one place or of one id', () => {
    const overlap = (one: Panel, other: Panel): boolean =>
      one.gridPos.x < other.gridPos.x + other.gridPos.w &&
      other.gridPos.x < one.gridPos.x + one.gridPos.w &&
      one.gridPos.y < other.gridPos.y + other.gridPos.h &&
      other.gridPos.y < one.gridPos.y + one.gridPos.h;
    const { panels } = dashboard;
    const clashes = panels.filter((one, at) => panels.slice(at + 1).some((other) => overlap(one, other)));
    expect(clashes.map(({ title }) => title)).toEqual([]);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });
});
