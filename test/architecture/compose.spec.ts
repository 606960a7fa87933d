import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
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
    environment: z.record(z.string(), z.string()).default({}),
    ports: z.array(z.string().regex(/^127\.0\.0\.1:\d+:\d+$/, 'is published on this machine only')).default([]),
    volumes: z.array(z.string().regex(/^[a-z-]+:\/[a-z/]+$/, 'is a named volume')).default([]),
    depends_on: z.record(z.string(), z.strictObject({ condition: z.literal('service_healthy') })).default({}),
    healthcheck: z.strictObject({
      test: z.tuple([z.literal('CMD')], z.string()),
      interval: z.string(),
      timeout: z.string(),
      retries: z.number().int().positive(),
      start_period: z.string().optional(),
    }),
    init: z.boolean().optional(),
    restart: z.literal('unless-stopped'),
    read_only: z.boolean().optional(),
    tmpfs: z.array(z.string()).optional(),
    cap_drop: z.array(z.string()).optional(),
    security_opt: z.array(z.string()).optional(),
    stop_grace_period: z.string().optional(),
  })
  .refine(({ image, build }) => (image === undefined) !== (build === undefined), 'either an image or a build');
const Compose = z.strictObject({
  'x-app': z.unknown(),
  services: z.record(z.enum(['orchestrator', 'worker', 'simulator', 'redis']), Service),
  volumes: z.record(z.string(), z.null()),
});

const compose = Compose.parse(parse(read('docker-compose.yml'), { merge: true }));
const services = Object.entries(compose.services);
const built = services.filter(([, { build }]) => build !== undefined);
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

const stage = (name: string): string =>
  new RegExp(`^FROM \\S+ AS ${name}\n((?:(?!^FROM ).*\n?)*)`, 'm').exec(dockerfile)?.[1] ?? '';

describe('docker-compose.yml', () => {
  it.each(built)('%s is built from a stage of the Dockerfile that starts what `npm run` starts', (name, { build }) => {
    const entry = /CMD \["node", "(.+)"\]/.exec(stage(build?.target ?? ''))?.[1];
    expect(entry).toBe(`dist/apps/${name}/src/main.js`);
    expect(read('tools/run.sh')).toContain(`job ${entry ?? ''} `);
  });

  it.each(built)('%s is asked for its health where it listens, and publishes no other port', (name, service) => {
    const port = shared[PORT_OF[name] ?? ''];
    expect(port).toMatch(/^\d+$/);
    expect(service.healthcheck.test.at(-1)).toMatch(
      new RegExp(`^http://127\\.0\\.0\\.1:${port ?? ''}/health/(live|ready)$`),
    );
    expect(service.ports.filter((published) => !published.endsWith(`:${port ?? ''}`))).toEqual([]);
    expect(stage(name)).toContain(`EXPOSE ${port ?? ''}\n`);
  });

  it.each(built)(
    '%s reads settings from a file that exists and ships in the image',
    (_name, { env_file, environment }) => {
      expect(env_file).toBe('config/compose.env');
      expect(existsSync(join(ROOT, 'config/compose.env'))).toBe(true);
      const file = environment['CONFIG_FILE']?.replace(/^\/app\//, '') ?? 'config/compose.env';
      expect(existsSync(join(ROOT, file))).toBe(true);
      expect(dockerfile).toContain('COPY config ./config');
    },
  );

  it.each(services)(
    '%s waits only for services that exist, and mounts only volumes that are declared',
    (_name, service) => {
      expect(services.map(([name]) => name)).toEqual(expect.arrayContaining(Object.keys(service.depends_on)));
      const mounted = service.volumes.map((volume) => volume.slice(0, volume.indexOf(':')));
      expect(Object.keys(compose.volumes)).toEqual(expect.arrayContaining(mounted));
    },
  );

  it('declares no volume that nobody mounts, and shares none', () => {
    const mounted = services.flatMap(([, { volumes }]) =>
      volumes.map((volume) => volume.slice(0, volume.indexOf(':'))),
    );
    expect(mounted.sort()).toEqual(Object.keys(compose.volumes).sort());
  });

  it.each(['orchestrator', 'worker'] as const)('%s finds Redis under the name that compose gives it', (name) => {
    const { environment, depends_on } = compose.services[name];
    expect(environment['REDIS_URL']).toBe('redis://redis:6379');
    expect(Object.keys(depends_on)).toContain('redis');
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
