export { SdsConfig } from './sds.config.js';
export { SdsModule } from './sds.module.js';
