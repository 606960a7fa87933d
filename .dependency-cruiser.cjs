const ADAPTER = 'contracts|errors|fhir|platform'; // never each other: gp-connect sends through the SpineTransport port, ssp implements it
/** Which other libs a lib may import; a lib without a row may import nothing. */
const MAY_IMPORT = {
  errors: '-',
  contracts: 'errors',
  fhir: 'contracts|errors', //                 the pure root of the star
  identity: ADAPTER,
  'platform-auth': ADAPTER,
  pds: ADAPTER,
  sds: ADAPTER,
  ods: ADAPTER,
  ssp: ADAPTER,
  'gp-connect': ADAPTER,
  audit: ADAPTER,
  workflow: 'contracts|errors', //             knows ports only
  platform: 'contracts|errors', //             knows no outside system
};
const rule = (name, from, to) => ({ name, severity: 'error', from, to });

module.exports = {
  forbidden: [
    ...Object.entries(MAY_IMPORT).map(([lib, others]) =>
      rule(
        `${lib}-imports`,
        { path: `^libs/${lib}/` },
        { path: '^(libs|apps)/', pathNot: `^libs/(${lib}|${others})/` },
      ),
    ),
    rule('lib-without-a-row', { path: `^libs/(?!(${Object.keys(MAY_IMPORT).join('|')})/)` }, { path: '.' }),
    rule('simulator-imports', { path: '^apps/simulator/' }, { path: '^libs/', pathNot: '^libs/contracts/' }), // else both sides share a mistake
    rule(
      'enter-by-index',
      { path: '^(apps|libs|test)/([^/]+)' },
      { path: '^libs/', pathNot: ['^$1/$2/', '^libs/[^/]+/src/index\\.ts$', '^libs/contracts/testing/'] },
    ),
    rule(
      'pure',
      { path: '^libs/(errors|contracts|fhir|workflow)/src/', pathNot: '\\.module\\.ts$' },
      { path: 'node_modules/(@nestjs|axios|fhir-kit-client|ioredis|bullmq|winston)/' },
    ),
    rule('no-cycles', {}, { circular: true }),
    rule('resolved', {}, { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['source', 'import', 'node', 'default'] },
  },
};
