// Adds to package-lock.json what npm leaves out: optional packages for other platforms that the registry in use does not hold.
// Without them `npm ci` stops with "Missing: … from lock file". Run after every change of dependencies: `npm run lock`.
import { readFileSync, writeFileSync } from 'node:fs';

const FILE = new URL('../package-lock.json', import.meta.url);
const OS = ['darwin', 'linux', 'win32', 'android', 'freebsd', 'openbsd', 'netbsd', 'sunos', 'aix', 'openharmony'];
const CPU = ['arm64', 'x64', 'ia32', 'arm', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el', 'wasm32'];
const LIBC = { musl: 'musl', gnu: 'glibc', glibc: 'glibc', gnueabihf: 'glibc', musleabihf: 'musl' };
const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

const lock = JSON.parse(readFileSync(FILE, 'utf8'));
const packages = lock.packages;
const added = [];

for (const [path, entry] of Object.entries(packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (!EXACT.test(version) || found(path, name) === version) continue;
    const place =
      packages[`node_modules/${name}`] === undefined ? `node_modules/${name}` : `${path}/node_modules/${name}`;
    packages[place] = placeholder(name, version, entry);
    added.push(`${place}@${version}`);
  }
}

if (JSON.stringify(lock).includes('"resolved"'))
  throw new Error('package-lock.json names a registry: is .npmrc in place?');
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
process.stderr.write(
  `package-lock.json: ${String(added.length)} entries added\n${added.map((line) => `  ${line}\n`).join('')}`,
);

/** The version that node resolution from `path` meets first. */
function found(path, name) {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const entry = packages[`${at === '' ? '' : `${at}/`}node_modules/${name}`];
    if (entry !== undefined) return entry.version;
    if (at === '') return undefined;
  }
}

/** No `integrity`: npm fills it in where the package exists. */
function placeholder(name, version, parent) {
  const words = name.split(/[-/]/);
  const os = OS.filter((word) => words.includes(word));
  const cpu = CPU.filter((word) => words.includes(word));
  const libc = words.flatMap((word) => LIBC[word] ?? []);
  return {
    version,
    ...(cpu.length > 0 && { cpu }),
    ...(parent.dev && { dev: true }),
    ...(libc.length > 0 && { libc }),
    optional: true,
    ...(os.length > 0 && { os }),
  };
}
