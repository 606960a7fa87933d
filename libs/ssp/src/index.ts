export { CertificateRefused } from './ssp-agents.js';
export { SspConfig } from './ssp.config.js';
export { SSP_CERTIFICATE_DAYS_LEFT, SspModule, type SspCertificateDaysLeft } from './ssp.module.js';
