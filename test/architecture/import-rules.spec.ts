import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const DEPCRUISE = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');

type Tree = Readonly<Record<string, string>>;
interface Violation {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

/** What the rules allow: a lib's index is entered by name, contracts' test suites by path. */
const CLEAN: Tree = {
  'libs/errors/src/index.ts': 'export const fault = 1;',
  'libs/contracts/src/index.ts': "export { port } from './some.port.js';",
  'libs/contracts/src/some.port.ts': "import { fault } from '#errors';\nexport const port = fault;",
  'libs/contracts/testing/some.contract.ts': "export { port } from '../src/index.js';",
  'libs/platform/src/index.ts': 'export const clock = 1;',
  'libs/pds/src/index.ts': "export { pds } from './pds.adapter.js';",
  'libs/pds/src/pds.adapter.ts':
    "import { DatabaseSync } from 'node:sqlite';\nimport type { Patient } from 'fhir/r4';\nimport { Injectable } from '@nestjs/common';\n" +
    "import { port } from '#contracts';\nimport { clock } from '#platform';\nexport const pds = [port, clock, Injectable, DatabaseSync];\nexport type P = Patient;",
  'libs/pds/src/pds.adapter.spec.ts': "import { port } from '../../contracts/testing/some.contract.js';\nvoid port;",
  'libs/sds/src/index.ts': 'export const sds = 1;',
  'libs/workflow/src/index.ts': "export { WorkflowModule } from './workflow.module.js';",
  'libs/workflow/src/workflow.module.ts':
    "import { Module } from '@nestjs/common';\nimport { port } from '#contracts';\nexport const WorkflowModule = [Module, port];",
  'apps/simulator/src/main.ts': "import { port } from '#contracts';\nvoid port;",
  'apps/orchestrator/src/main.ts': "import { pds } from '#pds';\nimport { sds } from '#sds';\nvoid [pds, sds];",
};

const PLANTED: readonly (Violation & { readonly text: string; readonly sentence: string })[] = [
  {
    sentence: 'an adapter that imports another adapter',
    rule: 'pds-imports',
    from: 'libs/pds/src/planted-adapter.ts',
    text: "export { sds } from '#sds';",
    to: 'libs/sds/src/index.ts',
  },
  {
    sentence: 'an adapter that takes no more than a type from another adapter',
    rule: 'sds-imports',
    from: 'libs/sds/src/planted-type.ts',
    text: "import type { pds } from '#pds';\nexport type Pds = typeof pds;",
    to: 'libs/pds/src/index.ts',
  },
  {
    sentence: 'a simulator that imports a product lib',
    rule: 'simulator-imports',
    from: 'apps/simulator/src/planted.ts',
    text: "export { pds } from '#pds';",
    to: 'libs/pds/src/index.ts',
  },
  {
    sentence: 'a workflow that imports an adapter',
    rule: 'workflow-imports',
    from: 'libs/workflow/src/planted-adapter.ts',
    text: "export { pds } from '#pds';",
    to: 'libs/pds/src/index.ts',
  },
  {
    sentence: 'a workflow that imports Nest outside its module',
    rule: 'pure',
    from: 'libs/workflow/src/planted-nest.ts',
    text: "export { Injectable } from '@nestjs/common';",
    to: 'node_modules/@nestjs/common/index.js',
  },
  {
    sentence: 'a deep import past the index of a lib',
    rule: 'enter-by-index',
    from: 'apps/orchestrator/src/planted-deep.ts',
    text: "export { pds } from '../../../libs/pds/src/pds.adapter.js';",
    to: 'libs/pds/src/pds.adapter.ts',
  },
  {
    sentence: 'a lib that nobody wrote a rule for',
    rule: 'lib-without-a-row',
    from: 'libs/planted/src/index.ts',
    text: "export { port } from '#contracts';",
    to: 'libs/contracts/src/index.ts',
  },
  {
    sentence: 'an import cycle',
    rule: 'no-cycles',
    from: 'libs/platform/src/planted-a.ts',
    text: "import { b } from './planted-b.js';\nexport const a = (): number => b();",
    to: 'libs/platform/src/planted-b.ts',
  },
  {
    sentence: 'an import that leads nowhere',
    rule: 'resolved',
    from: 'libs/platform/src/planted-nowhere.ts',
    text: "export { gone } from './gone.js';",
    to: './gone.js',
  },
];

/** The other half of the planted cycle: each cycle is reported once. */
const ACCOMPLICE: Tree = {
  'libs/platform/src/planted-b.ts': "import { a } from './planted-a.js';\nexport const b = (): number => a();",
};

/** Runs the repository's own rules over a small tree that lives below it, so that packages resolve as they do for us. */
async function violationsIn(tree: Tree): Promise<readonly Violation[]> {
  await mkdir(join(ROOT, '.cache'), { recursive: true });
  const folder = await mkdtemp(join(ROOT, '.cache/import-rules-'));
  try {
    for (const file of ['.dependency-cruiser.cjs', 'package.json', 'tsconfig.json'])
      await cp(join(ROOT, file), join(folder, file));
    for (const [path, text] of Object.entries(tree)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), `${text}\n`);
    }
    return await cruise(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function cruise(folder: string): Promise<readonly Violation[]> {
  const words = [DEPCRUISE, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'apps', 'libs'];
  const text = await new Promise<string>((resolve, reject) => {
    // The exit code only repeats how many errors there are.
    execFile(process.execPath, words, { cwd: folder, maxBuffer: 64e6 }, (_error, stdout, stderr) => {
      if (stdout === '') reject(new Error(`dependency-cruiser said nothing: ${stderr}`));
      else resolve(stdout);
    });
  });
  const report = JSON.parse(text) as {
    summary: { violations: { rule: { name: string }; from: string; to: string }[] };
  };
  return report.summary.violations.map(({ rule, from, to }) => ({
    rule: rule.name,
    from,
    to: to.replace(/^.*(?=node_modules\/)/, ''),
  }));
}

describe('the import rules', () => {
  it('let a clean tree pass', async () => {
    expect(await violationsIn(CLEAN)).toEqual([]);
  });

  describe('catch', () => {
    let caught: readonly Violation[] = [];
    beforeAll(async () => {
      caught = await violationsIn({
        ...CLEAN,
        ...ACCOMPLICE,
        ...Object.fromEntries(PLANTED.map(({ from, text }) => [from, text])),
      });
    });

    it.each(PLANTED)('$sentence', ({ rule, from, to }) => {
      expect(caught).toContainEqual({ rule, from, to });
    });

    it('nothing that was not planted', () => {
      const planted = new Set(PLANTED.map(({ from }) => from));
      expect(caught.filter(({ from }) => !planted.has(from))).toEqual([]);
    });
  });
});
