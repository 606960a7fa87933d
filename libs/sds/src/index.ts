export { SdsConfig } from './sds.config.js';
export { SdsModule, type TenantSystem } from './sds.module.js';
