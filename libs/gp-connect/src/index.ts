export { GpConnectConfig } from './gp-connect.config.js';
export { GpConnectModule } from './gp-connect.module.js';
export { DEFAULT_RECORD_REQUEST, recordRequestIssues } from './structured-request.js';
