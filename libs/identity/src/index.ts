export type { AccessRules, Cis2Issuer, FunctionRoles, Issuer, OwnIssuer, Tenant } from './access.js';
export { type AccessOutcome, readAccess, signInKeyUrls } from './access-rules.js';
export { IdentityConfig } from './identity.config.js';
export { IdentityModule } from './identity.module.js';
