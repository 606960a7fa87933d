export { SspConfig } from './ssp.config.js';
export { SspModule } from './ssp.module.js';
