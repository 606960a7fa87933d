export { PdsConfig } from './pds.config.js';
export { PdsModule } from './pds.module.js';
