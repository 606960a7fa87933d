import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { CONFIG_SCHEMAS, readConfiguration } from '../../apps/orchestrator/src/configuration.js';
import { embeddedSettings } from '../../apps/orchestrator/src/local/embedded-settings.js';
import { keptKeys, keyFilesIn } from '../../apps/orchestrator/src/local/key-files.js';
import { readConfig } from '../../apps/simulator/src/config.js';
import { readWorkerSettings, WorkerConfig } from '../../apps/worker/src/worker.config.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'gpco-compose-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const Service = z
  .strictObject({
    image: z
      .string()
      .regex(/:\d[\w.-]*$/, 'names a version')
      .optional(),
    build: z.strictObject({ context: z.literal('.'), target: z.string() }).optional(),
    command: z.array(z.string()).optional(),
    env_file: z.string().optional(),
    ports: z.array(z.string().regex(/^127\.0\.0\.1:\d+:\d+$/, 'is published on this machine only')).default([]),
    volumes: z.array(z.string().regex(/^[a-z-]+:\/[a-z/]+(:ro)?$/, 'is a named volume')).default([]),
    network_mode: z.enum(['service:simulator', 'none']).optional(),
    depends_on: z
      .record(
        z.string(),
        z.strictObject({
          condition: z.enum(['service_healthy', 'service_completed_successfully']),
          restart: z.boolean().optional(),
        }),
      )
      .default({}),
    healthcheck: z
      .strictObject({
        test: z.tuple([z.literal('CMD')], z.string()),
        interval: z.string(),
        timeout: z.string(),
        retries: z.number().int().positive(),
        start_period: z.string().optional(),
      })
      .optional(),
    init: z.boolean().optional(),
    restart: z.enum(['unless-stopped', 'no']),
    read_only: z.boolean().optional(),
    tmpfs: z.array(z.string()).optional(),
    cap_drop: z.array(z.string()).optional(),
    security_opt: z.array(z.string()).optional(),
    stop_grace_period: z.string().optional(),
  })
  .refine(({ image, build }) => (image === undefined) !== (build === undefined), 'either an image or a build');
const Compose = z.strictObject({
  'x-app': z.unknown(),
  services: z.record(z.enum(['keys', 'orchestrator', 'worker', 'simulator', 'redis']), Service),
  volumes: z.record(z.string(), z.null()),
});

const compose = Compose.parse(parse(read('docker-compose.yml'), { merge: true }));
const services = Object.entries(compose.services);
const built = services.filter(([, { build }]) => build !== undefined);
/** Those that stay; the rest run once and end. */
const staying = built.filter(([, { restart }]) => restart !== 'no');
const dockerfile = read('Dockerfile');
const shared = Object.fromEntries(
  read('config/compose.env')
    .split('\n')
    .filter((line) => /^[A-Z]/.test(line))
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
);
/** The variable that says where a service listens. */
const PORT_OF: Readonly<Record<string, string>> = {
  orchestrator: 'PORT',
  worker: 'WORKER_PORT',
  simulator: 'SIMULATOR_PORT',
};

const volumeOf = (mount: string): string => mount.slice(0, mount.indexOf(':'));

const stage = (name: string): string =>
  new RegExp(`^FROM \\S+ AS ${name}\n((?:(?!^FROM ).*\n?)*)`, 'm').exec(dockerfile)?.[1] ?? '';

