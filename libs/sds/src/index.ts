export { SdsConfig, sdsFaults } from './sds.config.js';
export type { TenantSystem } from './sds-engine.js';
export { SDS_JOBS, SdsModule } from './sds.module.js';
