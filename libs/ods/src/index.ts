export { OdsConfig } from './ods.config.js';
export { OdsModule } from './ods.module.js';