describe('docker-compose.yml', () => {
  it.each(staying)(
    '%s is built from a stage of the Dockerfile that starts what `npm run` starts',
    (name, { build }) => {
      const command = /CMD \["node", (.+)\]/.exec(stage(build?.target ?? ''))?.[1]?.replaceAll(/[",]/g, '') ?? 'none';
      const launcher = read('tools/run.sh');
      const lean = /^LEAN='(.+)'$/m.exec(launcher)?.[1] ?? 'none';
      expect(command).toMatch(new RegExp(`dist/apps/${name}/src/main\\.js$`));
      expect(launcher.replaceAll('$LEAN', lean)).toContain(`job ${command} `);
    },
  );

  it.each(staying)('%s is asked for its health where it listens', (name, { healthcheck }) => {
    const port = shared[PORT_OF[name] ?? ''] ?? 'none';
    expect(healthcheck?.test.at(-1)).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${port}/(health/ready|oidc/jwks)$`));
    expect(stage(name)).toContain(`EXPOSE ${port}\n`);
  });

  it('publishes the API and the simulator, and not the worker', () => {
    const published = services.flatMap(([, { ports }]) => ports.map((port) => port.split(':').at(-1)));
    expect(published.sort()).toEqual([shared['PORT'], shared['SIMULATOR_PORT']]);
    expect(shared).toMatchObject({ HOST: '0.0.0.0', SIMULATOR_HOST: '0.0.0.0' });
  });

  it('has the product on the machine of the simulator: plain http is allowed there only', () => {
    const { simulator, orchestrator, worker } = compose.services;
    const moved = [orchestrator, worker];
    expect(moved.map(({ network_mode }) => network_mode)).toEqual(['service:simulator', 'service:simulator']);
    expect(moved.map(({ depends_on }) => depends_on['simulator'])).toEqual([
      { condition: 'service_healthy', restart: true },
      { condition: 'service_healthy', restart: true },
    ]);
    expect(simulator.ports).toHaveLength(2);
  });

  it.each(built)('%s reads settings from a file that ships in the image', (_name, { env_file }) => {
    expect(env_file).toBe('config/compose.env');
    expect(existsSync(join(ROOT, 'config/compose.env'))).toBe(true);
  });

  it.each(services)(
    '%s waits only for services that exist, and mounts only volumes that are declared',
    (_name, { depends_on, volumes }) => {
      expect(services.map(([name]) => name)).toEqual(expect.arrayContaining(Object.keys(depends_on)));
      expect(Object.keys(compose.volumes)).toEqual(expect.arrayContaining(volumes.map(volumeOf)));
    },
  );

  it('declares no volume that nobody mounts', () => {
    const mounted = new Set(services.flatMap(([, { volumes }]) => volumes.map(volumeOf)));
    expect([...mounted].sort()).toEqual(Object.keys(compose.volumes).sort());
  });

  it('makes the keys once, in a program that exists, before anybody reads them, and lets nobody else write them', () => {
    const { keys, orchestrator, simulator, worker } = compose.services;
    const [node, program = '', folder = ''] = keys.command ?? [];
    expect(node).toBe('node');
    expect(existsSync(join(ROOT, program.replace(/^dist\/(.+)\.js$/, '$1.ts')))).toBe(true);
    expect(keys.volumes).toEqual([`keys:${folder}`]);
    expect(stage('runtime')).toMatch(new RegExp(`mkdir ${folder.replace('/app/', '')} && chown node:node`));
    for (const reader of [orchestrator, simulator, worker]) {
      expect(reader.volumes).toContain(`keys:${folder}:ro`);
      expect(reader.depends_on['keys']).toEqual({ condition: 'service_completed_successfully' });
    }
    const files = keyFilesIn(folder);
    expect(shared).toMatchObject({
      OAUTH_PRIVATE_KEY_PATH: files.privateKeyPath,
      SIM_CLIENT_JWKS_FILE: files.jwksPath,
      STORE_KEY_PATH: files.storeKeyPath,
    });
  });

  it('keeps the audit of both processes in a volume that they may write to', () => {
    const { AUDIT_DIR: folder = '' } = shared;
    const { orchestrator, worker, simulator } = compose.services;
    expect(stage('runtime')).toMatch(new RegExp(`mkdir ${folder.replace('/app/', '')} && chown node:node`));
    for (const writer of [orchestrator, worker]) expect(writer.volumes).toContain(`audit:${folder}`);
    expect(simulator.volumes).not.toContain(`audit:${folder}`);
  });

  it.each(['orchestrator', 'worker'] as const)('%s finds Redis under the name that compose gives it', (name) => {
    expect(shared['REDIS_URL']).toBe('redis://redis:6379');
    expect(compose.services[name].depends_on['redis']).toEqual({ condition: 'service_healthy' });
  });

  it('keeps what Redis holds: written to disk, on a volume, never evicted', () => {
    const { command = [], volumes } = compose.services.redis;
    const setting = (name: string): string | undefined => command[command.indexOf(`--${name}`) + 1];
    expect(setting('appendonly')).toBe('yes');
    expect(setting('maxmemory-policy')).toBe('noeviction');
    expect(setting('maxmemory')).toMatch(/^\d+mb$/);
    expect(volumes).toEqual(['redis-data:/data']);
  });
});

describe('config/compose.env', () => {
  it('sets only what the product, the worker or the simulator reads', () => {
    const simulator = readConfig(shared);
    const product = [...Object.values(CONFIG_SCHEMAS), WorkerConfig].flatMap(({ shape }) => Object.keys(shape));
    const known = new Set([...product, ...Object.keys(simulator.kind === 'config' ? simulator.config : {})]);
    expect(Object.keys(shared).filter((name) => !known.has(name))).toEqual([]);
  });

  it('is enough for all three to start', () => {
    // The container of `keys` makes the key; here one stands in for it.
    const { privateKeyPath } = keptKeys(folder);
    const settings = { ...shared, OAUTH_PRIVATE_KEY_PATH: privateKeyPath };
    expect(readConfiguration(settings)).toMatchObject({ kind: 'valid' });
    expect(readWorkerSettings(shared)).toMatchObject({ kind: 'valid' });
    expect(readConfig(shared)).toMatchObject({ kind: 'config' });
  });

  it('tells product and simulator the same where both must agree', () => {
    expect(shared['SIM_SDS_API_KEY']).toBe(shared['SDS_API_KEY']);
    const national = Object.entries(shared).filter(([, value]) => /^http:/.test(value));
    const elsewhere = national.filter(
      ([name, url]) => name !== 'PUBLIC_URL' && !url.startsWith(shared['SIM_PUBLIC_URL'] ?? ''),
    );
    expect(elsewhere).toEqual([]);
    expect(shared['SIM_PUBLIC_URL']).toBe(`http://127.0.0.1:${shared['SIMULATOR_PORT'] ?? ''}`);
  });

  it('holds what `npm start` holds, but for the keys and what this machine calls itself', () => {
    const { orchestrator } = embeddedSettings({}, folder);
    const own = ['OAUTH_PRIVATE_KEY_PATH', 'JOURNAL_PATH', 'DEVICE_ID'];
    const same = Object.entries(orchestrator).filter(([name]) => !own.includes(name));
    expect(shared).toMatchObject(Object.fromEntries(same));
  });
});

describe('the Dockerfile', () => {
  it('runs as an unprivileged user on the Node that package.json asks for, without workshop packages', () => {
    const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
    expect(new Set(bases)).toEqual(new Set(['node:24-bookworm-slim', 'runtime']));
    expect(stage('runtime')).toMatch(/^USER node$/m);
    expect(stage('runtime')).toContain('COPY --from=packages /app/node_modules');
    expect(stage('packages')).toContain('npm ci --omit=dev');
  });

  it('copies only what exists and what .dockerignore lets through', () => {
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, paths = '']) =>
      paths.split(' '),
    );
    const allowed = read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'));
    expect(copied.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    expect(allowed).toEqual(expect.arrayContaining(copied.map((path) => `!${path.replace(/^\.\/|\/.*$/g, '')}`)));
  });
});
